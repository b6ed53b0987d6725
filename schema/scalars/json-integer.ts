/** Integers in JSON. */

/** The integer in a value of a variable. Undefined for anything else. Integers beyond 2^53 arrive as bigint. */
export function wholeNumber(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return value;
  return typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : undefined;
}
