/** What failed, and how often: spans grouped by what went wrong in them. */
import { compareNames } from '../model/compare.ts';
import { clampInt64, MAX_INT64, MIN_INT64 } from '../model/int64.ts';
import type { SpanError } from '../model/span-errors.ts';
import type { Connection } from './connection.ts';
import { listFingerprint } from './cursor.ts';
import { defined } from './defined.ts';
import { mayHaveError } from './error-filter.ts';
import { type ErrorLimits, type ErrorMeans, errorOf, measureErrors } from './error-measures.ts';
import { ErrorPage } from './error-page.ts';
import type { KeyedReader } from './keyed-reader.ts';
import { offsetConnection } from './lists.ts';
import type { OperationAccount } from './operation-account.ts';
import type { PageArgs } from './page-args.ts';
import type { Selection } from './selection.ts';

export type { ErrorLimits } from './error-measures.ts';

/** Spans that have an error in common, counted. */
interface CountedError {
  readonly error: SpanError;
  /** Number of these spans. */
  readonly count: number;
  /** Earliest and latest start of these spans, in nanoseconds since the Unix epoch. */
  readonly firstStartUnixNano: bigint;
  readonly lastStartUnixNano: bigint;
}

/** Spans that have an error in common. */
export interface ErrorGroup extends CountedError {
  /** Tells more of this error, and of the others that were read with it. */
  readonly page: ErrorPage;
}

export class Errors {
  readonly #means: ErrorMeans;

  constructor(reader: KeyedReader, limits: ErrorLimits, account: OperationAccount) {
    this.#means = { reader, limits, account };
  }

  /** The most frequent first, ties by type, then message. Throws BAD_USER_INPUT, PAGE_SIZE_EXCEEDED or INVALID_CURSOR at once. */
  groups({ filter, timeRange, ...page }: Selection & PageArgs): Connection<ErrorGroup> {
    const selection = { filter, timeRange };
    let read: Promise<readonly CountedError[]> | undefined;
    return offsetConnection(
      {
        fingerprint: () => listFingerprint('errorGroups', defined(selection)),
        read: async (limit, offset) => {
          read ??= this.#read(selection);
          const all = await read;
          const items = this.#page(all, all.slice(offset, offset + limit), selection);
          return { items, totalCount: all.length };
        },
        keyOf: ({ error }) => JSON.stringify(error),
        rankOf: ({ count }) => String(count),
      },
      page,
      this.#means.limits,
    );
  }

  /** All stored spans with this error. Undefined if there is none. */
  async group(error: SpanError): Promise<ErrorGroup | undefined> {
    const selection = { filter: mayHaveError(error) };
    const counted = await this.#read(selection, [error]);
    return this.#page(counted, counted, selection)[0];
  }

  /** `among`: the errors that are looked for. Absent: all. */
  async #read(selection: Selection, among?: readonly SpanError[]): Promise<readonly CountedError[]> {
    const groups = await measureErrors(
      { groupBy: [{ error: true, ...defined({ among }) }], ...selection },
      this.#means,
    );
    return groups
      .map(({ key: [error], total, firstStartUnixNano, lastStartUnixNano }) => {
        if (firstStartUnixNano === undefined || lastStartUnixNano === undefined)
          throw new RangeError('A group of spans came without its starts.');
        return { error: errorOf(error), count: total.count, firstStartUnixNano, lastStartUnixNano };
      })
      .sort((a, b) => b.count - a.count || compareErrors(a.error, b.error));
  }

  /** Some of all errors, as one page. */
  #page(all: readonly CountedError[], some: readonly CountedError[], selection: Selection): ErrorGroup[] {
    this.#means.account.readRecords(some.length);
    const errors = some.map(({ error }) => error);
    const page = new ErrorPage({ errors, selection, times: timesOf(all, selection) }, this.#means);
    return some.map((counted) => ({ ...counted, page }));
  }
}

/** The time range. Where it is open, it begins with the first of all errors, or ends with the last. */
function timesOf(errors: readonly CountedError[], { timeRange }: Selection): { from: bigint; to: bigint } {
  const starts = errors.map(({ firstStartUnixNano }) => firstStartUnixNano);
  const ends = errors.map(({ lastStartUnixNano }) => lastStartUnixNano + 1n);
  return {
    from: clampInt64(timeRange?.from ?? starts.reduce((a, b) => (a < b ? a : b), MAX_INT64)),
    to: clampInt64(timeRange?.to ?? ends.reduce((a, b) => (a > b ? a : b), MIN_INT64)),
  };
}

/** Exceptions before other errors, then by their texts. */
function compareErrors(a: SpanError, b: SpanError): number {
  if (a.length !== b.length) return a.length - b.length;
  for (const [index, text] of a.entries()) {
    const order = compareNames(text, b[index] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}
