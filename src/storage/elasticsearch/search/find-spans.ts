/** Searches and counts of spans. */
import type { SpanRecord } from '../../backend.ts';
import { checkPatterns } from '../../evaluator/check-patterns.ts';
import { matchesSpan } from '../../evaluator/matches-span.ts';
import { matchesTimeRange } from '../../evaluator/time-range.ts';
import { traceIdOf } from '../../evaluator/trace-id-of.ts';
import { compareSpanPositions, sentPosition, spanPosition } from '../../ordering/order.ts';
import { type SpanWalk, spanPlace, takePageOfPortions, walkTo } from '../../ordering/walk.ts';
import type { Page, SentOrder, SpanFilter, SpanQuery, TimeRange } from '../../query.ts';
import { MAX_HITS } from '../cluster/hits.ts';
import type { Compiled, Query } from '../cluster/queries.ts';
import { every, isExact, NONE, none } from '../cluster/queries.ts';
import { Candidate } from '../documents/candidate.ts';
import type { SpanSource, TraceSource } from '../documents/documents.ts';
import { SPAN_FIELDS } from '../documents/documents.ts';
import { readSkeleton } from '../documents/skeleton.ts';
import { compileSpanFilter, compileTimeRange } from './compile-query.ts';
import { compileInt64 } from './compile-test.ts';
import { findFewTraces } from './few-traces.ts';
import type { ClusterSource } from './source.ts';
import { toCandidates } from './source.ts';
import { orderableSpan, SPAN_FIELDS_IN_ORDER, spanAfter, spanSort } from './span-order.ts';

/** Candidates in the first portion if not every one is a match. */
const FIRST_CANDIDATES = 64;

/** In place of a time that the order does not use. */
const UNKNOWN_TIME = 0n;

/** A walk in an order whose values a skeleton has. */
interface SentWalk extends SpanWalk {
  readonly order: SentOrder;
}

type SpanSearch = Pick<SpanQuery, 'filter' | 'timeRange'>;

export async function findSpans(query: SpanQuery, source: ClusterSource): Promise<Page<SpanRecord>> {
  checkPatterns(query.filter);
  const walk = walkTo(query);
  const place = spanPlace(walk);
  const { items, hasMore } = await takePageOfPortions(
    walkMatches(query, walk, query.page.limit + 1, source),
    query.page,
    (candidate) => place(orderableSpan(query.order, candidate.stored.source, candidate.span)),
    (candidate) => candidate,
  );
  for (const candidate of items) source.cache.add(candidate);
  return { items: items.map((candidate) => candidate.toRecord()), hasMore };
}

export async function countSpans(query: SpanSearch, source: ClusterSource): Promise<number> {
  checkPatterns(query.filter);
  const traceId = traceIdOf(query.filter);
  if (traceId !== undefined) return countMatches(spansOfTrace(traceId, query, undefined, source));
  const compiled = await compileSpans(query.filter, source);
  const range = compileTimeRange(query.timeRange);
  const sure = every([compiled.sure, range]);
  const counted = sure === NONE ? 0 : await source.read.totals.count('spans', sure);
  if (isExact(compiled)) return counted;
  const unsure = every([compiled.all, range, none(compiled.sure)]);
  return counted + (await countMatches(scanMatches(query.filter, unsure, source)));
}

async function countMatches(portions: AsyncIterable<readonly Candidate[]>): Promise<number> {
  let count = 0;
  for await (const matches of portions) count += matches.length;
  return count;
}

/** Compiles a filter on spans. First finds the traces of its inner filters, if they are few. */
export async function compileSpans(filter: SpanFilter | undefined, source: ClusterSource): Promise<Compiled> {
  return compileSpanFilter(filter, await findFewTraces(filter, source));
}

/** Matches among the hits of a query, trace by trace (`trace`) or in any order, which costs the cluster less. */
export async function* scanMatches(
  filter: SpanFilter | undefined,
  query: Query,
  source: ClusterSource,
  by: 'trace' | '_shard_doc' = '_shard_doc',
): AsyncGenerator<readonly Candidate[], void, undefined> {
  if (query === NONE) return;
  const { read } = source;
  const scan = { kind: 'spans', query, fields: SPAN_FIELDS, sort: [{ [by]: 'asc' }], size: MAX_HITS } as const;
  for await (const hits of read.hits.scan<SpanSource>(scan)) yield selectMatches(filter, toCandidates(hits), source);
}

