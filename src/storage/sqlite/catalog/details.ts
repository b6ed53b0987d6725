/** What belongs to spans that are known: records by reference or id, attributes, events, links. */
import type { Attributes } from '../../../model/attributes.ts';
import type { ListPage, SkeletonSpan, SpanRecord } from '../../backend.ts';
import type { Budget } from '../file/connection.ts';
import { Candidate } from '../rows/candidate.ts';
import { getOrMake } from '../rows/get-or-make.ts';
import { rowOf } from '../rows/refs.ts';
import { RECORD_COLUMNS } from '../rows/rows.ts';
import type { Source } from '../rows/source.ts';
import { positionOrder } from '../search/find-spans.ts';
import { spanAt, spansOfTrace, spansWithIds } from '../search/traces.ts';

const byStart = positionOrder({ field: 'START_TIME', direction: 'ASC' });

export function getSkeleton(traceId: string, source: Source, budget: Budget): SkeletonSpan[] {
  return [...spansOfTrace(traceId, source, budget, true)].sort(byStart).map((candidate) => candidate.toSkeleton());
}

export function getSpan(ref: string, source: Source): SpanRecord | undefined {
  return spanAt(ref, source)?.toRecord();
}

/** Answers ids of one trace with one walk through it. */
export function getSpansById(
  ids: readonly { traceId: string; spanId: string }[],
  source: Source,
  budget: Budget,
): SpanRecord[][] {
  const wanted = Map.groupBy(ids, ({ traceId }) => traceId);
  const found = new Map<string, Candidate[]>();
  for (const [traceId, ofTrace] of wanted) {
    budget.check();
    const spanIds = ofTrace.map(({ spanId }) => spanId);
    for (const candidate of spansWithIds(traceId, spanIds, source)) {
      getOrMake(found, traceId + candidate.spanId, () => []).push(candidate);
    }
  }
  return ids.map(({ traceId, spanId }) =>
    (found.get(traceId + spanId) ?? [])
      .sort((a, b) => a.kind - b.kind || byStart(a, b))
      .map((candidate) => candidate.toRecord()),
  );
}

export function getAttributes(ref: string, { db, lookups }: Source): Attributes {
  const row = db.get('SELECT attribute_shape_id, attribute_values FROM spans WHERE id = ?', rowOf(ref));
  return row === undefined ? [] : lookups.attributes(row[0], row[1]);
}

export interface LinkedFromRequest {
  readonly traceId: string;
  readonly spanId: string;
  readonly limit: number;
  readonly offset: number;
}

export function getLinkedFrom(request: LinkedFromRequest, source: Source, budget: Budget): ListPage<SpanRecord> {
  const sql = `SELECT ${RECORD_COLUMNS} FROM spans s WHERE s.id IN
    (SELECT span_row FROM links WHERE target_trace_id = ? AND target_span_id = ?)`;
  const spans: Candidate[] = [];
  for (const row of source.db.iterate(sql, request.traceId, request.spanId)) {
    budget.spend();
    spans.push(new Candidate(row, source));
  }
  const piece = spans.sort(byStart).slice(request.offset, request.offset + request.limit);
  return { items: piece.map((candidate) => candidate.toRecord()), totalCount: spans.length };
}
