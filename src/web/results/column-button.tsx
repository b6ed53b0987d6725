/** Opens the menu of columns. */
import { useRef, useState } from 'preact/hooks';
import { r } from '../messages/results.ts';
import { Icon } from '../shell/icon.tsx';
import { Loaded } from '../shell/loaded.tsx';

const loadMenu = async () => (await import('./column-menu-page.tsx')).ColumnMenu;

export function ColumnButton() {
  const [isOpen, setIsOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = (): void => {
    setIsOpen(false);
    button.current?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the buttons in it have the focus
    <div
      class="popover-place columns-place"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isOpen) return;
        event.preventDefault();
        close();
      }}
    >
      <button ref={button} type="button" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        <Icon name="columns" />
        {r.columns}
      </button>
      {isOpen && <Loaded load={loadMenu} />}
    </div>
  );
}
