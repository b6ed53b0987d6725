/** The spans that are measured. */
import { orderedTime } from '../model/span.ts';
import type { SpanRecord } from '../storage/backend.ts';
import type { SpanFilter, SpanOrderField, TimeRange } from '../storage/query.ts';
import { defined } from './defined.ts';
import type { KeyedReader } from './keyed-reader.ts';
import type { OperationAccount } from './operation-account.ts';

export interface Selection {
  readonly filter?: SpanFilter | undefined;
  readonly timeRange?: TimeRange | undefined;
}

export class Edges {
  readonly #reader: KeyedReader;
  readonly #account: OperationAccount;

  constructor(reader: KeyedReader, account: OperationAccount) {
    this.#reader = reader;
    this.#account = account;
  }

  /**
   * The range that is asked for. An absent side is that of the oldest or the newest span that matches. Without spans the range is
   * empty.
   */
  async range({ filter, timeRange = {} }: Selection): Promise<Required<TimeRange>> {
    const { from, to } = timeRange;
    if (from !== undefined && to !== undefined) return { from, to };
    const edges = await this.of('START_TIME', { filter, timeRange });
    const known = from ?? to ?? 0n;
    if (edges === undefined) return { from: known, to: known };
    const [oldest, newest] = edges;
    return {
      from: from ?? orderedTime(oldest.startTimeUnixNano),
      to: to ?? orderedTime(newest.startTimeUnixNano) + 1n,
    };
  }

  /** The first and the last span in the order of a field. Undefined without spans. */
  async of(field: SpanOrderField, { filter, timeRange }: Selection): Promise<[SpanRecord, SpanRecord] | undefined> {
    const pages = await Promise.all(
      (['ASC', 'DESC'] as const).map((direction) =>
        this.#reader.findSpans({ ...defined({ filter, timeRange }), order: { field, direction }, page: { limit: 1 } }),
      ),
    );
    const [first, last] = pages.map(({ items: [span] }) => span);
    this.#account.readRecords(2);
    return first && last && [first, last];
  }
}
