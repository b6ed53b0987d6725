/** The order of texts and of numbers, the same on every backend. */

/**
 * Compares texts by code point. This is the order of their UTF-8 bytes, which databases use. `<` on strings orders by
 * UTF-16 unit, which differs from U+10000 on.
 */
export function compareNames(a: string, b: string): number {
  const shared = Math.min(a.length, b.length);
  for (let at = 0; at < shared; at++) {
    const [x, y] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (x !== y) return placeOf(x) - placeOf(y);
  }
  return a.length - b.length;
}

const FIRST_SURROGATE = 0xd800;
const AFTER_SURROGATES = 0xe000;

/** Of a UTF-16 unit: surrogates stand for code points above all other units. */
function placeOf(unit: number): number {
  if (unit < FIRST_SURROGATE) return unit;
  return unit < AFTER_SURROGATES ? unit + AFTER_SURROGATES : unit - AFTER_SURROGATES + FIRST_SURROGATE;
}

/** Compares mathematical values, exactly: negative, 0 or positive, and NaN where one of the two is NaN. */
export function compareNumbers(a: bigint | number, b: bigint | number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  return a >= b ? 0 : Number.NaN;
}
