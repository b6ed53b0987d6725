/** Events and links of a span. */
import type { Attributes } from '../../../model/attributes.ts';
import type { EventRecord, LinkRecord, ListPage } from '../../backend.ts';
import type { ListRequest } from '../../query.ts';
import {
  type ColumnList,
  type Columns,
  columns,
  integer,
  type List,
  list,
  nullable,
  type Row,
  type RowOf,
  type Select,
  select,
  shortText,
  text,
} from '../file/select.ts';
import { counted } from './counted.ts';
import { rowOf } from './refs.ts';
import type { RowSource } from './row-source.ts';

const EVENT = columns(
  integer('id'),
  integer('time_unix_nano'),
  nullable(text('exact_time')),
  text('name'),
  integer('dropped_attributes_count'),
  nullable(integer('attribute_shape_id')),
  shortText('attribute_values'),
);
const LINK = columns(
  integer('id'),
  text('target_trace_id'),
  text('target_span_id'),
  text('trace_state'),
  integer('flags'),
  integer('dropped_attributes_count'),
  nullable(integer('attribute_shape_id')),
  shortText('attribute_values'),
);
const VALUES = columns(text('attribute_values'));
const COUNT = columns(integer('count', 'count(*)'));

/** From this offset on a statement also counts the rows that it skips. */
const FAR = 256;

/** The statements that read the lists of one table. */
interface ListStatements<Values extends readonly unknown[]> {
  readonly all: List<Values>;
  readonly near: Select<Values>;
  readonly far: Select<Values>;
  readonly count: Select<RowOf<typeof COUNT>>;
  /** The values that a row does not have because they are long. */
  readonly values: Select<RowOf<typeof VALUES>>;
}

function statements<Of extends ColumnList>(of: Columns<Of>, table: string): ListStatements<Row<Of>> {
  const ofSpan = `FROM ${table} WHERE span_row = ?`;
  return {
    all: list(of, `${ofSpan} ORDER BY id`),
    near: select(of, `${ofSpan} ORDER BY id LIMIT ? OFFSET ?`),
    far: select(of, `${ofSpan} AND in_time() ORDER BY id LIMIT ? OFFSET ?`),
    count: select(COUNT, `${ofSpan} AND in_time()`),
    values: select(VALUES, `FROM ${table} WHERE id = ?`),
  };
}

const EVENTS = statements(EVENT, 'events');
const LINKS = statements(LINK, 'links');

function attributesOf(
  { values }: Pick<ListStatements<never>, 'values'>,
  id: bigint,
  shapeId: bigint | null,
  short: string | null,
  { db, lookups }: RowSource,
): Attributes {
  const [stored = ''] = short === null ? (db.get(values, id) ?? []) : [short];
  return lookups.attributes(shapeId, stored);
}

function toEvent(row: RowOf<typeof EVENT>, source: RowSource): EventRecord {
  const [id, time, exactTime, name, droppedAttributesCount, shapeId, values] = row;
  return {
    timeUnixNano: exactTime === null ? time : BigInt(exactTime),
    name,
    droppedAttributesCount: Number(droppedAttributesCount),
    attributes: attributesOf(EVENTS, id, shapeId, values, source),
  };
}

function toLink(row: RowOf<typeof LINK>, source: RowSource): LinkRecord {
  const [id, traceId, spanId, traceState, flags, droppedAttributesCount, shapeId, values] = row;
  return {
    traceId,
    spanId,
    traceState,
    flags: Number(flags),
    droppedAttributesCount: Number(droppedAttributesCount),
    attributes: attributesOf(LINKS, id, shapeId, values, source),
  };
}

export function allEvents(spanRow: bigint, source: RowSource): EventRecord[] {
  return source.db.list(EVENTS.all, spanRow).map((row) => toEvent(row, source));
}

export function allLinks(spanRow: bigint, source: RowSource): LinkRecord[] {
  return source.db.list(LINKS.all, spanRow).map((row) => toLink(row, source));
}

export function getEvents(request: ListRequest, source: RowSource): ListPage<EventRecord> {
  return pieceOf(EVENTS, toEvent, request, source);
}

export function getLinks(request: ListRequest, source: RowSource): ListPage<LinkRecord> {
  return pieceOf(LINKS, toLink, request, source);
}

/** A piece of a list. A first piece that is not full is the whole list. Other pieces need a count. */
function pieceOf<Values extends readonly unknown[], Item extends { readonly attributes: Attributes }>(
  { near, far, count }: ListStatements<Values>,
  toItem: (row: Values, source: RowSource) => Item,
  { ref, limit, offset }: ListRequest,
  source: RowSource,
): ListPage<Item> {
  const { db } = source;
  const spanRow = rowOf(ref);
  const items = db.all(offset < FAR ? near : far, spanRow, limit, offset).map((row) => {
    const item = toItem(row, source);
    counted(item.attributes, source);
    return item;
  });
  if (offset === 0 && items.length < limit) return { items, totalCount: items.length };
  const [totalCount] = db.get(count, spanRow) ?? [0n];
  return { items, totalCount: Number(totalCount) };
}
