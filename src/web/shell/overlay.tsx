/** A dialog above the page. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../messages/en.ts';
import { Icon } from './icon.tsx';

interface OverlayProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
  /** Without a heading that can be seen. */
  readonly isBare?: boolean;
}

/** Keeps the focus until it is closed by Escape, its button or a click beside it, and gives it back. */
export function Overlay({ title, onClose, children, isBare = false }: OverlayProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a dialog closes on Escape by itself
    <dialog
      ref={dialog}
      class={isBare ? 'overlay bare' : 'overlay'}
      aria-label={title}
      onClose={onClose}
      onClick={({ target }) => target === dialog.current && dialog.current?.close()}
    >
      <div class="overlay-body">
        {!isBare && (
          <header>
            <h2>{title}</h2>
            <button type="button" class="icon" aria-label={t.close} onClick={() => dialog.current?.close()}>
              <Icon name="close" />
            </button>
          </header>
        )}
        {children}
      </div>
    </dialog>
  );
}
