/** The row of a span that may be an answer. Conditions test it; its record is built only on demand. */
import type { AttributeScope, Attributes } from '../../../model/attributes.ts';
import type { EventRecord, LinkRecord, SpanRecord } from '../../backend.ts';
import type { FilterableSpan } from '../../evaluator/filterable.ts';
import { type RowOf, type Select, select } from '../file/select.ts';
import { STORED_ATTRIBUTES } from './attribute-columns.ts';
import { parseExactTimes } from './keys.ts';
import type { Operation } from './lookups.ts';
import type { RowSource } from './row-source.ts';
import { statusCodeOf } from './rows.ts';
import { isWhole, LONG_TEXTS, SPAN, type SpanRow, type WholeSpanRow } from './span-columns.ts';
import { allEvents, allLinks, eventAttributes, linkAttributes } from './span-lists.ts';

const { at } = SPAN;
/** Bytes of a candidate in memory beside its texts, about. */
const CANDIDATE_BYTES = 600;
/** Bytes of a record, likewise. */
const RECORD_BYTES = 400;
/** UTF-16 code units of a text that a candidate still has when it is kept. */
const MAX_KEPT_TEXT = 512;
/** The columns that may be null because the text is long. */
const LONG_COLUMNS = [at.trace_state, at.span_status_message, at.attribute_values] as const;
const WHOLE_ROW = select(SPAN, 'FROM spans WHERE id = ?');
const LONG_TEXTS_OF_ROW = select(LONG_TEXTS, 'FROM spans WHERE id = ?');
const ATTRIBUTES = select(STORED_ATTRIBUTES, 'FROM spans WHERE id = ?');

export class Candidate implements FilterableSpan {
  readonly id: bigint;
  readonly spanId: string;
  readonly traceId: string;
  readonly startTimeUnixNano: bigint;
  readonly endTimeUnixNano: bigint;
  #row: SpanRow;
  readonly #source: RowSource;
  readonly #operation: Operation;

  constructor(row: SpanRow, source: RowSource) {
    this.#row = row;
    this.#source = source;
    this.id = row[at.id];
    this.spanId = row[at.span_id];
    this.traceId = row[at.trace_id];
    [this.startTimeUnixNano, this.endTimeUnixNano] = parseExactTimes(row[at.exact_times]) ?? [
      row[at.start_time_unix_nano],
      row[at.end_time_unix_nano],
    ];
    this.#operation = source.lookups.operation(Number(row[at.operation_id]));
  }

  get service(): string {
    return this.#operation.service;
  }
  get name(): string {
    return this.#operation.name;
  }
  get kind(): number {
    return this.#operation.kind;
  }
  get statusCode(): number {
    return statusCodeOf(this.#row[at.span_status_code]);
  }
  get parentSpanId(): string {
    return this.#row[at.parent_span_id];
  }
  get statusMessage(): string {
    return this.#row[at.span_status_message] ?? this.#longTexts()[LONG_TEXTS.at.span_status_message];
  }
  get scopeName(): string {
    return this.#source.lookups.scope(this.#scopeId)?.name ?? '';
  }
  get scopeVersion(): string {
    return this.#source.lookups.scope(this.#scopeId)?.version ?? '';
  }

  /** Reads the row again if it was selected without. */
  get ingestionTimeUnixNano(): bigint {
    return this.#wholeRow()[at.ingestion_time_unix_nano];
  }

  get #scopeId(): number {
    return Number(this.#row[at.instrumentation_scope_id]);
  }
  get #resourceId(): number {
    return Number(this.#row[at.resource_id]);
  }

  /** Read one by one: a span may have a million. */
  events(): Iterable<EventRecord> {
    return allEvents(this.id, this.#source);
  }
  links(): Iterable<LinkRecord> {
    return allLinks(this.id, this.#source);
  }

  attributeLists(scope: AttributeScope): Iterable<Attributes> {
    const { lookups } = this.#source;
    switch (scope) {
      case 'SPAN':
        return [this.attributes()];
      case 'RESOURCE':
        return [lookups.resource(this.#resourceId)?.attributes ?? []];
      case 'SCOPE':
        return [lookups.scope(this.#scopeId)?.attributes ?? []];
      case 'EVENT':
        return eventAttributes(this.id, this.#source);
      case 'LINK':
        return linkAttributes(this.id, this.#source);
    }
  }

  attributes(): Attributes {
    const { db, lookups } = this.#source;
    const row = this.#row;
    const values = row[at.attribute_values];
    if (values !== null) return lookups.attributes(row[at.attribute_shape_id], values);
    return lookups.attributesOf(db.get(ATTRIBUTES, this.id));
  }

  /** Gives up its longer texts, which are read again when they are needed. Call before the span is kept among many. */
  slim(): this {
    const row = this.#row;
    if (!isLong(row[at.trace_state]) && !isLong(row[at.span_status_message]) && !isLong(row[at.attribute_values])) {
      return this;
    }
    const slim: [...SpanRow] = [...row];
    for (const column of LONG_COLUMNS) if (isLong(slim[column])) slim[column] = null;
    this.#row = slim;
    return this;
  }

  /** Bytes that it takes in memory, about. */
  get size(): number {
    const row = this.#row;
    const texts = lengthOf(row[at.trace_state]) + lengthOf(row[at.span_status_message]);
    return CANDIDATE_BYTES + texts + lengthOf(row[at.attribute_values]);
  }

  /** It is counted as bytes that the operation has read. */
  toRecord(): SpanRecord {
    const { db, lookups } = this.#source;
    const row = this.#wholeRow();
    const { statusMessage } = this;
    const traceState = row[at.trace_state] ?? this.#longTexts()[LONG_TEXTS.at.trace_state];
    const values = isLong(row[at.attribute_values]) ? null : row[at.attribute_values];
    db.clock.countBytes(RECORD_BYTES + statusMessage.length + traceState.length + lengthOf(values));
    return {
      ref: String(this.id),
      traceId: this.traceId,
      spanId: this.spanId,
      parentSpanId: this.parentSpanId,
      traceState,
      flags: Number(row[at.flags]),
      name: this.name,
      kind: this.kind,
      startTimeUnixNano: this.startTimeUnixNano,
      endTimeUnixNano: this.endTimeUnixNano,
      statusCode: this.statusCode,
      statusMessage,
      droppedAttributesCount: Number(row[at.dropped_span_attributes_count]),
      droppedEventsCount: Number(row[at.dropped_events_count]),
      droppedLinksCount: Number(row[at.dropped_links_count]),
      ingestionTimeUnixNano: row[at.ingestion_time_unix_nano],
      service: this.service,
      resourceRef: String(row[at.resource_id]),
      scopeRef: String(row[at.instrumentation_scope_id]),
      attributes: values === null ? undefined : lookups.encoded(row[at.attribute_shape_id], values),
    };
  }

  #wholeRow(): WholeSpanRow {
    return isWhole(this.#row) ? this.#row : this.#read(WHOLE_ROW);
  }

  #longTexts(): RowOf<typeof LONG_TEXTS> {
    return this.#read(LONG_TEXTS_OF_ROW);
  }

  #read<Row extends readonly unknown[]>(statement: Select<Row>): Row {
    const row = this.#source.db.get(statement, this.id);
    if (row === undefined) throw new Error(`the span of row ${this.id} has gone within one snapshot`);
    return row;
  }
}

function isLong(text: string | null): boolean {
  return text !== null && text.length > MAX_KEPT_TEXT;
}

function lengthOf(text: string | null): number {
  return text === null ? 0 : text.length;
}
