/** Integers in JSON. */

/** Every integer up to this one, and down to its negative, is represented exactly as a double. */
const LARGEST_EXACT = 2n ** 53n;

/** Whether every client reads the integer exactly as a JSON number. */
export function isExactInJson(value: bigint): boolean {
  return value >= -LARGEST_EXACT && value <= LARGEST_EXACT;
}

/** The integer in a value of a variable. Undefined for anything else. Integers beyond 2^53 arrive as bigint. */
export function wholeNumber(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return value;
  return typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : undefined;
}
