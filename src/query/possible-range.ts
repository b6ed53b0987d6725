import { clampUint64, MAX_UINT64 } from '../model/int64.ts';
import { defined } from './defined.ts';
import type { TimeRange } from './types.ts';

/**
 * The range within the times that spans can have (unsigned 64-bit nanoseconds since the Unix epoch), which selects the same spans.
 * Undefined if both sides are open.
 */
export function possibleRange(asked: TimeRange): TimeRange | undefined {
  const from = asked.from === undefined ? undefined : clampUint64(asked.from);
  const to = asked.to === undefined ? undefined : clampUint64(asked.to);
  if (from === undefined && to === undefined) return undefined;
  return defined({ from, to: asked.to !== undefined && asked.to > MAX_UINT64 ? undefined : to });
}
