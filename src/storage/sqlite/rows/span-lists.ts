/** Events and links of a span. */
import { type Attributes, attributesSize } from '../../../model/attributes.ts';
import type { EventRecord, LinkRecord, ListPage } from '../../backend.ts';
import type { ListRequest } from '../../query.ts';
import {
  type ColumnList,
  type Columns,
  columns,
  integer,
  type List,
  list,
  MAX_FEW_ROWS,
  nullable,
  type Row,
  type RowOf,
  type Select,
  select,
  shortText,
  text,
} from '../file/select.ts';
import { rowOf } from './refs.ts';
import type { RowSource } from './row-source.ts';

const EVENT = columns(
  integer('id'),
  shortText('name'),
  nullable(integer('attribute_shape_id')),
  shortText('attribute_values'),
  integer('time_unix_nano'),
  nullable(text('exact_time')),
  integer('dropped_attributes_count'),
);
const LINK = columns(
  integer('id'),
  shortText('trace_state'),
  nullable(integer('attribute_shape_id')),
  shortText('attribute_values'),
  text('target_trace_id'),
  text('target_span_id'),
  integer('flags'),
  integer('dropped_attributes_count'),
);
/** The columns of attributes alone. */
const ATTRIBUTES = columns(
  integer('id'),
  text('nothing', "''"),
  nullable(integer('attribute_shape_id')),
  shortText('attribute_values'),
);
const SPAN_ROW = columns(integer('span_row', 'value'));
const COUNT = columns(integer('count', 'count(*)'));

/** Bytes of an event or a link in memory beside its texts and attributes, about. */
const ITEM_BYTES = 150;

/** From so many spans on, those without a list are found first: most have none. */
const MANY_SPANS = 8;
/** From this offset on a statement also counts the rows that it skips. */
const FAR = 256;

/** What the rows of both tables begin with. A text is null if it is long. */
type OwnColumns = readonly [id: bigint, text: string | null, shapeId: bigint | null, values: string | null];

/** The statements that read the lists of one table. */
interface ListStatements<Values extends readonly unknown[]> {
  readonly all: List<Values>;
  readonly near: Select<Values>;
  readonly far: Select<Values>;
  readonly attributes: List<RowOf<typeof ATTRIBUTES>>;
  readonly count: Select<RowOf<typeof COUNT>>;
  /** Of a JSON array of span rows, those that have such a list. */
  readonly filled: Select<RowOf<typeof SPAN_ROW>>;
  /** The long texts of one row. */
  readonly text: Select<readonly [string]>;
  readonly values: Select<readonly [string]>;
}

function statements<Of extends ColumnList>(of: Columns<Of>, table: string, ownText: string): ListStatements<Row<Of>> {
  const ofSpan = `FROM ${table} WHERE span_row = ?`;
  return {
    all: list(of, `${ofSpan} ORDER BY id`),
    near: select(of, `${ofSpan} ORDER BY id LIMIT ? OFFSET ?`),
    far: select(of, `${ofSpan} AND in_time() ORDER BY id LIMIT ? OFFSET ?`),
    attributes: list(ATTRIBUTES, `${ofSpan} ORDER BY id`),
    count: select(COUNT, `${ofSpan} AND in_time()`),
    filled: select(SPAN_ROW, `FROM json_each(?) WHERE EXISTS (SELECT 1 FROM ${table} WHERE span_row = value)`),
    text: select(columns(text(ownText)), `FROM ${table} WHERE id = ?`),
    values: select(columns(text('attribute_values')), `FROM ${table} WHERE id = ?`),
  };
}

const EVENTS = statements(EVENT, 'events', 'name');
const LINKS = statements(LINK, 'links', 'trace_state');

type LongTexts = Pick<ListStatements<never>, 'text' | 'values'>;

function attributesOf({ values }: LongTexts, [id, , shapeId, short]: OwnColumns, source: RowSource): Attributes {
  return source.lookups.attributes(shapeId, short ?? longText(values, id, source));
}

function textOf({ text: statement }: LongTexts, [id, short]: OwnColumns, source: RowSource): string {
  return short ?? longText(statement, id, source);
}

function longText(statement: Select<readonly [string]>, id: bigint, { db }: RowSource): string {
  const [stored = ''] = db.get(statement, id) ?? [];
  return stored;
}

