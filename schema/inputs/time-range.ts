/** The input TimeRange. */
import { SpangraphError } from '../../src/errors.ts';
import type { Moment, Now } from '../../src/model/relative-time.ts';
import { formatDateTime } from '../../src/model/time.ts';
import { defined } from '../../src/query/defined.ts';
import { possibleRange } from '../../src/query/possible-range.ts';
import type { TimeRange } from '../../src/query/types.ts';
import { builder } from '../builder.ts';

export const TimeRangeRef = builder.inputType('TimeRange', {
  description:
    'Selects by start time, in [from, to): a span or trace belongs to the range it starts in, so adjacent ranges count ' +
    'everything once. An absent side is open. `from` may not be after `to`. The last hour is `{ from: "now-1h" }`, yesterday ' +
    '`{ from: "now-1d/d", to: "now/d" }`.',
  fields: (t) => ({
    from: t.field({ type: 'DateTime', description: 'The first moment that belongs to the range.' }),
    to: t.field({ type: 'DateTime', description: 'The first moment that no longer belongs to the range.' }),
  }),
});

interface TimeRangeInput {
  readonly from?: Moment | null | undefined;
  readonly to?: Moment | null | undefined;
}

/**
 * A moment outside the times of spans becomes the nearest possible time, which selects the same spans. Throws BAD_USER_INPUT for a range that ends before it begins: it is a mistake, and would look like no data.
 */
export function toTimeRange(input: TimeRangeInput | null | undefined, now: Now): TimeRange | undefined {
  if (!input) return undefined;
  const asked = { from: at(input.from, now), to: at(input.to, now) };
  checkOrder(asked);
  return possibleRange(defined(asked));
}

function at(moment: Moment | null | undefined, now: Now): bigint | undefined {
  return moment === null || moment === undefined ? undefined : now.at(moment);
}

function checkOrder({ from, to }: { readonly from: bigint | undefined; readonly to: bigint | undefined }): void {
  if (from === undefined || to === undefined || from <= to) return;
  const problem = `from (${formatDateTime(from)}) is after to (${formatDateTime(to)})`;
  throw new SpangraphError('BAD_USER_INPUT', `timeRange: ${problem}. Swap them.`);
}
