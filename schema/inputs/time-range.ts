/** The input TimeRange. */
import { SpangraphError } from '../../src/errors.ts';
import { MAX_UINT64 } from '../../src/model/int64.ts';
import { formatDateTime } from '../../src/model/time.ts';
import { defined } from '../../src/query/defined.ts';
import type { TimeRange } from '../../src/query/types.ts';
import { builder } from '../builder.ts';

export const TimeRangeRef = builder.inputType('TimeRange', {
  description:
    'Selects by start time, in [from, to): a span or trace belongs to the range it starts in, so adjacent ranges count ' +
    'everything once. An absent side is open. `from` may not be after `to`.',
  fields: (t) => ({
    from: t.field({ type: 'DateTime', description: 'The first moment that belongs to the range.' }),
    to: t.field({ type: 'DateTime', description: 'The first moment that no longer belongs to the range.' }),
  }),
});

interface TimeRangeInput {
  readonly from?: bigint | null | undefined;
  readonly to?: bigint | null | undefined;
}

/**
 * A moment outside the times of spans (unsigned 64-bit nanoseconds) becomes the nearest possible time, which selects
 * the same spans. Throws BAD_USER_INPUT for a range that ends before it begins: it is a mistake, and would look like no data.
 */
export function toTimeRange(input: TimeRangeInput | null | undefined): TimeRange | undefined {
  if (!input) return undefined;
  const from = atLeastZero(input.from);
  const to = atLeastZero(input.to);
  if (from === undefined && to === undefined) return undefined;
  checkOrder(input);
  return defined({
    from: from !== undefined && from > MAX_UINT64 ? MAX_UINT64 : from,
    to: to !== undefined && to > MAX_UINT64 ? undefined : to,
  });
}

function checkOrder({ from, to }: TimeRangeInput): void {
  if (typeof from !== 'bigint' || typeof to !== 'bigint' || from <= to) return;
  const problem = `from (${formatDateTime(from)}) is after to (${formatDateTime(to)})`;
  throw new SpangraphError('BAD_USER_INPUT', `timeRange: ${problem}. Exchange them.`);
}

function atLeastZero(time: bigint | null | undefined): bigint | undefined {
  if (time === null || time === undefined) return undefined;
  return time < 0n ? 0n : time;
}
