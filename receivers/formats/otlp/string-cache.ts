/** Bounds of a cache's slots (powers of 2). The most is over the distinct keys and common values of usual requests. */
const MIN_SLOTS = 32;
const MAX_SLOTS = 2048;
/** Bytes of a request for which one slot is made, so that small requests have small caches. */
const BYTES_PER_SLOT = 32;
/** Longer strings are seldom repeated. */
const MAX_CACHED_BYTES = 48;

/**
 * Gives a repeated short ASCII string the same JavaScript string again, without making a new one for each time. It is a
 * direct-mapped table: a string that comes to an occupied slot takes the place, so the size never grows. Meant to live as
 * long as one request.
 */
export class StringCache {
  readonly #slots: string[];
  readonly #mask: number;

  /** `bytes`: size of the request. */
  constructor(bytes: number) {
    let slots = MIN_SLOTS;
    while (slots < MAX_SLOTS && slots * BYTES_PER_SLOT < bytes) slots *= 2;
    this.#slots = Array.from<string>({ length: slots }).fill('');
    this.#mask = slots - 1;
  }

  /** The string in bytes [start, end), or undefined where it is not short or not ASCII. */
  get(bytes: Buffer, view: DataView, start: number, end: number): string | undefined {
    const length = end - start;
    if (length > MAX_CACHED_BYTES) return undefined;
    let hash = length;
    let anyBits = 0;
    for (let at = start; at < end; at++) {
      const byte = view.getUint8(at);
      anyBits |= byte;
      hash = Math.imul(hash, 31) + byte;
    }
    if (anyBits >= 0x80) return undefined;
    const slot = (hash ^ (hash >>> 15)) & this.#mask;
    const cached = this.#slots[slot];
    if (cached !== undefined && cached.length === length && isTextAt(view, start, cached)) return cached;
    const text = bytes.toString('latin1', start, end);
    this.#slots[slot] = text;
    return text;
  }
}

function isTextAt(view: DataView, start: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== view.getUint8(start + i)) return false;
  return true;
}
