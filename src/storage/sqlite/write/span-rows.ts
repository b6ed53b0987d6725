/** Turns spans into rows and index terms. */
import type { Database } from 'better-sqlite3';
import type { Attributes } from '../../../model/attributes.ts';
import type { InstrumentationScope, Resource, Span } from '../../../model/span.ts';
import { orderedTime, serviceName } from '../../../model/span.ts';
import type { Steps } from '../../../model/steps.ts';
import type { StoredRow } from '../rows/rows.ts';
import { kindText, statusText } from '../rows/rows.ts';
import {
  durationBucket,
  eventNameTerm,
  idTerm,
  linkedTraceTerm,
  STATUS_MESSAGE_TERM,
  statusMessageTerm,
  statusTerm,
} from '../rows/terms.ts';
import { Resources, Scopes } from './interned.ts';
import { Operations } from './operations.ts';
import { Shapes } from './shapes.ts';
import { TermText } from './term-text.ts';
import type { UnkeptMinutes } from './unkept-minutes.ts';
import type { CountedOwner } from './value-counter.ts';
import { type DictionaryLimits, ValueDictionary } from './value-dictionary.ts';

/** One span, ready to insert. {@link eventRow} and {@link linkRow} fill in the span's row id. */
export interface EncodedSpan {
  /** In the order of SPAN_COLUMNS, without the id. */
  readonly columns: StoredRow;
  /** In the order of EVENT_COLUMNS and LINK_COLUMNS, with null for `span_row`. */
  readonly events: readonly StoredRow[];
  readonly links: readonly StoredRow[];
  /** Separated by blanks. */
  readonly terms: string;
}

/** A stored row that spans share. */
export interface Shared<Content> {
  readonly id: number;
  /** Undefined if the row is lost: its values are then not counted. */
  readonly content: Content | undefined;
}

/** What the counts of a stored span depend on. */
export interface StoredSpan {
  readonly operationId: number;
  readonly resource: Shared<Resource>;
  readonly scope: Shared<InstrumentationScope>;
  /** The ordered start time. */
  readonly start: bigint;
  readonly attributes: Attributes;
}

export class SpanEncoder {
  readonly #operations: Operations;
  readonly #dictionary: ValueDictionary;
  readonly #resources: Resources;
  readonly #scopes: Scopes;
  readonly #spanShapes: Shapes;
  readonly #eventShapes: Shapes;
  readonly #linkShapes: Shapes;
  /** Of the span that is being encoded. */
  readonly #terms = new TermText();

  /** `unkept` get the minutes whose counts change. */
  constructor(db: Database, limits: DictionaryLimits, unkept: readonly UnkeptMinutes[]) {
    this.#operations = new Operations(db, unkept);
    this.#dictionary = new ValueDictionary(db, limits);
    this.#resources = new Resources(db, this.#dictionary);
    this.#scopes = new Scopes(db, this.#dictionary);
    this.#spanShapes = new Shapes(db, 'SPAN', this.#dictionary);
    this.#eventShapes = new Shapes(db, 'EVENT', this.#dictionary);
    this.#linkShapes = new Shapes(db, 'LINK', this.#dictionary);
  }

  /** Forgets ids that a rollback undid. */
  reset(): void {
    const parts = [
      this.#operations,
      this.#dictionary,
      this.#resources,
      this.#scopes,
      this.#spanShapes,
      this.#eventShapes,
      this.#linkShapes,
    ];
    for (const part of parts) part.reset();
  }

