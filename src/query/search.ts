/** Searches for spans and traces, and for the spans that made a trace match. */

import type { SpanRecord, TraceSummary } from '../storage/backend.ts';
import { spanPosition } from '../storage/ordering/order.ts';
import type {
  PageRequest,
  SpanFilter,
  SpanOrder,
  SpanPosition,
  SpanQuery,
  TimeRange,
  TraceFilter,
  TraceOrder,
  TraceQuery,
} from '../storage/query.ts';
import type { Connection } from './connection.ts';
import { listFingerprint } from './cursor.ts';
import { defined } from './defined.ts';
import { isNothing, withinTrace } from './filter-logic.ts';
import type { KeyedReader } from './keyed-reader.ts';
import { keysetConnection } from './keyset.ts';
import type { OperationAccount } from './operation-account.ts';
import { type PageArgs, type PageSizes, pageWish } from './page-args.ts';
import { SPAN_POSITIONS, TRACE_POSITIONS } from './positions.ts';

export interface SearchArgs<Filter, Order> extends PageArgs {
  readonly filter?: Filter | undefined;
  readonly timeRange?: TimeRange | undefined;
  readonly orderBy?: Order | undefined;
}

const NEWEST_FIRST = { field: 'START_TIME', direction: 'DESC' } as const;
const OLDEST_FIRST = { field: 'START_TIME', direction: 'ASC' } as const;

export class Search {
  readonly #reader: KeyedReader;
  readonly #sizes: PageSizes;
  readonly #account: OperationAccount;

  constructor(reader: KeyedReader, sizes: PageSizes, account: OperationAccount) {
    this.#reader = reader;
    this.#sizes = sizes;
    this.#account = account;
  }

  /** Newest first by default. Throws BAD_USER_INPUT, PAGE_SIZE_EXCEEDED and INVALID_CURSOR at once. */
  spans(args: SearchArgs<SpanFilter, SpanOrder>): Connection<SpanRecord> {
    const order = args.orderBy ?? NEWEST_FIRST;
    const base = { ...defined({ filter: args.filter, timeRange: args.timeRange }), order };
    const fingerprint = listFingerprint('spans', order, args.filter, args.timeRange);
    return this.#spanConnection(base, fingerprint, args);
  }

  /** The spans of one trace in order of their start. Throws as {@link spans} does. */
  spansOfTrace(trace: TraceSummary, args: SearchArgs<SpanFilter, never>): Connection<SpanRecord> {
    const filter = withinTrace(trace.traceId, args.filter);
    const fingerprint = listFingerprint('trace.spans', filter);
    const knownCount = args.filter ? undefined : trace.spanCount;
    return this.#spanConnection({ filter, order: OLDEST_FIRST }, fingerprint, args, knownCount);
  }

  /** Newest first by default. Throws as {@link spans} does. */
  traces(args: SearchArgs<TraceFilter, TraceOrder>): Connection<TraceSummary> {
    const order = args.orderBy ?? NEWEST_FIRST;
    const base = { ...defined({ filter: args.filter, timeRange: args.timeRange }), order };
    const query = (page: TraceQuery['page']): TraceQuery => ({ ...base, page });
    return keysetConnection(
      {
        fingerprint: listFingerprint('traces', order, args.filter, args.timeRange),
        codec: TRACE_POSITIONS,
        read: async (page, asOf) => {
          const found = await this.#reader.findTraces({ ...query(page), ...defined({ asOf }) });
          this.#account.readRecords(found.items.length);
          this.#reader.keepTraces(found.items);
          return { ...found, positionAt: (index) => found.positions[index] };
        },
        count: () => this.#reader.countTraces(query(COUNT_ONLY)),
      },
      args,
      this.#sizes,
    );
  }

  /** At most `first` of the spans that made the trace match, earliest first; they are those that meet `matched`. */
  async matchedSpans(
    trace: TraceSummary,
    matched: SpanFilter,
    args: Pick<PageArgs, 'first'>,
  ): Promise<readonly SpanRecord[]> {
    const { limit } = pageWish(args, this.#sizes, false);
    if (limit === 0 || isNothing(matched)) return [];
    const query = { filter: withinTrace(trace.traceId, matched), order: OLDEST_FIRST, page: { limit } };
    const { items } = await this.#reader.findSpans(query);
    this.#keep(items);
    return items;
  }

  #spanConnection(
    base: Omit<SpanQuery, 'page'>,
    fingerprint: string,
    args: PageArgs,
    knownCount?: number,
  ): Connection<SpanRecord> {
    const query = (page: PageRequest<SpanPosition>): SpanQuery => ({ ...base, page });
    return keysetConnection(
      {
        fingerprint,
        codec: SPAN_POSITIONS,
        read: async (page) => {
          const { items, hasMore } = await this.#reader.findSpans(query(page));
          this.#keep(items);
          const positionAt = (index: number): SpanPosition | undefined => {
            const span = items[index];
            return span === undefined ? undefined : spanPosition(base.order, span);
          };
          return { items, positionAt, hasMore, moment: '', orderChanged: false };
        },
        count: async () => knownCount ?? (await this.#reader.countSpans(query(COUNT_ONLY))),
      },
      args,
      this.#sizes,
    );
  }

  #keep(spans: readonly SpanRecord[]): void {
    this.#account.readRecords(spans.length);
    this.#reader.keepSpans(spans);
  }
}

/** Counts ignore the page. */
const COUNT_ONLY = { limit: 1 } as const;
