/** The parts of one span: attributes, resource, scope, events and links. */
import type { AttributeList } from '../model/encoded-attributes.ts';
import { type Exception, exceptionsOf } from '../model/exception.ts';
import { type InstrumentationScope, type Resource, type SpanKey, SpanKind } from '../model/span.ts';
import type { EventRecord, LinkRecord, SpanRecord, TraceSummary } from '../storage/backend.ts';
import { allEvents } from './all-events.ts';
import type { Connection } from './connection.ts';
import { listFingerprint } from './cursor.ts';
import { gone } from './gone.ts';
import type { KeyedReader } from './keyed-reader.ts';
import { type OffsetList, offsetConnection } from './lists.ts';
import type { OperationAccount } from './operation-account.ts';
import type { PageArgs, PageSizes } from './page-args.ts';
import type { MaybePromise } from './types.ts';

export class Details {
  readonly #reader: KeyedReader;
  readonly #sizes: PageSizes;
  readonly #account: OperationAccount;

  constructor(reader: KeyedReader, sizes: PageSizes, account: OperationAccount) {
    this.#reader = reader;
    this.#sizes = sizes;
    this.#account = account;
  }

  trace(traceId: string): Promise<TraceSummary | undefined> {
    return this.#reader.trace(traceId);
  }

  /** The trace of a stored span. */
  async traceOf(span: SpanRecord): Promise<TraceSummary> {
    return (await this.#reader.trace(span.traceId)) ?? gone(`trace ${span.traceId}`);
  }

  /**
   * The span with this id and kind. Without a kind, the receiving half of the call (server, then consumer), otherwise the lowest
   * kind. The earliest if there are several.
   */
  async span(traceId: string, spanId: string, kind?: number): Promise<SpanRecord | undefined> {
    const halves = await this.#halves(traceId, spanId);
    const ofKind = (wanted: number) => halves.find((half) => half.kind === wanted);
    if (kind !== undefined) return ofKind(kind);
    return ofKind(SpanKind.SERVER) ?? ofKind(SpanKind.CONSUMER) ?? halves[0];
  }

  async spanOfKey({ traceId, spanId, kind, startTimeUnixNano }: SpanKey): Promise<SpanRecord | undefined> {
    const halves = await this.#halves(traceId, spanId);
    return halves.find((half) => half.kind === kind && half.startTimeUnixNano === startTimeUnixNano);
  }

  async #halves(traceId: string, spanId: string): Promise<readonly SpanRecord[]> {
    const halves = await this.#reader.spansById(traceId, spanId);
    this.#account.readRecords(halves.length);
    this.#reader.keepSpans(halves);
    return halves;
  }

  attributes(span: SpanRecord): MaybePromise<AttributeList> {
    return span.attributes ?? this.#reader.attributes(span.ref);
  }

  async resource(span: SpanRecord): Promise<Resource> {
    return (await this.#reader.resource(span.resourceRef)) ?? gone(`the resource of span ${span.spanId}`);
  }

  async scope(span: SpanRecord): Promise<InstrumentationScope> {
    return (await this.#reader.scope(span.scopeRef)) ?? gone(`the scope of span ${span.spanId}`);
  }

  /** In the order received. Throws BAD_USER_INPUT, PAGE_SIZE_EXCEEDED or INVALID_CURSOR at once. */
  events(span: SpanRecord, args: PageArgs): Connection<EventRecord> {
    return this.#list(
      { name: 'events', span, read: (limit, offset) => this.#reader.events({ ref: span.ref, limit, offset }) },
      args,
    );
  }

  /**
   * What the span's events record, in their order, and then what log records with its ids told, in order of time. Reads all
   * events of the span.
   */
  async exceptions({ ref, traceId, spanId }: SpanRecord): Promise<readonly Exception[]> {
    const [events, logged] = await Promise.all([
      allEvents(ref, { reader: this.#reader, account: this.#account }),
      this.#reader.exceptions({ traceId, spanId }),
    ]);
    this.#account.readRecords(logged.length);
    return [...exceptionsOf(events), ...logged];
  }

  /** In the order received. Throws as {@link events} does. */
  links(span: SpanRecord, args: PageArgs): Connection<LinkRecord> {
    return this.#list(
      { name: 'links', span, read: (limit, offset) => this.#reader.links({ ref: span.ref, limit, offset }) },
      args,
    );
  }

  /** Spans of any trace that link to this one, in order of their start. Throws as {@link events} does. */
  linkedFrom(span: SpanRecord, args: PageArgs): Connection<SpanRecord> {
    const { traceId, spanId } = span;
    return this.#list(
      {
        name: 'linkedFrom',
        span,
        read: async (limit, offset) => {
          const page = await this.#reader.linkedFrom({ traceId, spanId, limit, offset });
          this.#reader.keepSpans(page.items);
          return page;
        },
        keyOf: (linking) => spanName(linking),
      },
      args,
    );
  }

  #list<Item>({ name, span, read, ...list }: ListOfSpan<Item>, args: PageArgs): Connection<Item> {
    return offsetConnection(
      {
        ...list,
        fingerprint: () => listFingerprint(name, span.traceId, span.spanId, span.kind, span.startTimeUnixNano),
        read: async (limit, offset) => {
          const page = await read(limit, offset);
          this.#account.readRecords(page.items.length);
          return page;
        },
      },
      args,
      this.#sizes,
    );
  }
}

function spanName({ traceId, spanId, kind, startTimeUnixNano }: SpanKey): string {
  return [traceId, spanId, kind, startTimeUnixNano].join('/');
}

/** A list that belongs to one span. */
interface ListOfSpan<Item> extends Omit<OffsetList<Item>, 'fingerprint'> {
  readonly name: string;
  readonly span: SpanRecord;
}
