/** What failed, and how often: spans grouped by what went wrong in them. */
import { SpangraphError } from '../errors.ts';
import { exactText } from '../model/attribute-text.ts';
import { isArrayValue } from '../model/attributes.ts';
import { compareNames } from '../model/compare.ts';
import { clampInt64, MAX_INT64, MIN_INT64 } from '../model/int64.ts';
import type { SpanError } from '../model/span-errors.ts';
import type { OperationSummary, SpanRecord } from '../storage/backend.ts';
import { textIn } from '../storage/evaluator/group-values.ts';
import type { MeasuredGroup, MeasuresRequest, TimedGroup } from '../storage/measures.ts';
import { compareOperations } from '../storage/ordering/names.ts';
import type { TimeRange } from '../storage/query.ts';
import type { Connection } from './connection.ts';
import { listFingerprint } from './cursor.ts';
import { defined } from './defined.ts';
import { equalBuckets } from './equal-buckets.ts';
import { findExamples } from './error-examples.ts';
import { ANY_ERROR, mayHaveError } from './error-filter.ts';
import { allOf } from './filter-logic.ts';
import type { KeyedReader } from './keyed-reader.ts';
import { offsetConnection } from './lists.ts';
import type { MetricLimits } from './metric-limits.ts';
import type { OperationAccount } from './operation-account.ts';
import { type PageArgs, type PageSizes, pageWish } from './page-args.ts';
import type { Selection } from './selection.ts';

const DEFAULT_EXAMPLES = 3;
const DEFAULT_BUCKETS = 20;

/** Spans that have an error in common. */
export interface ErrorGroup {
  readonly error: SpanError;
  /** Number of these spans. */
  readonly count: number;
  /** Earliest and latest start of these spans, in nanoseconds since the Unix epoch. */
  readonly firstStartUnixNano: bigint;
  readonly lastStartUnixNano: bigint;
  /** Sorted by name. Spans without a service have the empty name. */
  readonly services: readonly string[];
  /** Sorted by name and kind, those of several services as one, with how many of these spans each has. */
  readonly operations: readonly OperationSummary[];
  /** The list that the group is of. */
  readonly list: ErrorList;
}

export interface ErrorLimits extends PageSizes, MetricLimits {}

export class Errors {
  readonly #reader: KeyedReader;
  readonly #limits: ErrorLimits;
  readonly #account: OperationAccount;

  constructor(reader: KeyedReader, limits: ErrorLimits, account: OperationAccount) {
    this.#reader = reader;
    this.#limits = limits;
    this.#account = account;
  }

  /** The most frequent first, ties by type, then message. Throws BAD_USER_INPUT, PAGE_SIZE_EXCEEDED or INVALID_CURSOR at once. */
  groups({ filter, timeRange, ...page }: Selection & PageArgs): Connection<ErrorGroup> {
    const selection = { filter, timeRange };
    const list = this.#list(selection);
    return offsetConnection(
      {
        fingerprint: () => listFingerprint('errorGroups', defined(selection)),
        read: async (limit, offset) => {
          const groups = await list.groups();
          const items = groups.slice(offset, offset + limit);
          this.#account.readRecords(items.length);
          return { items, totalCount: groups.length };
        },
        keyOf: ({ error }) => JSON.stringify(error),
        rankOf: ({ count }) => String(count),
      },
      page,
      this.#limits,
    );
  }

  /** All stored spans with this error. Undefined if there is none. */
  async group(error: SpanError): Promise<ErrorGroup | undefined> {
    const groups = await this.#list({ filter: mayHaveError(error) }).groups();
    this.#account.readRecords(1);
    const key = JSON.stringify(error);
    return groups.find((group) => JSON.stringify(group.error) === key);
  }

  #list(selection: Selection): ErrorList {
    return new ErrorList(selection, { reader: this.#reader, limits: this.#limits, account: this.#account });
  }
}

/** What reads are made with. */
interface Means {
  readonly reader: KeyedReader;
  readonly limits: ErrorLimits;
  readonly account: OperationAccount;
}

/** All errors of some spans. Each part is read once, when it is asked for. */
class ErrorList {
  readonly #selection: Selection;
  readonly #means: Means;
  #groups: Promise<readonly ErrorGroup[]> | undefined;
  readonly #trends = new Map<number, Promise<ReadonlyMap<string, readonly number[]>>>();

  constructor(selection: Selection, means: Means) {
    this.#selection = selection;
    this.#means = means;
  }

  groups(): Promise<readonly ErrorGroup[]> {
    this.#groups ??= this.#readGroups();
    return this.#groups;
  }

