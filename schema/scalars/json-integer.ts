/** Integers in JSON. */

/** Up to here, and down to its negative, every integer is a double of its own. */
const LARGEST_EXACT = 2n ** 53n;

/** Whether the integer is a JSON number that no client rounds. */
export function isExactInJson(value: bigint): boolean {
  return value >= -LARGEST_EXACT && value <= LARGEST_EXACT;
}

/** The integer that a value of a variable is; undefined for anything else. Integers beyond 2^53 arrive as bigint. */
export function wholeNumber(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return value;
  return typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : undefined;
}
