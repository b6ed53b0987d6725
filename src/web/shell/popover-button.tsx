/** A button with a menu whose code is loaded when it opens. */
import type { ComponentType } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon, type IconName } from './icon.tsx';
import { Loaded } from './loaded.tsx';

/** What every menu gets. */
export interface PopoverProps {
  readonly close: () => void;
}

interface PopoverButtonProps {
  readonly icon: IconName;
  readonly label: string;
  /** Of the place of both. */
  readonly name: string;
  readonly load: () => Promise<ComponentType<PopoverProps>>;
}

/** Escape and a click elsewhere close the menu. */
export function PopoverButton({ icon, label, name, load }: PopoverButtonProps) {
  const [isOpen, setIsOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!isOpen) return undefined;
    const onPointer = ({ target }: PointerEvent): void => {
      if (!(target instanceof Node && place.current?.contains(target))) setIsOpen(false);
    };
    addEventListener('pointerdown', onPointer);
    return () => removeEventListener('pointerdown', onPointer);
  }, [isOpen]);
  const close = (): void => {
    setIsOpen(false);
    button.current?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the buttons in it have the focus
    <div
      ref={place}
      class={`popover-place ${name}`}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isOpen || event.defaultPrevented) return;
        event.preventDefault();
        close();
      }}
    >
      <button
        ref={button}
        type="button"
        aria-label={label}
        title={label}
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
      >
        <Icon name={icon} />
        <span>{label}</span>
      </button>
      {isOpen && <Loaded load={load} close={close} />}
    </div>
  );
}
