/** Walks through attribute lists in the form in which they are stored: JSON arrays of values, in the order of their shape. */

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE = 0x5d;

/** Takes an element of a list. */
export interface ElementColumn {
  /** The JSON text of the element is in these bytes. Equal bytes have equal hashes. */
  add(bytes: Buffer, from: number, to: number, hash: number): void;
}

/** Gives each element of the list in these bytes to the column with its index. Null: nobody wants the element. */
export function eachElement(bytes: Buffer, from: number, to: number, columns: readonly (ElementColumn | null)[]): void {
  let at = from + 1;
  for (let index = 0; index < columns.length; index++) {
    const start = at;
    const first = bytes[at];
    let hash = 0;
    // Loops of their own for texts and numbers, which nearly all elements are: they look at each byte once.
    if (first === QUOTE) {
      for (at++; at < to; at++) {
        const byte = bytes[at] ?? 0;
        if (byte === QUOTE) break;
        hash = (Math.imul(hash, 31) + byte) | 0;
        if (byte === BACKSLASH) at++;
      }
      at++;
    } else if (first === OPEN) {
      at = endOfArray(bytes, at, to);
      hash = at - start;
    } else {
      for (; at < to; at++) {
        const byte = bytes[at] ?? 0;
        if (byte === COMMA || byte === CLOSE) break;
        hash = (Math.imul(hash, 31) + byte) | 0;
      }
    }
    columns[index]?.add(bytes, start, at, hash);
    at++;
  }
}

/** The place behind an array that begins at `from`. */
function endOfArray(bytes: Buffer, from: number, to: number): number {
  let [depth, isText] = [0, false];
  for (let at = from; at < to; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) isText = !isText;
    else if (byte === BACKSLASH) at++;
    else if (isText) continue;
    else if (byte === OPEN) depth++;
    else if (byte === CLOSE && --depth === 0) return at + 1;
  }
  return to;
}