  /**
   * How many spans of the group start in each of so many parts of the time range ({@link equalBuckets}). Where the range is open, it
   * begins with the first error of the list, or ends with the last. Throws BAD_USER_INPUT.
   */
  async trend({ error }: ErrorGroup, buckets = DEFAULT_BUCKETS): Promise<readonly number[]> {
    const { maxPageSize } = this.#means.limits;
    if (buckets < 1 || buckets > maxPageSize) {
      const problem = `buckets is ${buckets}; it must be from 1 to ${maxPageSize} (api.limits.max_page_size).`;
      throw new SpangraphError('BAD_USER_INPUT', problem);
    }
    const trends = this.#trends.get(buckets) ?? this.#readTrends(buckets);
    this.#trends.set(buckets, trends);
    return (await trends).get(textOf(error)) ?? Array.from({ length: buckets }, () => 0);
  }

  /** Some spans of the group, the newest first. Throws BAD_USER_INPUT and PAGE_SIZE_EXCEEDED. */
  examples({ error }: ErrorGroup, first = DEFAULT_EXAMPLES): Promise<readonly SpanRecord[]> {
    const { limits } = this.#means;
    const { limit } = pageWish({ first }, limits, false);
    return findExamples({ error, limit, ...this.#selection }, this.#means);
  }

  async #readGroups(): Promise<readonly ErrorGroup[]> {
    const parts = await this.#measure([{ field: 'service' }, { field: 'name' }, { field: 'kind' }]);
    return [...Map.groupBy(parts, ({ key: [error] }) => textOf(errorOf(error))).values()]
      .map((group) => this.#groupOf(group))
      .sort((a, b) => b.count - a.count || compareErrors(a.error, b.error));
  }

  #groupOf(parts: readonly TimedGroup[]): ErrorGroup {
    const operations = Map.groupBy(parts, ({ key: [, , name, kind] }) => JSON.stringify([name, Number(kind)]));
    return {
      error: errorOf(parts[0]?.key[0]),
      count: countOf(parts),
      firstStartUnixNano: parts.map((part) => part.firstStartUnixNano).reduce((a, b) => (a < b ? a : b)),
      lastStartUnixNano: parts.map((part) => part.lastStartUnixNano).reduce((a, b) => (a > b ? a : b)),
      services: [...new Set(parts.map(({ key: [, service] }) => textIn(service)))].sort(compareNames),
      operations: [...operations.values()]
        .map((of) => ({ name: textIn(of[0]?.key[2]), kind: Number(of[0]?.key[3]), spanCount: countOf(of) }))
        .sort(compareOperations),
      list: this,
    };
  }

  async #readTrends(buckets: number): Promise<ReadonlyMap<string, readonly number[]>> {
    const bounds = equalBuckets(await this.#range(), buckets).times;
    const groups = bounds.length < 2 ? [] : await this.#measure([], bounds);
    return new Map(
      groups.map(({ key: [error], times }) => {
        const counts = Array.from({ length: buckets }, () => 0);
        for (const { time, measures } of times) counts[time] = measures.count;
        return [textOf(errorOf(error)), counts];
      }),
    );
  }

  /** An open side is that of the first or the last error. */
  async #range(): Promise<Required<TimeRange>> {
    const groups = await this.groups();
    const { timeRange } = this.#selection;
    const starts = groups.map(({ firstStartUnixNano }) => firstStartUnixNano);
    const ends = groups.map(({ lastStartUnixNano }) => lastStartUnixNano + 1n);
    const from = timeRange?.from ?? starts.reduce((a, b) => (a < b ? a : b), MAX_INT64);
    const to = timeRange?.to ?? ends.reduce((a, b) => (a > b ? a : b), MIN_INT64);
    return { from: clampInt64(from), to: clampInt64(to) };
  }

  async #measure(furtherKeys: MeasuresRequest['groupBy'], times?: readonly bigint[]): Promise<readonly TimedGroup[]> {
    const { filter, timeRange } = this.#selection;
    const { reader, limits } = this.#means;
    const groups = await reader.measures({
      filter: filter === undefined ? ANY_ERROR : allOf([ANY_ERROR, filter]),
      groupBy: [{ error: true }, ...furtherKeys],
      sketch: false,
      numbers: [],
      starts: true,
      maxGroups: limits.maxMetricGroups,
      ...defined({ timeRange, times }),
    });
    return groups.map(timed);
  }
}

/** An error as the key of a group has it: a list of texts. */
/** Throws RangeError for a group without the starts that were asked for. */
function timed({ firstStartUnixNano, lastStartUnixNano, ...group }: MeasuredGroup): TimedGroup {
  if (firstStartUnixNano === undefined || lastStartUnixNano === undefined)
    throw new RangeError('A group of spans came without its starts.');
  return { ...group, firstStartUnixNano, lastStartUnixNano };
}

function errorOf(value: MeasuredGroup['key'][number]): SpanError {
  const texts = value !== undefined && value !== null && isArrayValue(value) ? value.map(String) : [];
  const [first = '', second = '', third] = texts;
  return third === undefined ? [first, second] : [first, second, third];
}

function textOf(error: SpanError): string {
  return exactText([...error]);
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

function countOf(parts: readonly MeasuredGroup[]): number {
  return parts.reduce((count, { total }) => count + total.count, 0);
}
