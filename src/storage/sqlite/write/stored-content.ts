/** Reads stored spans for the writer, and compares repeated spans with them. */
import type { Span } from '../../../model/span.ts';
import { encodeList } from '../../encoding/attribute-codec.ts';
import type { ReadConnection } from '../file/read-connection.ts';
import { select } from '../file/select.ts';
import { Candidate } from '../rows/candidate.ts';
import { Lookups } from '../rows/lookups.ts';
import { SPAN } from '../rows/span-columns.ts';
import { allEvents, allLinks } from '../rows/span-lists.ts';

const SPAN_AT = select(SPAN, 'FROM spans WHERE id = ?');

export class StoredContent {
  readonly #db: ReadConnection;
  #lookups: Lookups;

  constructor(db: ReadConnection) {
    this.#db = db;
    this.#lookups = new Lookups(db);
  }

  /** Forgets ids that a rollback undid. */
  reset(): void {
    this.#lookups = new Lookups(this.#db);
  }

  /** The span in that row. */
  read(rowId: bigint): Span {
    const source = { db: this.#db, lookups: this.#lookups };
    const row = this.#db.get(SPAN_AT, rowId);
    if (row === undefined) throw missing(`spans row ${rowId}`);
    const stored = new Candidate(row, source);
    const record = stored.toRecord();
    const resource = this.#lookups.resource(Number(record.resourceRef));
    const scope = this.#lookups.scope(Number(record.scopeRef));
    if (resource === undefined || scope === undefined) throw missing(`the resource or scope of spans row ${rowId}`);
    return {
      ...record,
      attributes: stored.attributes(),
      events: [...allEvents(stored.id, source)],
      links: [...allLinks(stored.id, source)],
      resource,
      scope,
    };
  }
}

function missing(what: string): Error {
  return new Error(`The database lacks ${what}.`);
}

/** Whether two spans of one key have the same content. */
export function isSameContent(a: Span, b: Span): boolean {
  return (
    contentText(a) === contentText(b) &&
    ownerText(a.resource) === ownerText(b.resource) &&
    ownerText(a.scope) === ownerText(b.scope)
  );
}

/** A text that is equal only for equal content. Attribute values are as the codec writes them. */
function contentText(span: Span): string {
  return JSON.stringify([
    span.parentSpanId,
    span.traceState,
    span.flags,
    span.name,
    String(span.startTimeUnixNano),
    String(span.endTimeUnixNano),
    span.statusCode,
    span.statusMessage,
    span.droppedAttributesCount,
    span.droppedEventsCount,
    span.droppedLinksCount,
    encodeList(span.attributes),
    span.events.map((event) => [
      String(event.timeUnixNano),
      event.name,
      event.droppedAttributesCount,
      encodeList(event.attributes),
    ]),
    span.links.map((link) => [
      link.traceId,
      link.spanId,
      link.traceState,
      link.flags,
      link.droppedAttributesCount,
      encodeList(link.attributes),
    ]),
  ]);
}

/** The fields in a fixed order. */
function ownerText(owner: Span['resource'] | Span['scope']): string {
  const fields = Object.entries({ ...owner, attributes: encodeList(owner.attributes) });
  return JSON.stringify(fields.sort(([a], [b]) => (a < b ? -1 : 1)));
}
