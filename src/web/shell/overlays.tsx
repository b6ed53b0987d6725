/** The overlay of keys, and the palette. */
import { overlay } from '../state/overlay.ts';
import { Loaded } from './loaded.tsx';

const close = (): void => {
  overlay.value = undefined;
};

const showKeys = (): void => {
  overlay.value = 'keys';
};

const loadKeys = async () => (await import('./keys-page.tsx')).KeyOverlay;
const loadPalette = async () => (await import('../palette/palette-page.tsx')).Palette;

export function Overlays() {
  if (overlay.value === 'keys') return <Loaded load={loadKeys} onClose={close} />;
  if (overlay.value === 'palette') return <Loaded load={loadPalette} onClose={close} showKeys={showKeys} />;
  return null;
}
