/** What belongs to spans that are known: records by reference or id, attributes, events, links. */
import type { Attributes } from '../../model/attributes.ts';
import { orderedTime } from '../../model/span.ts';
import type { ListPage, SkeletonSpan, SpanRecord } from '../backend.ts';
import { compareSpanPositions, spanPosition } from '../order.ts';
import type { SpanOrder } from '../query.ts';
import type { Source } from './candidate.ts';
import { Candidate } from './candidate.ts';
import { anyOf } from './compile-query.ts';
import type { Budget } from './connection.ts';
import { candidatesById, EVERYTHING } from './find-spans.ts';
import { rowOf } from './refs.ts';
import { RECORD_COLUMNS } from './rows.ts';
import { traceTerm } from './terms.ts';

const BY_START: SpanOrder = { field: 'START_TIME', direction: 'ASC' };

/** Spans of one trace, in order of (start, spanId, kind). */
function spansOfTrace(traceId: string, source: Source, budget: Budget): Candidate[] {
  const match = anyOf([traceTerm(traceId)]);
  const spans: Candidate[] = [];
  for (const candidate of candidatesById(source, match, EVERYTHING, 'ASC', budget)) {
    if (candidate.traceId === traceId) spans.push(candidate);
  }
  return spans.sort(byStart);
}

function byStart(a: Candidate, b: Candidate): number {
  const difference = orderedTime(a.startTimeUnixNano) - orderedTime(b.startTimeUnixNano);
  if (difference !== 0n) return difference < 0n ? -1 : 1;
  return compareSpanPositions(BY_START, spanPosition(BY_START, a), spanPosition(BY_START, b));
}

export function getSkeleton(traceId: string, source: Source, budget: Budget): SkeletonSpan[] {
  return spansOfTrace(traceId, source, budget).map((candidate) => candidate.toSkeleton());
}

function candidateAt(ref: string, source: Source): Candidate | undefined {
  const row = source.db.get(`SELECT ${RECORD_COLUMNS} FROM spans s WHERE s.id = ?`, rowOf(ref));
  return row === undefined ? undefined : new Candidate(row, source);
}

export function getSpan(ref: string, source: Source): SpanRecord | undefined {
  return candidateAt(ref, source)?.toRecord();
}

/** Answers ids of one trace with one walk through it. */
export function getSpansById(
  ids: readonly { traceId: string; spanId: string }[],
  source: Source,
  budget: Budget,
): SpanRecord[][] {
  const wanted = new Map<string, Map<string, Candidate[]>>();
  for (const { traceId, spanId } of ids) {
    const ofTrace = wanted.get(traceId) ?? new Map<string, Candidate[]>();
    wanted.set(traceId, ofTrace.set(spanId, []));
  }
  for (const [traceId, bySpanId] of wanted) {
    const match = anyOf([traceTerm(traceId)]);
    for (const candidate of candidatesById(source, match, EVERYTHING, 'ASC', budget)) {
      if (candidate.traceId === traceId) bySpanId.get(candidate.spanId)?.push(candidate);
    }
  }
  return ids.map(({ traceId, spanId }) =>
    (wanted.get(traceId)?.get(spanId) ?? []).sort((a, b) => a.kind - b.kind).map((candidate) => candidate.toRecord()),
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
