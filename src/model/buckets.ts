/** Which of adjacent buckets a value is in. */

/**
 * The index of the bucket. `bounds`: where each bucket begins, ascending, and where the last one ends. Undefined before the first
 * and after the last.
 */
export function bucketAmong(bounds: ArrayLike<bigint>, value: bigint): number | undefined {
  let [low, high] = [0, bounds.length - 1];
  if (high < 1 || value < (bounds[0] ?? 0n) || value >= (bounds[high] ?? 0n)) return undefined;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (value < (bounds[middle] ?? 0n)) high = middle;
    else low = middle;
  }
  return low;
}
