/** The overlay of keys, and the palette. */
import { signal } from '@preact/signals';
import { keyHelp, t } from '../messages/en.ts';
import { Loaded } from './loaded.tsx';
import { Overlay } from './overlay.tsx';

/** Which one is open. */
export const overlay = signal<'keys' | 'palette' | undefined>(undefined);

const close = (): void => {
  overlay.value = undefined;
};

const showKeys = (): void => {
  overlay.value = 'keys';
};

const loadPalette = async () => (await import('../palette/palette-page.tsx')).Palette;

export function Overlays() {
  if (overlay.value === 'keys') return <KeyOverlay />;
  if (overlay.value === 'palette') return <Loaded load={loadPalette} onClose={close} showKeys={showKeys} />;
  return null;
}

function KeyOverlay() {
  return (
    <Overlay title={t.keys} onClose={close}>
      <div class="key-columns">
        {keyHelp.map(({ title, keys }) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {keys.map(([name, text]) => (
                <div key={name}>
                  <dt>
                    <kbd>{name}</kbd>
                  </dt>
                  <dd>{text}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Overlay>
  );
}
