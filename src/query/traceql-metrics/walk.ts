/** Spans that are read one by one, in order of start. */
import { SpangraphError } from '../../errors.ts';
import type { SpanRecord } from '../../storage/backend.ts';
import { spanPosition } from '../../storage/ordering/order.ts';
import type { SpanFilter, SpanPosition, TimeRange } from '../../storage/query.ts';
import { defined } from '../defined.ts';
import type { MeasuringMeans } from './port-measures.ts';

/** Spans that are read together. */
const PAGE = 1_000;
const BY_START = { field: 'START_TIME', direction: 'ASC' } as const;

export interface Walked {
  readonly filter: SpanFilter;
  readonly timeRange: TimeRange;
  /** What needs the walk, such as `span:statusMessage`. */
  readonly why: string;
}

/** All spans that match, in pages. They count as read. Throws OPERATION_TOO_COMPLEX for more than `maxWalkedSpans`. */
export async function* walkSpans(
  { filter, timeRange, why }: Walked,
  { reader, limits, account }: MeasuringMeans,
): AsyncGenerator<readonly SpanRecord[]> {
  let after: SpanPosition | undefined;
  let walked = 0;
  for (let hasMore = true; hasMore; ) {
    const page = { limit: PAGE, ...defined({ after }) };
    const { items, hasMore: more } = await reader.findSpans({ filter, timeRange, order: BY_START, page });
    walked += items.length;
    if (walked > limits.maxWalkedSpans) throw tooManySpans(limits.maxWalkedSpans, why);
    account.readRecords(items.length);
    yield items;
    const last = items.at(-1);
    after = last && spanPosition(BY_START, last);
    hasMore = more && after !== undefined;
  }
}

function tooManySpans(limit: number, why: string): SpangraphError {
  return new SpangraphError(
    'OPERATION_TOO_COMPLEX',
    `The storage does not add up ${why}, and more than ${limit} spans match, too many to read them one by one ` +
      '(api.limits.max_walked_spans). Ask for a shorter range or a more selective spanset, or measure an attribute, the duration, the ' +
      'name, the service, the kind or the status.',
  );
}
