/** Events and links of a span. */
import type { EventRecord, LinkRecord, ListPage } from '../../backend.ts';
import type { ListRequest } from '../../query.ts';
import { columns, integer, nullable, type RowOf, type Select, select, text } from '../file/select.ts';
import { rowOf } from './refs.ts';
import type { RowSource } from './row-source.ts';

const EVENT = columns(
  integer('time_unix_nano'),
  nullable(text('exact_time')),
  text('name'),
  integer('dropped_attributes_count'),
  nullable(integer('attribute_shape_id')),
  text('attribute_values'),
);
const LINK = columns(
  text('target_trace_id'),
  text('target_span_id'),
  text('trace_state'),
  integer('flags'),
  integer('dropped_attributes_count'),
  nullable(integer('attribute_shape_id')),
  text('attribute_values'),
);
const COUNT = columns(integer('count', 'count(*)'));

const ALL_EVENTS = select(EVENT, 'FROM events WHERE span_row = ? AND in_time() ORDER BY id');
const SOME_EVENTS: typeof ALL_EVENTS = { sql: `${ALL_EVENTS.sql} LIMIT ? OFFSET ?` };
const EVENT_COUNT = select(COUNT, 'FROM events WHERE span_row = ? AND in_time()');
const ALL_LINKS = select(LINK, 'FROM links WHERE span_row = ? AND in_time() ORDER BY id');
const SOME_LINKS: typeof ALL_LINKS = { sql: `${ALL_LINKS.sql} LIMIT ? OFFSET ?` };
const LINK_COUNT = select(COUNT, 'FROM links WHERE span_row = ? AND in_time()');

function toEvent(row: RowOf<typeof EVENT>, { lookups }: RowSource): EventRecord {
  const [time, exactTime, name, droppedAttributesCount, shapeId, values] = row;
  return {
    timeUnixNano: exactTime === null ? time : BigInt(exactTime),
    name,
    droppedAttributesCount: Number(droppedAttributesCount),
    attributes: lookups.attributes(shapeId, values),
  };
}

function toLink(row: RowOf<typeof LINK>, { lookups }: RowSource): LinkRecord {
  const [traceId, spanId, traceState, flags, droppedAttributesCount, shapeId, values] = row;
  return {
    traceId,
    spanId,
    traceState,
    flags: Number(flags),
    droppedAttributesCount: Number(droppedAttributesCount),
    attributes: lookups.attributes(shapeId, values),
  };
}

export function allEvents(spanRow: bigint, source: RowSource): EventRecord[] {
  return source.db.all(ALL_EVENTS, spanRow).map((row) => toEvent(row, source));
}

export function allLinks(spanRow: bigint, source: RowSource): LinkRecord[] {
  return source.db.all(ALL_LINKS, spanRow).map((row) => toLink(row, source));
}

export function getEvents(request: ListRequest, source: RowSource): ListPage<EventRecord> {
  const rows = source.db.all(SOME_EVENTS, rowOf(request.ref), request.limit, request.offset);
  const items = rows.map((row) => toEvent(row, source));
  return { items, totalCount: listLength(EVENT_COUNT, request, items.length, source.db) };
}

export function getLinks(request: ListRequest, source: RowSource): ListPage<LinkRecord> {
  const rows = source.db.all(SOME_LINKS, rowOf(request.ref), request.limit, request.offset);
  const items = rows.map((row) => toLink(row, source));
  return { items, totalCount: listLength(LINK_COUNT, request, items.length, source.db) };
}

/** A first page that is not full is the whole list. Only other pages need a count. */
function listLength(
  count: Select<RowOf<typeof COUNT>>,
  { ref, limit, offset }: ListRequest,
  read: number,
  db: RowSource['db'],
): number {
  if (offset === 0 && read < limit) return read;
  const [length] = db.get(count, rowOf(ref)) ?? [0n];
  return Number(length);
}
