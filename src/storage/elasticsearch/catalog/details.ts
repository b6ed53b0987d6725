/** Details of known spans: records by reference or id, attributes, events, links, resources and scopes. */
import type { Attributes } from '../../../model/attributes.ts';
import type { InstrumentationScope, Resource, Span } from '../../../model/span.ts';
import type { ListPage, SkeletonSpan, SpanRecord, TraceSummary } from '../../backend.ts';
import { spanPosition } from '../../ordering/order.ts';
import type { ListRequest } from '../../query.ts';
import { MAX_HITS } from '../cluster/hits.ts';
import type { Query } from '../cluster/queries.ts';
import { anyOfTerms } from '../cluster/queries.ts';
import { Candidate } from '../documents/candidate.ts';
import type { SpanSource, TraceSource } from '../documents/documents.ts';
import { readTraceSummary, SPAN_FIELDS, SUMMARY_FIELDS } from '../documents/documents.ts';
import { readSkeleton } from '../documents/skeleton.ts';
import { readSpanText } from '../documents/span-text.ts';
import type { ClusterSource } from '../search/source.ts';
import { toCandidates } from '../search/source.ts';
import { orderableSpan, spanAfter, spanSort } from '../search/span-order.ts';
import { spanWith } from './hashed-texts.ts';

export async function getTraces(
  traceIds: readonly string[],
  { read }: ClusterSource,
): Promise<(TraceSummary | undefined)[]> {
  const sources = await read.documents.traces<TraceSource>(traceIds, SUMMARY_FIELDS);
  return sources.map((source) => source && readTraceSummary(source));
}

export async function getSkeletons(traceIds: readonly string[], { read }: ClusterSource): Promise<SkeletonSpan[][]> {
  const sources = await read.documents.traces<TraceSource>(traceIds, ['skeleton']);
  return sources.map((source, i) => readSkeleton(traceIds[i] ?? '', Buffer.from(source?.skeleton ?? '', 'base64')));
}

export async function getSpans(refs: readonly string[], source: ClusterSource): Promise<(SpanRecord | undefined)[]> {
  return source.read.documents.spans(refs, (found) => toRecord(new Candidate(found), source));
}

/** Takes the references of the spans from the skeletons of their traces. */
export async function getSpansById(
  ids: readonly { traceId: string; spanId: string }[],
  source: ClusterSource,
): Promise<SpanRecord[][]> {
  const traceIds = [...new Set(ids.map(({ traceId }) => traceId))];
  const skeletons = await getSkeletons(traceIds, source);
  const bySpanId = new Map(
    traceIds.map((traceId, i) => [traceId, Map.groupBy(skeletons[i] ?? [], ({ spanId }) => spanId)]),
  );
  const refs = ids.map(({ traceId, spanId }) =>
    (bySpanId.get(traceId)?.get(spanId) ?? []).toSorted((a, b) => a.kind - b.kind).map(({ ref }) => ref),
  );
  const distinct = [...new Set(refs.flat())];
  const records = await getSpans(distinct, source);
  const byRef = new Map(distinct.map((ref, i) => [ref, records[i]]));
  return refs.map((ofOne) => ofOne.map((ref) => byRef.get(ref)).filter((record) => record !== undefined));
}

function toRecord(candidate: Candidate, { cache }: ClusterSource): SpanRecord {
  cache.add(candidate);
  return candidate.toRecord();
}

export async function getAttributes(refs: readonly string[], source: ClusterSource): Promise<Attributes[]> {
  const attributes = await partsOfSpans(refs, source, (span) => span.attributes);
  return refs.map((ref) => attributes.get(ref) ?? []);
}

/** Pieces of a list inside spans. */
export async function getList<Item>(
  requests: readonly ListRequest[],
  source: ClusterSource,
  listOf: (span: Span) => readonly Item[],
): Promise<ListPage<Item>[]> {
  const lists = await partsOfSpans(
    requests.map(({ ref }) => ref),
    source,
    listOf,
  );
  return requests.map(({ ref, limit, offset }) => {
    const items = lists.get(ref) ?? [];
    return { items: items.slice(offset, offset + limit), totalCount: items.length };
  });
}

/** Parts of spans by reference. Decoded for each call, because they belong to the caller. */
async function partsOfSpans<Part>(
  refs: readonly string[],
  { read, cache }: ClusterSource,
  partOf: (span: Span) => Part,
): Promise<Map<string, Part>> {
  const distinct = [...new Set(refs)];
  const cached = new Map(distinct.map((ref) => [ref, cache.span(ref)]));
  const missing = distinct.filter((ref) => cached.get(ref) === undefined);
  const fetched = await read.documents.spans(missing, (stored) => {
    const candidate = new Candidate(stored);
    cache.add(candidate);
    return partOf(candidate.span);
  });
  const parts = new Map<string, Part>();
  for (const [i, ref] of missing.entries()) {
    const part = fetched[i];
    if (part !== undefined) parts.set(ref, part);
  }
  for (const [ref, stored] of cached)
    if (stored !== undefined) parts.set(ref, partOf(readSpanText(stored.source.span)));
  return parts;
}

export interface LinkedFromRequest {
  readonly traceId: string;
  readonly spanId: string;
  readonly limit: number;
  readonly offset: number;
}

export async function getLinkedFrom(request: LinkedFromRequest, source: ClusterSource): Promise<ListPage<SpanRecord>> {
  const { traceId, spanId, limit, offset } = request;
  const query = anyOfTerms('links', [`${traceId}/${spanId}`]);
  const totalCount = await source.read.totals.count('spans', query);
  if (totalCount <= offset || limit === 0) return { items: [], totalCount };
  const items: SpanRecord[] = [];
  let at = 0;
  for await (const portion of linking(query, Math.min(MAX_HITS, offset + limit), source)) {
    const wanted = portion.slice(Math.max(0, offset - at), offset + limit - at);
    items.push(...wanted.map((candidate) => toRecord(candidate, source)));
    at += portion.length;
    if (at >= offset + limit) break;
  }
  return { items, totalCount };
}

const BY_START = { field: 'START_TIME', direction: 'ASC' } as const;

async function* linking(
  query: Query,
  size: number,
  { read }: ClusterSource,
): AsyncGenerator<readonly Candidate[], void, undefined> {
  const sort = spanSort(BY_START);
  const positionOf = (found: SpanSource) => spanAfter(BY_START, spanPosition(BY_START, orderableSpan(BY_START, found)));
  const scan = { kind: 'spans', query, fields: SPAN_FIELDS, sort, size, positionOf } as const;
  for await (const hits of read.hits.scan<SpanSource>(scan)) yield toCandidates(hits);
}

export async function getResources(refs: readonly string[], source: ClusterSource): Promise<(Resource | undefined)[]> {
  return Promise.all(refs.map(async (ref) => (await spanOf(ref, 'resource', source))?.resource));
}

export async function getScopes(
  refs: readonly string[],
  source: ClusterSource,
): Promise<(InstrumentationScope | undefined)[]> {
  return Promise.all(refs.map(async (ref) => (await spanOf(ref, 'scope', source))?.scope));
}

/** A span with this resource or scope, by its hash: a cached one if possible. */
async function spanOf(hash: string, of: 'resource' | 'scope', source: ClusterSource): Promise<Span | undefined> {
  const cached = of === 'resource' ? source.cache.withResource(hash) : source.cache.withScope(hash);
  if (cached !== undefined) return readSpanText(cached.span);
  const found = await spanWith(anyOfTerms(of, [hash]), source);
  if (found !== undefined) source.cache.add(found);
  return found?.span;
}
