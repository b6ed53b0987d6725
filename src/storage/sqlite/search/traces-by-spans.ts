/** Traces in order of start, proposed by their matching spans. */
import { orderedTime } from '../../../model/span.ts';
import type { TraceSummary } from '../../backend.ts';
import { ALL_INT64, type Bounds, isWithin } from '../../ordering/bounds.ts';
import { inTotalOrder } from '../../ordering/total-order.ts';
import type { TraceWalk } from '../../ordering/walk.ts';
import type { OrderDirection } from '../../query.ts';
import { columns, integer, select } from '../file/select.ts';
import { countedTrace } from '../rows/counted.ts';
import { maxRowShift } from '../rows/row-bounds.ts';
import { firstId } from '../rows/row-ids.ts';
import type { RowSource } from '../rows/row-source.ts';
import { TRACE, toTraceSummary } from '../rows/trace-columns.ts';
import { inGroups, ofRows, TRACES_BY_DURATION } from './duration-order.ts';
import { type ProposedTrace, type TraceSearch, traceComparison } from './trace-search.ts';

/** The number of longest traces, which are tested one by one, and of those with the widest spread of starts. */
const LONG_TRACES = 64;

/** Where spans end before they start, a trace may be without duration and have any spread of starts. */
const NEXT_SPREAD = select(
  columns(integer('start_spread')),
  `FROM traces WHERE start_spread > duration ORDER BY start_spread DESC LIMIT 1 OFFSET ${LONG_TRACES}`,
);
const ROWS = select(TRACE, ofRows('traces'));
/** Traces with spans that start after their end. */
const WIDE_TRACES = select(
  TRACE,
  'FROM traces WHERE start_spread > duration AND start_spread > ? AND duration <= ? AND in_time()',
);

interface StreamItem extends ProposedTrace {
  /** Whether the trace is known to match. */
  readonly tested: boolean;
  /** Later items have at most (descending) or at least (ascending) this row id. */
  readonly id: bigint;
}

/**
 * Matching traces in order of start, found by their matching spans in order of start. A span starts with its trace or
 * later, by at most D, except in the few longest traces. So the search reads the spans up to D after the bounds, and tests
 * the longest traces one by one at their places. A trace is settled when the stream has passed its start (descending: no
 * later span belongs to a trace that starts after it) or its start plus D (ascending).
 */
export function* byMatchingSpans(search: TraceSearch, walk: TraceWalk, source: RowSource): Generator<TraceSummary> {
  const { direction } = walk.order;
  const bounds = search.bounds(walk);
  // A walk down from the newest span of all meets every trace in time, however long it is.
  const meetsAll = direction === 'DESC' && bounds.high === ALL_INT64.high;
  const { spread, traces } = meetsAll ? { spread: 0n, traces: [] } : longTraces(source);
  const high = bounds.high > ALL_INT64.high - spread ? ALL_INT64.high : bounds.high + spread;
  const slack = direction === 'DESC' ? 0n : spread + maxRowShift(source);
  const long = traces.filter((trace) => isWithin(bounds, orderedTime(trace.startTimeUnixNano)));
  const compare = traceComparison(walk.order);
  const ordered = inTotalOrder<StreamItem>({
    items: streamWithLong({ search, starts: { low: bounds.low, high }, direction, long, source }),
    compare: (a, b) => compare(a.trace, b.trace),
    settled: ({ trace }, next) =>
      direction === 'DESC' ? firstIdOf(trace) > next.id : firstIdOf(trace) < next.id - slack,
  });
  for (const { trace, tested } of ordered) if (tested || search.matches(trace)) yield trace;
}

interface StreamRequest {
  readonly search: TraceSearch;
  readonly starts: Bounds;
  readonly direction: OrderDirection;
  readonly long: readonly TraceSummary[];
  readonly source: RowSource;
}

/** The long traces come first in the stream, where nothing is settled yet. */
function* streamWithLong({ search, starts, direction, long, source }: StreamRequest): Generator<StreamItem> {
  const head = direction === 'DESC' ? ALL_INT64.high : ALL_INT64.low;
  for (const trace of long) yield { trace, id: head, tested: false };
  const ids = new Set(long.map((trace) => trace.traceId));
  for (const item of search.ofMatchingSpans(starts, direction, 'STREAMED')) {
    if (ids.has(item.trace.traceId)) continue;
    countedTrace(item.trace, source);
    yield { ...item, tested: true };
  }
}

interface LongTraces {
  /** No other trace has a wider spread of starts. */
  readonly spread: bigint;
  readonly traces: readonly TraceSummary[];
}

/** The traces with the widest spread of starts. */
function longTraces(source: RowSource): LongTraces {
  const { db } = source;
  const longest: (readonly [row: bigint, duration: bigint])[] = [];
  for (const [row, duration] of TRACES_BY_DURATION.DESC.entries(db, ALL_INT64)) {
    if (longest.push([row, duration]) > LONG_TRACES) break;
  }
  const [startSpread] = db.get(NEXT_SPREAD) ?? [0n];
  const spread = [longest[LONG_TRACES]?.[1] ?? 0n, startSpread].reduce(
    (most, value) => (value > most ? value : most),
    0n,
  );
  const long = longest.filter(([, duration]) => duration > spread).map(([row]) => row);
  const rows = [
    ...[...inGroups(long)].flatMap((group) => db.all(ROWS, group)),
    ...db.iterate(WIDE_TRACES, spread, spread),
  ];
  return { spread, traces: rows.map((row) => countedTrace(toTraceSummary(row), source)) };
}

function firstIdOf(trace: TraceSummary): bigint {
  return firstId(orderedTime(trace.startTimeUnixNano));
}
