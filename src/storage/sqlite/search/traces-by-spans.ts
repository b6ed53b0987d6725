/** Traces in order of start, proposed by their matching spans. */
import { orderedTime } from '../../../model/span.ts';
import type { TraceSummary } from '../../backend.ts';
import { ALL_INT64, type Bounds, isWithin } from '../../ordering/bounds.ts';
import { inTotalOrder } from '../../ordering/total-order.ts';
import type { TraceWalk } from '../../ordering/walk.ts';
import type { OrderDirection } from '../../query.ts';
import { columns, integer, select } from '../file/select.ts';
import { maxRowShift } from '../rows/row-bounds.ts';
import { firstId } from '../rows/row-ids.ts';
import type { RowSource } from '../rows/row-source.ts';
import { TRACE, toTraceSummary } from '../rows/trace-columns.ts';
import { type ProposedTrace, type TraceSearch, traceComparison } from './trace-search.ts';

/** Traces that are tested one by one because they are longer than all others. */
const LONG_TRACES = 64;

const NEXT_DURATION = select(
  columns(integer('duration')),
  `FROM traces ORDER BY duration DESC LIMIT 1 OFFSET ${LONG_TRACES}`,
);
const LONGER_TRACES = select(
  TRACE,
  `FROM traces WHERE duration > ? UNION SELECT ${TRACE.sql} FROM traces WHERE start_spread > duration AND start_spread > ?`,
);

interface StreamItem extends ProposedTrace {
  /** Whether the trace is known to match. */
  readonly tested: boolean;
  /** What comes later in the stream has at most (descending) or at least (ascending) this row id. */
  readonly id: bigint;
}

/**
 * Matching traces in order of start, by their matching spans in order of start. A span starts with its trace or later, by
 * at most D unless the trace is one of the few longest ones. So the spans to look at are those up to D behind the bounds;
 * the longest traces are tested one by one when their turn comes; and a trace is settled when the stream has passed its
 * start (descending: no later span can belong to a trace that starts after it) or its start plus D (ascending).
 */
export function* byMatchingSpans(search: TraceSearch, walk: TraceWalk, source: RowSource): Generator<TraceSummary> {
  const { direction } = walk.order;
  const bounds = search.bounds(walk);
  // From the newest span of all downwards every trace is met in time, whatever its length.
  const meetsAll = direction === 'DESC' && bounds.high === ALL_INT64.high;
  const { spread, traces } = meetsAll ? { spread: 0n, traces: [] } : longTraces(source);
  const high = bounds.high > ALL_INT64.high - spread ? ALL_INT64.high : bounds.high + spread;
  const slack = direction === 'DESC' ? 0n : spread + maxRowShift(source);
  const long = traces.filter((trace) => isWithin(bounds, orderedTime(trace.startTimeUnixNano)));
  const compare = traceComparison(walk.order);
  const ordered = inTotalOrder<StreamItem>({
    items: streamWithLong(search, { low: bounds.low, high }, direction, long),
    compare: (a, b) => compare(a.trace, b.trace),
    settled: ({ trace }, next) =>
      direction === 'DESC' ? firstIdOf(trace) > next.id : firstIdOf(trace) < next.id - slack,
  });
  for (const { trace, tested } of ordered) if (tested || search.matches(trace)) yield trace;
}

/** The long traces stand at the head of the stream, where nothing is settled yet. */
function* streamWithLong(
  search: TraceSearch,
  starts: Bounds,
  direction: OrderDirection,
  long: readonly TraceSummary[],
): Generator<StreamItem> {
  const head = direction === 'DESC' ? ALL_INT64.high : ALL_INT64.low;
  for (const trace of long) yield { trace, id: head, tested: false };
  const ids = new Set(long.map((trace) => trace.traceId));
  for (const item of search.ofMatchingSpans(starts, direction, 'STREAMED')) {
    if (!ids.has(item.trace.traceId)) yield { ...item, tested: true };
  }
}

interface LongTraces {
  /** The longest that all other traces last. */
  readonly spread: bigint;
  readonly traces: readonly TraceSummary[];
}

/** The traces with the widest spread of starts. */
function longTraces({ db }: RowSource): LongTraces {
  const [duration] = db.get(NEXT_DURATION) ?? [0n];
  const spread = duration > 0n ? duration : 0n;
  return { spread, traces: db.all(LONGER_TRACES, spread, spread).map(toTraceSummary) };
}

function firstIdOf(trace: TraceSummary): bigint {
  return firstId(orderedTime(trace.startTimeUnixNano));
}
