/** Whether a repeated span says the same as the stored one. Compares what was stored, and so stores nothing itself. */
import type { Database } from 'better-sqlite3';
import type { Span } from '../../../model/span.ts';
import { encodeList } from '../../encoding/attribute-codec.ts';
import { ReadClock } from '../file/read-clock.ts';
import { ReadConnection } from '../file/read-connection.ts';
import { select } from '../file/select.ts';
import { Candidate } from '../rows/candidate.ts';
import { Lookups } from '../rows/lookups.ts';
import { SPAN } from '../rows/span-columns.ts';
import { allEvents, allLinks } from '../rows/span-lists.ts';

type SpanLists = Pick<Span, 'attributes' | 'events' | 'links'>;

const SPAN_AT = select(SPAN, 'FROM spans WHERE id = ?');

export class StoredContent {
  readonly #db: ReadConnection;
  #lookups: Lookups;

  constructor(db: Database) {
    this.#db = new ReadConnection(db, new ReadClock(db));
    this.#lookups = new Lookups(this.#db);
  }

  /** Forgets ids that a rollback has undone. */
  reset(): void {
    this.#lookups = new Lookups(this.#db);
  }

  /** Whether the span in that row says the same; all fields count but the time of ingestion. */
  equals(span: Span, rowId: bigint): boolean {
    const source = { db: this.#db, lookups: this.#lookups };
    const row = this.#db.get(SPAN_AT, rowId);
    if (row === undefined) return false;
    const stored = new Candidate(row, source);
    const resource = this.#lookups.resource(Number(stored.toRecord().resourceRef));
    const scope = this.#lookups.scope(Number(stored.toRecord().scopeRef));
    const lists: SpanLists = {
      attributes: stored.attributes(),
      events: allEvents(stored.id, source),
      links: allLinks(stored.id, source),
    };
    return (
      contentText({ ...stored.toRecord(), ...lists }) === contentText(span) &&
      ownerText(resource) === ownerText(span.resource) &&
      ownerText(scope) === ownerText(span.scope)
    );
  }
}

/** Equal for equal content: integers and attribute values as the codec writes them. */
function contentText(span: Omit<Span, 'resource' | 'scope'>): string {
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

/** The fields in one order, whatever order the object has them in. */
function ownerText(owner: Span['resource'] | Span['scope'] | undefined): string {
  if (owner === undefined) return '';
  const fields = Object.entries({ ...owner, attributes: encodeList(owner.attributes) });
  return JSON.stringify(fields.sort(([a], [b]) => (a < b ? -1 : 1)));
}
