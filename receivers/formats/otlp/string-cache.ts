/** Bounds of the slots of a cache (powers of 2). Usual requests have fewer distinct keys and common values. */
const MIN_SLOTS = 32;
const MAX_SLOTS = 2048;
/** Bytes of a request per slot, so that small requests have small caches. */
const BYTES_PER_SLOT = 32;
/** Longer strings are rarely repeated. */
const MAX_CACHED_BYTES = 48;

/**
 * Returns the same JavaScript string for each repetition of a short ASCII string. It is a direct-mapped table: a string
 * replaces the one in its slot, so the size never grows. Meant to live as long as one request.
 */
export class StringCache {
  readonly #slots: string[];
  readonly #mask: number;

  /** `bytes` is the size of the request. */
  constructor(bytes: number) {
    let slots = MIN_SLOTS;
    while (slots < MAX_SLOTS && slots * BYTES_PER_SLOT < bytes) slots *= 2;
    this.#slots = Array.from<string>({ length: slots }).fill('');
    this.#mask = slots - 1;
  }

  /** The string in bytes [start, end). Undefined if it is not short or not ASCII. */
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
