/** Which operation made most of the difference between two traces. */
import { type Comparison, type Row, rowsOf, size } from './comparison.ts';

/** The row whose self time changed most, in the direction of the difference. Undefined if none did. */
export function mostChanged(comparison: Comparison, difference: bigint): Row | undefined {
  const rows = rowsOf(comparison, [], { isByDuration: true, isOnlyDifferent: false });
  return rows.find(({ selfChange }) => selfChange !== 0n && selfChange > 0n === difference > 0n);
}

/** The change as a share of the difference, in percent. Undefined if it is more than all of it: spans ran side by side. */
export function shareOf(selfChange: bigint, difference: bigint): number | undefined {
  if (difference === 0n || size(selfChange) > size(difference)) return undefined;
  return Number((100n * size(selfChange)) / size(difference));
}
