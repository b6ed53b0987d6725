/** The bounds of 64-bit integers. */

export const MIN_INT64 = -(2n ** 63n);
export const MAX_INT64 = 2n ** 63n - 1n;
export const MAX_UINT64 = 2n ** 64n - 1n;

/** Whether a signed 64-bit integer can hold the value. */
export function isInt64(value: bigint): boolean {
  return value >= MIN_INT64 && value <= MAX_INT64;
}

/** The nearest signed 64-bit integer. */
export function clampInt64(value: bigint): bigint {
  if (value < MIN_INT64) return MIN_INT64;
  return value > MAX_INT64 ? MAX_INT64 : value;
}

/** The nearest unsigned 64-bit integer. */
export function clampUint64(value: bigint): bigint {
  if (value < 0n) return 0n;
  return value > MAX_UINT64 ? MAX_UINT64 : value;
}

/** Every integer up to this one, and down to its negative, is represented exactly as a double. */
const LARGEST_EXACT = 2n ** 53n;

/** Whether every client reads the integer exactly as a JSON number. */
export function isExactInJson(value: bigint): boolean {
  return value >= -LARGEST_EXACT && value <= LARGEST_EXACT;
}
