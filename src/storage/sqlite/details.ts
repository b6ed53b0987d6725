/** What belongs to spans that are known: records by reference or id, attributes, events, links. */
import type { Attributes } from '../../model/attributes.ts';
import { orderedTime } from '../../model/span.ts';
import type { EventRecord, LinkRecord, ListPage, SkeletonSpan, SpanRecord } from '../backend.ts';
import { compareSpanPositions, spanPosition } from '../order.ts';
import type { ListRequest, SpanOrder } from '../query.ts';
import type { Source } from './candidate.ts';
import { Candidate } from './candidate.ts';
import { anyOf } from './compile-query.ts';
import type { Budget, SqlRow } from './connection.ts';
import { candidatesById, EVERYTHING } from './find-spans.ts';
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

/** A row id that no span has. */
const NO_ROW = -(2n ** 63n);

/** Row id of a reference; of one that this backend never gave, an id that no row has. */
function rowOf(ref: string): bigint {
  return /^\d{1,19}$/.test(ref) ? BigInt(ref) : NO_ROW;
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

const EVENT_SQL = `SELECT time_unix_nano, exact_time, name, dropped_attributes_count, attribute_shape_id, attribute_values
  FROM events WHERE span_row = ? ORDER BY id`;

function toEvent(row: SqlRow, { lookups }: Source): EventRecord {
  return {
    timeUnixNano: row[1] === null ? (row[0] as bigint) : BigInt(String(row[1])),
    name: String(row[2]),
    droppedAttributesCount: Number(row[3]),
    attributes: lookups.attributes(row[4], row[5]),
  };
}

export function allEvents(spanRow: bigint, source: Source): EventRecord[] {
  return source.db.all(EVENT_SQL, spanRow).map((row) => toEvent(row, source));
}

export function getEvents(request: ListRequest, source: Source): ListPage<EventRecord> {
  const rows = source.db.all(`${EVENT_SQL} LIMIT ? OFFSET ?`, ...listParameters(request));
  const items = rows.map((row) => toEvent(row, source));
  return { items, totalCount: listLength('events', request, items.length, source.db) };
}

const LINK_SQL = `SELECT target_trace_id, target_span_id, trace_state, flags, dropped_attributes_count, attribute_shape_id,
  attribute_values FROM links WHERE span_row = ? ORDER BY id`;

function toLink(row: SqlRow, { lookups }: Source): LinkRecord {
  return {
    traceId: String(row[0]),
    spanId: String(row[1]),
    traceState: String(row[2]),
    flags: Number(row[3]),
    droppedAttributesCount: Number(row[4]),
    attributes: lookups.attributes(row[5], row[6]),
  };
}

export function allLinks(spanRow: bigint, source: Source): LinkRecord[] {
  return source.db.all(LINK_SQL, spanRow).map((row) => toLink(row, source));
}

export function getLinks(request: ListRequest, source: Source): ListPage<LinkRecord> {
  const rows = source.db.all(`${LINK_SQL} LIMIT ? OFFSET ?`, ...listParameters(request));
  const items = rows.map((row) => toLink(row, source));
  return { items, totalCount: listLength('links', request, items.length, source.db) };
}

function listParameters({ ref, limit, offset }: ListRequest): bigint[] {
  return [rowOf(ref), BigInt(limit), BigInt(offset)];
}

/** A first page that is not full is the whole list; only other pages need a count. */
function listLength(
  table: 'events' | 'links',
  { ref, limit, offset }: ListRequest,
  read: number,
  db: Source['db'],
): number {
  if (offset === 0 && read < limit) return read;
  return Number(db.get(`SELECT count(*) FROM ${table} WHERE span_row = ?`, rowOf(ref))?.[0] ?? 0);
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
