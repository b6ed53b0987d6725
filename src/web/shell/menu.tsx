/** A button with a box of choices below it. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon, type IconName } from './icon.tsx';

interface MenuProps {
  readonly name: string;
  /** What is seen of the button, if that is not its name. */
  readonly face?: ComponentChildren;
  readonly icon?: IconName;
  readonly className?: string;
  readonly isOn?: boolean;
  /** What stands in the box, while it is open. */
  readonly children: (close: () => void) => ComponentChildren;
}

/** Closed by Escape, which gives the focus back, by what is done beside it, and by a `menu-action` in it. */
export function Menu({ name, face, icon, className = '', isOn = false, children }: MenuProps) {
  const [isOpen, setIsOpen] = useState(false);
  const place = useRef<HTMLSpanElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const box = useRef<HTMLSpanElement>(null);
  const close = (): void => {
    setIsOpen(false);
    button.current?.focus();
  };
  useOpened(isOpen, { place, box }, close, () => setIsOpen(false));
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the buttons in it have the focus
    <span
      ref={place}
      class="popover-place"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isOpen) return;
        event.preventDefault();
        close();
      }}
    >
      <button
        ref={button}
        type="button"
        class={`${className}${isOn ? ' is-on' : ''}`}
        aria-expanded={isOpen}
        aria-label={face === undefined ? undefined : name}
        title={face === undefined ? undefined : name}
        onClick={() => setIsOpen(!isOpen)}
      >
        {icon !== undefined && <Icon name={icon} />}
        {face ?? (
          <>
            {name}
            <Icon name="down" />
          </>
        )}
      </button>
      {isOpen && (
        <span ref={box} class="popover menu">
          {children(close)}
        </span>
      )}
    </span>
  );
}

interface Parts {
  readonly place: { readonly current: HTMLElement | null };
  readonly box: { readonly current: HTMLElement | null };
}

/** Puts the focus on what is chosen, or first. `close` gives it back; `leave` does not, because something else has it. */
export function useOpened(isOpen: boolean, { place, box }: Parts, close: () => void, leave: () => void): void {
  useEffect(() => {
    if (!isOpen) return undefined;
    const current = box.current?.querySelector<HTMLElement>('[aria-pressed=true]');
    (current ?? box.current?.querySelector<HTMLElement>('button, a, input, select'))?.focus();
    const beside = ({ target }: Event): void => {
      if (target instanceof Node && place.current?.contains(target) === false) leave();
    };
    const chosen = ({ target }: Event): void => {
      if (target instanceof Element && target.closest('.menu-action')) close();
    };
    box.current?.addEventListener('click', chosen);
    addEventListener('pointerdown', beside);
    addEventListener('focusin', beside);
    return () => {
      removeEventListener('pointerdown', beside);
      removeEventListener('focusin', beside);
    };
  }, [isOpen]);
}