function toEvent(row: RowOf<typeof EVENT>, source: RowSource): EventRecord {
  const [id, name, shapeId, values, time, exactTime, droppedAttributesCount] = row;
  const own: OwnColumns = [id, name, shapeId, values];
  return {
    timeUnixNano: exactTime === null ? time : BigInt(exactTime),
    name: textOf(EVENTS, own, source),
    droppedAttributesCount: Number(droppedAttributesCount),
    attributes: attributesOf(EVENTS, own, source),
  };
}

function toLink(row: RowOf<typeof LINK>, source: RowSource): LinkRecord {
  const [id, traceState, shapeId, values, traceId, spanId, flags, droppedAttributesCount] = row;
  const own: OwnColumns = [id, traceState, shapeId, values];
  return {
    traceId,
    spanId,
    traceState: textOf(LINKS, own, source),
    flags: Number(flags),
    droppedAttributesCount: Number(droppedAttributesCount),
    attributes: attributesOf(LINKS, own, source),
  };
}

/** In the order received, read as far as they are taken. */
export function allEvents(spanRow: bigint, source: RowSource): Iterable<EventRecord> {
  return Iterator.from(source.db.list(EVENTS.all, spanRow)).map((row) => toEvent(row, source));
}

export function allLinks(spanRow: bigint, source: RowSource): Iterable<LinkRecord> {
  return Iterator.from(source.db.list(LINKS.all, spanRow)).map((row) => toLink(row, source));
}

/** The attributes of each event, likewise. */
export function eventAttributes(spanRow: bigint, source: RowSource): Iterable<Attributes> {
  return Iterator.from(source.db.list(EVENTS.attributes, spanRow)).map((row) => attributesOf(EVENTS, row, source));
}

export function linkAttributes(spanRow: bigint, source: RowSource): Iterable<Attributes> {
  return Iterator.from(source.db.list(LINKS.attributes, spanRow)).map((row) => attributesOf(LINKS, row, source));
}

export function getEvents(requests: readonly ListRequest[], source: RowSource): ListPage<EventRecord>[] {
  return unlessEmpty(EVENTS, requests, source, (request) =>
    pieceOf(EVENTS, toEvent, ({ name }) => name, request, source),
  );
}

export function getLinks(requests: readonly ListRequest[], source: RowSource): ListPage<LinkRecord>[] {
  return unlessEmpty(LINKS, requests, source, (request) =>
    pieceOf(LINKS, toLink, ({ traceState }) => traceState, request, source),
  );
}

function unlessEmpty<Item>(
  { filled }: Pick<ListStatements<never>, 'filled'>,
  requests: readonly ListRequest[],
  { db }: RowSource,
  read: (request: ListRequest) => ListPage<Item>,
): ListPage<Item>[] {
  const isFew = requests.length < MANY_SPANS;
  const rows = isFew ? [] : requests.map(({ ref }) => rowOf(ref));
  const filledRows = new Set<bigint>();
  if (!isFew) for (const [row] of db.iterate(filled, `[${rows.join()}]`)) filledRows.add(row);
  return requests.map((request, index) => {
    db.clock.countRow();
    const row = rows[index];
    return row === undefined || filledRows.has(row) ? read(request) : { items: [], totalCount: 0 };
  });
}

/** A piece of a list. A first piece that is not full is the whole list. Other pieces need a count. */
function pieceOf<Values extends readonly unknown[], Item extends { readonly attributes: Attributes }>(
  { near, far, count }: ListStatements<Values>,
  toItem: (row: Values, source: RowSource) => Item,
  ownText: (item: Item) => string,
  { ref, limit, offset }: ListRequest,
  source: RowSource,
): ListPage<Item> {
  const { db } = source;
  const spanRow = rowOf(ref);
  const statement = offset < FAR ? near : far;
  const rows =
    limit <= MAX_FEW_ROWS ? db.all(statement, spanRow, limit, offset) : db.iterate(statement, spanRow, limit, offset);
  const items: Item[] = [];
  for (const row of rows) {
    const item = toItem(row, source);
    db.clock.countBytes(ITEM_BYTES + ownText(item).length + attributesSize(item.attributes));
    items.push(item);
  }
  if (offset === 0 && items.length < limit) return { items, totalCount: items.length };
  const [totalCount] = db.get(count, spanRow) ?? [0n];
  return { items, totalCount: Number(totalCount) };
}
