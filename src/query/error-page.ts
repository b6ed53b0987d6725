/** Details of the errors of one page, beside their counts. Each part is read for all of them, once, when someone asks for it. */
import { SpangraphError } from '../errors.ts';
import { exactText } from '../model/attribute-text.ts';
import { compareNames } from '../model/compare.ts';
import type { SpanError } from '../model/span-errors.ts';
import type { OperationSummary, SpanRecord } from '../storage/backend.ts';
import { textIn } from '../storage/evaluator/group-values.ts';
import type { GroupField, MeasuredGroup } from '../storage/measures.ts';
import { compareOperations } from '../storage/ordering/names.ts';
import { equalBuckets } from './equal-buckets.ts';
import { findExamples } from './error-examples.ts';
import { type ErrorMeans, errorOf, measureErrors } from './error-measures.ts';
import { pageWish } from './page-args.ts';
import type { Selection } from './selection.ts';

const DEFAULT_EXAMPLES = 3;
const DEFAULT_BUCKETS = 20;

export interface PageOfErrors {
  readonly errors: readonly SpanError[];
  readonly selection: Selection;
  /** What the parts of trends divide: [from, to), in nanoseconds since the Unix epoch. */
  readonly times: { readonly from: bigint; readonly to: bigint };
}

type Groups = ReadonlyMap<string, readonly MeasuredGroup[]>;

export class ErrorPage {
  readonly #page: PageOfErrors;
  readonly #means: ErrorMeans;
  readonly #parts = new Map<string, Promise<Groups>>();

  constructor(page: PageOfErrors, means: ErrorMeans) {
    this.#page = page;
    this.#means = means;
  }

  /** The services of the spans, sorted by name. Spans without a service have the empty name. */
  async services(error: SpanError): Promise<readonly string[]> {
    const groups = await this.#places(error);
    return [...new Set(groups.map(({ key: [, service] }) => textIn(service)))].sort(compareNames);
  }

  /** The operations of the spans, sorted by name and kind, those of several services as one, with how many of the spans each has. */
  async operations(error: SpanError): Promise<readonly OperationSummary[]> {
    const groups = Map.groupBy(await this.#places(error), ({ key: [, , name, kind] }) =>
      JSON.stringify([name, Number(kind)]),
    );
    return [...groups.values()]
      .map((of) => ({
        name: textIn(of[0]?.key[2]),
        kind: Number(of[0]?.key[3]),
        spanCount: of.reduce((count, { total }) => count + total.count, 0),
      }))
      .sort(compareOperations);
  }

  /** How many of the spans start in each of so many parts of the time range ({@link equalBuckets}). Throws BAD_USER_INPUT. */
  async trend(error: SpanError, buckets = DEFAULT_BUCKETS): Promise<readonly number[]> {
    const { maxPageSize } = this.#means.limits;
    if (buckets < 1 || buckets > maxPageSize) {
      const problem = `buckets is ${buckets}; it must be from 1 to ${maxPageSize} (api.limits.max_page_size).`;
      throw new SpangraphError('BAD_USER_INPUT', problem);
    }
    const [group] = (await this.#by([], buckets)).get(exactText([...error])) ?? [];
    const counts = Array.from({ length: buckets }, () => 0);
    for (const { time, measures } of group?.times ?? []) counts[time] = measures.count;
    return counts;
  }

  /** Some of the spans, the newest first. Throws BAD_USER_INPUT and PAGE_SIZE_EXCEEDED. */
  examples(error: SpanError, first = DEFAULT_EXAMPLES): Promise<readonly SpanRecord[]> {
    const { limit } = pageWish({ first }, this.#means.limits, false);
    return findExamples({ error, limit, ...this.#page.selection }, this.#means);
  }

  /** Services and operations are mostly asked for together, so that one read has both. */
  async #places(error: SpanError): Promise<readonly MeasuredGroup[]> {
    return (await this.#by(['service', 'name', 'kind'])).get(exactText([...error])) ?? [];
  }

  #by(fields: readonly GroupField[], buckets?: number): Promise<Groups> {
    const part = JSON.stringify([fields, buckets]);
    const known = this.#parts.get(part) ?? this.#read(fields, buckets);
    this.#parts.set(part, known);
    return known;
  }

  async #read(fields: readonly GroupField[], buckets: number | undefined): Promise<Groups> {
    const { errors, selection } = this.#page;
    const times = buckets === undefined ? undefined : equalBuckets(this.#page.times, buckets).times;
    if (times !== undefined && times.length < 2) return new Map();
    const groupBy = [{ error: true, among: errors } as const, ...fields.map((field) => ({ field }))];
    const groups = await measureErrors({ groupBy, times, ...selection }, this.#means);
    return Map.groupBy(groups, ({ key: [error] }) => exactText([...errorOf(error)]));
  }
}