  /** Writes the counts of the spans encoded since the last flush. */
  *flush(): Steps<void> {
    yield* this.#operations.flush();
    yield* this.#resources.flush();
    yield* this.#scopes.flush();
    yield* this.#dictionary.flush();
    if (this.#dictionary.isFull) this.reset();
  }

  /** Encodes a span and counts it. */
  encode(span: Span, ingestionTime: bigint): EncodedSpan {
    return this.#encode(span, ingestionTime, { spans: 1 });
  }

  /** The index terms of a stored span. Subtracts it from the counts. */
  forget(span: Span): string {
    return this.#encode(span, 0n, { spans: -1 }).terms;
  }

  /** Subtracts a stored span, without its events and links. */
  uncount({ operationId, resource, scope, start, attributes }: StoredSpan): void {
    const owner = { spans: -1 };
    this.#operations.count(operationId, start, owner.spans);
    if (resource.content !== undefined) this.#resources.count(resource.id, resource.content, owner.spans);
    if (scope.content !== undefined) this.#scopes.count(scope.id, scope.content, owner.spans);
    this.countValues('SPAN', attributes, owner);
  }

  /** Counts the values of a stored list. */
  countValues(kind: 'SPAN' | 'EVENT' | 'LINK', attributes: Attributes, owner: CountedOwner): void {
    const counters = attributes.map(({ key }) => this.#dictionary.counter(kind, key));
    this.#dictionary.count(counters, attributes, owner);
  }

  #encode(span: Span, ingestionTime: bigint, owner: CountedOwner): EncodedSpan {
    const start = orderedTime(span.startTimeUnixNano);
    const end = orderedTime(span.endTimeUnixNano);
    const exact =
      start === span.startTimeUnixNano && end === span.endTimeUnixNano
        ? null
        : `${span.startTimeUnixNano} ${span.endTimeUnixNano}`;
    const operationId = this.#operations.idOf(serviceName(span.resource), span.name, span.kind);
    const resourceId = this.#resources.idOf(span.resource);
    const scopeId = this.#scopes.idOf(span.scope);
    this.#operations.count(operationId, start, owner.spans);
    this.#resources.count(resourceId, span.resource, owner.spans);
    this.#scopes.count(scopeId, span.scope, owner.spans);
    const attributes = this.#spanShapes.encode(span.attributes);
    this.#dictionary.count(attributes.counters, span.attributes, owner);
    const terms = this.#terms;
    const duration = end - start;
    terms.begin(
      `o${operationId} r${resourceId} c${scopeId} t${statusTerm(span.statusCode)} d${durationBucket(duration)} ` +
        idTerm(span.spanId),
    );
    if (span.parentSpanId !== '') terms.add(idTerm(span.parentSpanId));
    if (span.statusMessage !== '') terms.add(`${STATUS_MESSAGE_TERM} ${statusMessageTerm(span.statusMessage)}`);
    terms.addAttributes('s', span.attributes, attributes);
    const events = span.events.map((event) => this.#event(span.spanId, event, owner));
    const links = span.links.map((link) => this.#link(span.spanId, link, owner));
    const columns = [
      span.spanId,
      span.traceId,
      span.traceState,
      span.parentSpanId,
      span.name,
      kindText(span.kind),
      start,
      end,
      span.droppedAttributesCount,
      span.statusMessage,
      statusText(span.statusCode),
      span.resource.droppedAttributesCount,
      span.droppedEventsCount,
      span.droppedLinksCount,
      duration,
      ingestionTime,
      scopeId,
      resourceId,
      operationId,
      span.flags,
      exact,
      attributes.shapeId,
      attributes.valuesText,
    ];
    return { columns, events, links, terms: terms.toString() };
  }

  #event(spanId: string, event: Span['events'][number], owner: CountedOwner): StoredRow {
    const encoded = this.#eventShapes.encode(event.attributes);
    this.#dictionary.count(encoded.counters, event.attributes, owner);
    this.#terms.add(eventNameTerm(event.name));
    this.#terms.addAttributes('e', event.attributes, encoded);
    const time = orderedTime(event.timeUnixNano);
    const exact = time === event.timeUnixNano ? null : String(event.timeUnixNano);
    return [spanId, time, event.name, event.droppedAttributesCount, null, exact, encoded.shapeId, encoded.valuesText];
  }

  #link(spanId: string, link: Span['links'][number], owner: CountedOwner): StoredRow {
    const encoded = this.#linkShapes.encode(link.attributes);
    this.#dictionary.count(encoded.counters, link.attributes, owner);
    this.#terms.add(linkedTraceTerm(link.traceId));
    this.#terms.addAttributes('l', link.attributes, encoded);
    return [
      spanId,
      link.traceState,
      link.droppedAttributesCount,
      null,
      link.traceId,
      link.spanId,
      link.flags,
      encoded.shapeId,
      encoded.valuesText,
    ];
  }
}

/** Index of `span_row` in EVENT_COLUMNS and LINK_COLUMNS. */
const EVENT_SPAN_ROW = 4;
const LINK_SPAN_ROW = 3;

export function eventRow(row: StoredRow, spanRow: bigint): StoredRow {
  return row.with(EVENT_SPAN_ROW, spanRow);
}

export function linkRow(row: StoredRow, spanRow: bigint): StoredRow {
  return row.with(LINK_SPAN_ROW, spanRow);
}
