/** The traces that links lead to from one trace, and from these on, both ways. */
import { SpangraphError } from '../errors.ts';
import type { SpanRecord, TraceSummary } from '../storage/backend.ts';
import { spanPosition } from '../storage/ordering/order.ts';
import type { SpanFilter, SpanPosition } from '../storage/query.ts';
import { withinTrace } from './filter-logic.ts';
import type { KeyedReader } from './keyed-reader.ts';
import type { OperationAccount } from './operation-account.ts';
import { type PageArgs, type PageSizes, pageWish } from './page-args.ts';

export interface LinkedTracesArgs extends Pick<PageArgs, 'first'> {
  /** How many links to follow in a row; at least 1. */
  readonly depth: number;
}

const BY_START = { field: 'START_TIME', direction: 'ASC' } as const;
const SPANS_A_READ = 500;
const HAS_LINK: SpanFilter = { type: 'link', test: { attributes: [] } };

export class LinkedTraces {
  readonly #reader: KeyedReader;
  readonly #sizes: PageSizes;
  readonly #account: OperationAccount;

  constructor(reader: KeyedReader, sizes: PageSizes, account: OperationAccount) {
    this.#reader = reader;
    this.#sizes = sizes;
    this.#account = account;
  }

  /**
   * The nearest first, each once, without the trace itself; those that are not stored are left out. Of one trace come first those
   * that it links to, in the order of its spans and their links, then those that link to it, in the order of the linking spans.
   * Ends at `first` traces, so a cycle ends, too. Throws BAD_USER_INPUT or PAGE_SIZE_EXCEEDED.
   */
  async of(trace: TraceSummary, { depth, first }: LinkedTracesArgs): Promise<readonly TraceSummary[]> {
    if (depth < 1) throw new SpangraphError('BAD_USER_INPUT', `depth is ${depth}; it must be 1 or more.`);
    const { limit } = pageWish({ first }, this.#sizes, false);
    const found = new Map<string, TraceSummary>();
    const isKnown = (traceId: string): boolean => traceId === trace.traceId || found.has(traceId);
    let level: readonly TraceSummary[] = [trace];
    for (let steps = 0; steps < depth && level.length > 0 && found.size < limit; steps++) {
      const wanted = limit - found.size;
      // All at once, so that a level takes as many reads as one trace.
      const lists = await Promise.all(level.map(({ traceId }) => this.#linkedTo(traceId, isKnown, wanted)));
      const next = new Map(lists.flat().map((linked) => [linked.traceId, linked]));
      level = [...next.values()].slice(0, wanted);
      for (const linked of level) found.set(linked.traceId, linked);
    }
    this.#account.readRecords(found.size);
    return [...found.values()];
  }

  /** At most `wanted` stored traces that are not known yet. */
  async #linkedTo(
    traceId: string,
    isKnown: (traceId: string) => boolean,
    wanted: number,
  ): Promise<readonly TraceSummary[]> {
    const found = new Map<string, TraceSummary>();
    for (const idsOf of [this.#targets(traceId), this.#sources(traceId)]) {
      for await (const ids of idsOf) {
        const unknown = [...new Set(ids)].filter((id) => !isKnown(id) && !found.has(id));
        const traces = await Promise.all(unknown.map((id) => this.#reader.trace(id)));
        for (const linked of traces) if (linked !== undefined) found.set(linked.traceId, linked);
        if (found.size >= wanted) return [...found.values()].slice(0, wanted);
      }
    }
    return [...found.values()];
  }

  /** The traces that the spans of a trace link to. */
  async *#targets(traceId: string): AsyncGenerator<readonly string[]> {
    for await (const spans of this.#spans(withinTrace(traceId, HAS_LINK))) {
      const lists = await Promise.all(
        spans.map(({ ref }) => this.#reader.links({ ref, limit: Number.MAX_SAFE_INTEGER, offset: 0 })),
      );
      const links = lists.flatMap(({ items }) => items);
      this.#account.readRecords(links.length);
      yield links.map((link) => link.traceId);
    }
  }

  /** The traces whose spans link to a trace. */
  async *#sources(traceId: string): AsyncGenerator<readonly string[]> {
    for await (const spans of this.#spans({ type: 'link', test: { traceId, attributes: [] } })) {
      yield spans.map((span) => span.traceId);
    }
  }

  async *#spans(filter: SpanFilter): AsyncGenerator<readonly SpanRecord[]> {
    let after: SpanPosition | undefined;
    do {
      const page = { limit: SPANS_A_READ, ...(after !== undefined && { after }) };
      const { items, hasMore } = await this.#reader.findSpans({ filter, order: BY_START, page });
      this.#account.readRecords(items.length);
      yield items;
      const last = items.at(-1);
      after = hasMore && last !== undefined ? spanPosition(BY_START, last) : undefined;
    } while (after !== undefined);
  }
}
