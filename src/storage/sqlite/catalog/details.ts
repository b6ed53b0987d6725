/** Details of known spans: records by reference or id, attributes, links to them. */
import type { Attributes } from '../../../model/attributes.ts';
import { getOrMake } from '../../../model/get-or-make.ts';
import { byStart } from '../../../model/trace-tree.ts';
import type { ListPage, SkeletonSpan, SpanRecord } from '../../backend.ts';
import { select } from '../file/select.ts';
import { STORED_ATTRIBUTES } from '../rows/attribute-columns.ts';
import { Candidate } from '../rows/candidate.ts';
import { countSkeleton, kept } from '../rows/counted.ts';
import { rowOf } from '../rows/refs.ts';
import type { RowSource } from '../rows/row-source.ts';
import { SPAN } from '../rows/span-columns.ts';
import { spanComparison } from '../search/matching.ts';
import { skeletonOfTrace, spanAt, spansWithIds } from '../search/traces.ts';

const ATTRIBUTES = select(STORED_ATTRIBUTES, 'FROM spans WHERE id = ?');
/** Looks into each block of links. */
const LINKING_SPANS = select(
  SPAN,
  `FROM spans WHERE id IN (
    WITH RECURSIVE blocks (block) AS (
      SELECT 0 UNION ALL SELECT block + 1 FROM blocks WHERE block < (SELECT max(arrival_block) FROM links)
    )
    SELECT span_row FROM blocks CROSS JOIN links ON arrival_block = block
      WHERE target_trace_id = ? AND target_span_id = ? AND in_time()
  )`,
);

const byStartOfAny = spanComparison({ field: 'START_TIME', direction: 'ASC' });

export function getSkeleton(traceId: string, source: RowSource): SkeletonSpan[] {
  return skeletonOfTrace(traceId, source, () => countSkeleton(source)).sort(byStart);
}

export function getSpan(ref: string, source: RowSource): SpanRecord | undefined {
  return spanAt(ref, source)?.toRecord();
}

/** Walks through each trace once for all its ids. */
export function getSpansById(ids: readonly { traceId: string; spanId: string }[], source: RowSource): SpanRecord[][] {
  const wanted = Map.groupBy(ids, ({ traceId }) => traceId);
  const found = new Map<string, Candidate[]>();
  for (const [traceId, ofTrace] of wanted) {
    const spanIds = ofTrace.map(({ spanId }) => spanId);
    for (const candidate of spansWithIds(traceId, spanIds, source)) {
      getOrMake(found, traceId + candidate.spanId, () => []).push(kept(candidate, source));
    }
  }
  return ids.map(({ traceId, spanId }) =>
    (found.get(traceId + spanId) ?? [])
      .sort((a, b) => a.kind - b.kind || byStart(a, b))
      .map((candidate) => candidate.toRecord()),
  );
}

export function getAttributes(ref: string, { db, lookups }: RowSource): Attributes {
  return lookups.attributesOf(db.get(ATTRIBUTES, rowOf(ref)));
}

export interface LinkedFromRequest {
  readonly traceId: string;
  readonly spanId: string;
  readonly limit: number;
  readonly offset: number;
}

export function getLinkedFrom(request: LinkedFromRequest, source: RowSource): ListPage<SpanRecord> {
  const spans: Candidate[] = [];
  for (const row of source.db.iterate(LINKING_SPANS, request.traceId, request.spanId)) {
    spans.push(kept(new Candidate(row, source), source));
  }
  const piece = spans.sort(byStartOfAny).slice(request.offset, request.offset + request.limit);
  return { items: piece.map((candidate) => candidate.toRecord()), totalCount: spans.length };
}
