/** Traces in order of start, proposed by their matching spans. */
import { MAX_INT64 } from '../../../model/int64.ts';
import { orderedTime } from '../../../model/span.ts';
import type { TraceSummary } from '../../backend.ts';
import { intersect, isWithin, startBounds } from '../../ordering/bounds.ts';
import { Heap } from '../../ordering/heap.ts';
import { compareTracePositions, tracePosition } from '../../ordering/order.ts';
import { type TraceWalk, valueBounds } from '../../ordering/walk.ts';
import type { TraceOrder } from '../../query.ts';
import { ALL } from '../cluster/queries.ts';
import type { TraceSource } from '../documents/documents.ts';
import { readTraceSummary, SUMMARY_FIELDS } from '../documents/documents.ts';
import type { ClusterSource } from './source.ts';
import type { TraceSearch } from './trace-search.ts';
import { newTraces } from './trace-search.ts';

/** Traces that are tested separately, because the starts of their spans are further apart than in all others. */
const LONG_TRACES = 64;

/**
 * A span starts at most D after its trace, unless the trace is one of the few longest ones. So the walk covers spans up to D
 * after the bounds, and the longest traces are tested separately. A trace is settled when the walk has passed its start
 * (descending: no further span can belong to a trace that starts later) or its start plus D (ascending).
 */
export async function* byMatchingSpans(
  search: TraceSearch,
  walk: TraceWalk,
  wanted: number,
  source: ClusterSource,
): AsyncGenerator<readonly TraceSummary[], void, undefined> {
  const { direction } = walk.order;
  const bounds = intersect(valueBounds(walk), startBounds(search.timeRange));
  if (bounds.low > bounds.high) return;
  // A walk down from the newest span meets every trace in time, whatever its length.
  const unbounded = direction === 'DESC' && bounds.high === MAX_INT64;
  const { spread, traces: long } = unbounded ? { spread: 0n, traces: [] } : await longTraces(source);
  const high = bounds.high > MAX_INT64 - spread ? MAX_INT64 : bounds.high + spread;
  const held = new Heap<Held>((a, b) => compare(walk.order, a.trace, b.trace));
  for (const trace of long) {
    if (isWithin(bounds, orderedTime(trace.startTimeUnixNano))) held.add({ trace, tested: false });
  }
  const seen = new Set(long.map((trace) => trace.traceId));
  for await (const { matches, last } of search.matchingSpans({ low: bounds.low, high }, direction, wanted)) {
    for (const trace of await search.selectIds(newTraces(matches, seen))) held.add({ trace, tested: true });
    const passed = orderedTime(last.span.startTimeUnixNano);
    const settled = takeWhile(held, ({ trace }) =>
      direction === 'DESC'
        ? orderedTime(trace.startTimeUnixNano) > passed
        : orderedTime(trace.startTimeUnixNano) < passed - spread,
    );
    yield await tested(settled, search);
  }
  for (;;) {
    const rest = takeWhile(held, () => true, wanted);
    if (rest.length === 0) return;
    yield await tested(rest, search);
  }
}

interface Held {
  readonly trace: TraceSummary;
  /** Whether it is known to match. */
  readonly tested: boolean;
}

/** The traces with the widest spread of starts, and the widest spread of all others. */
async function longTraces({ read, context }: ClusterSource): Promise<{ spread: bigint; traces: TraceSummary[] }> {
  const hits = await read.hits.search<TraceSource & { readonly start_spread: number }>({
    kind: 'traces',
    query: ALL,
    fields: [...SUMMARY_FIELDS, 'start_spread'],
    sort: [{ start_spread: 'desc' }],
    size: LONG_TRACES + 1,
  });
  const traces = hits.map((hit) => readTraceSummary(hit.source));
  for (const trace of traces) context.offer(trace);
  const next = hits[LONG_TRACES];
  return { spread: next === undefined ? 0n : upperBound(next.source.start_spread), traces };
}

/** At least the exact spread, which JSON may have rounded. */
function upperBound(rounded: number): bigint {
  return BigInt(rounded) + (Number.isSafeInteger(rounded) ? 0n : BigInt(rounded) / 2n ** 52n + 1n);
}

function takeWhile(held: Heap<Held>, isWanted: (first: Held) => boolean, most = Number.POSITIVE_INFINITY): Held[] {
  const taken: Held[] = [];
  for (let first = held.first(); first !== undefined && isWanted(first); first = held.first()) {
    taken.push(first);
    held.removeFirst();
    if (taken.length >= most) break;
  }
  return taken;
}

/** The traces that match. */
async function tested(held: readonly Held[], search: TraceSearch): Promise<TraceSummary[]> {
  const untested = held.filter((one) => !one.tested).map(({ trace }) => trace);
  const matching = new Set(await search.select(untested));
  return held.filter((one) => one.tested || matching.has(one.trace)).map(({ trace }) => trace);
}

function compare(order: TraceOrder, a: TraceSummary, b: TraceSummary): number {
  return compareTracePositions(order, tracePosition(order, a), tracePosition(order, b));
}
