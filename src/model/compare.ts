/** The order of texts and of numbers, the same on every backend. */

/**
 * Compares texts by code point. This is the order of their UTF-8 bytes, which databases use. `<` on strings orders by
 * UTF-16 unit, which differs from U+10000 on.
 */
export function compareNames(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** Compares mathematical values, exactly: negative, 0 or positive, and NaN where one of the two is NaN. */
export function compareNumbers(a: bigint | number, b: bigint | number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  return a >= b ? 0 : Number.NaN;
}
