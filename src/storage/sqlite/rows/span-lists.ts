/** Events and links of a span. */
import type { EventRecord, LinkRecord, ListPage } from '../../backend.ts';
import type { ListRequest } from '../../query.ts';
import type { SqlRow } from '../file/connection.ts';
import { rowOf } from './refs.ts';
import type { Source } from './source.ts';

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