async function selectMatches(
  filter: SpanFilter | undefined,
  candidates: readonly Candidate[],
  { context }: ClusterSource,
): Promise<readonly Candidate[]> {
  if (filter === undefined) return candidates;
  return context.select(candidates, ({ filterable }) => matchesSpan(filter, filterable, context));
}

/** Matches between the ends of the walk, in order. */
async function* walkMatches(
  query: SpanSearch,
  walk: SpanWalk,
  wanted: number,
  source: ClusterSource,
): AsyncGenerator<readonly Candidate[], void, undefined> {
  const traceId = traceIdOf(query.filter);
  const { field, direction } = walk.order;
  // A skeleton does not say when its spans arrived.
  if (traceId !== undefined && field !== 'INGESTION_TIME') {
    yield* spansOfTrace(traceId, query, { ...walk, order: { field, direction } }, source);
    return;
  }
  const compiled = await compileSpans(query.filter, source);
  const spans = orderedSpans(every([compiled.all, compileTimeRange(query.timeRange)]), walk, source, {
    exact: isExact(compiled),
    wanted,
  });
  for await (const candidates of spans) {
    yield isExact(compiled) ? candidates : await selectMatches(query.filter, candidates, source);
  }
}

/** Spans that meet the query, in order. The caller may stop after `wanted` spans. */
export async function* orderedSpans(
  query: Query,
  walk: SpanWalk,
  { read }: ClusterSource,
  { exact, wanted }: { readonly exact: boolean; readonly wanted: number },
): AsyncGenerator<readonly Candidate[], void, undefined> {
  const { order, begin } = walk;
  const bounded = every([query, upTo(walk)]);
  if (bounded === NONE) return;
  const request = {
    kind: 'spans',
    query: bounded,
    fields: SPAN_FIELDS,
    sort: spanSort(order),
    size: Math.min(MAX_HITS, exact ? wanted : Math.max(wanted, FIRST_CANDIDATES)),
    after: begin && spanAfter(order, begin),
  } as const;
  const positionOf = (found: SpanSource) => spanAfter(order, spanPosition(order, orderableSpan(order, found)));
  const portions =
    exact && wanted <= MAX_HITS
      ? read.hits.page<SpanSource>({ ...request, positionOf })
      : read.hits.scan<SpanSource>({ ...request, positionOf });
  for await (const hits of portions) yield toCandidates(hits);
}

/** Bounds the field of the order. The exact position is compared for each span. */
function upTo({ order, end }: SpanWalk): Query {
  if (end === undefined) return every([]);
  const test = order.direction === 'ASC' ? { lte: end.value } : { gte: end.value };
  return compileInt64(test, SPAN_FIELDS_IN_ORDER[order.field]).all;
}

/** The spans of one trace by its skeleton, with every write that was acknowledged. */
async function* spansOfTrace(
  traceId: string,
  { filter, timeRange }: SpanSearch,
  walk: SentWalk | undefined,
  source: ClusterSource,
): AsyncGenerator<readonly Candidate[], void, undefined> {
  const { read } = source;
  const upToDate = { ...source, context: source.context.upToDate() };
  const [document] = await read.documents.traces<TraceSource>([traceId], ['skeleton']);
  const skeleton = readSkeleton(traceId, Buffer.from(document?.skeleton ?? '', 'base64'));
  const refs = refsOnTheWay(traceId, skeleton, walk, timeRange);
  for (let from = 0, size = FIRST_CANDIDATES; from < refs.length; ) {
    const documents = await read.documents.firstSpans(refs.slice(from, from + size));
    from += documents.length;
    // Fewer than requested: as many as fit in one answer.
    size = documents.length < size ? documents.length : Math.min(MAX_HITS, 2 * size);
    const candidates = documents.filter((found) => found !== undefined).map((found) => new Candidate(found));
    yield selectMatches(filter, candidates, upToDate);
  }
}

function refsOnTheWay(
  traceId: string,
  skeleton: ReturnType<typeof readSkeleton>,
  walk: SentWalk | undefined,
  timeRange: TimeRange | undefined,
): string[] {
  const inRange = skeleton.filter((span) => matchesTimeRange(timeRange, span.startTimeUnixNano));
  if (walk === undefined) return inRange.map(({ ref }) => ref);
  const { order } = walk;
  const place = spanPlace(walk);
  return inRange
    .map((span) => ({ ...span, traceId, ingestionTimeUnixNano: UNKNOWN_TIME }))
    .filter((span) => place(span) === 'WITHIN')
    .map(({ ref, ...span }) => ({ ref, position: sentPosition(order, span) }))
    .sort((a, b) => compareSpanPositions(order, a.position, b.position))
    .map(({ ref }) => ref);
}
