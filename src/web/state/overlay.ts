/** What stands above the page. */
import { signal } from '@preact/signals';

/** Which one is open, or being loaded. */
export const overlay = signal<'keys' | 'palette' | undefined>(undefined);

let typed = '';

/** Keeps a character that was typed for the palette before it could take it. */
export function typeAhead(character: string): void {
  typed += character;
}

/** Once: what was typed while the palette was being loaded. */
export function takeTyped(): string {
  const taken = typed;
  typed = '';
  return taken;
}
