/** Exact counts of documents by the values of fields, in order of the terms. */
import type { DocumentKind } from './cluster.ts';
import type { ClusterRead } from './cluster-read.ts';
import type { Query } from './queries.ts';
import { ALL, NONE } from './queries.ts';

/** Buckets in one answer. */
const MAX_BUCKETS = 2_000;

export interface Bucket {
  /** By field. */
  readonly key: Readonly<Record<string, string | number>>;
  readonly count: number;
}

interface BucketsRequest {
  readonly kind: DocumentKind;
  readonly query: Query;
  readonly fields: readonly string[];
  /** Only buckets after this one, which may not exist. */
  readonly after?: Bucket['key'] | undefined;
  /** Buckets of the first portion, if it is known how many are wanted. */
  readonly first?: number;
}

interface CompositeAnswer {
  readonly buckets: readonly { readonly key: Bucket['key']; readonly doc_count: number }[];
  readonly after_key?: Bucket['key'];
}

/** The part of an answer for one range of terms. */
interface RangeAnswer {
  readonly found: CompositeAnswer;
}

const NOTHING_FOUND: CompositeAnswer = { buckets: [] };

/** The buckets, in portions that are read as far as they are taken. */
export async function* buckets(
  { totals }: ClusterRead,
  { kind, query, fields, after, first = MAX_BUCKETS }: BucketsRequest,
): AsyncGenerator<readonly Bucket[], void, undefined> {
  if (query === NONE) return;
  let size = Math.min(first, MAX_BUCKETS);
  for (let from = after; ; size = MAX_BUCKETS) {
    const aggs = { found: { composite: compositeOf(fields, from, size) } };
    const { aggregations } = await totals.aggregate<{ found: CompositeAnswer }>(kind, query, aggs);
    const { found } = aggregations ?? { found: NOTHING_FOUND };
    if (found.buckets.length > 0) yield found.buckets.map(({ key, doc_count: count }) => ({ key, count }));
    if (found.after_key === undefined || found.buckets.length < size) return;
    from = found.after_key;
  }
}

/** Terms of a field after `after`, up to the first that is not wanted. */
export interface TermRange {
  readonly after: string;
  /** Spans that can have such a term. Others are left out, because they would be counted for unwanted terms. */
  readonly within?: Query;
  isWanted(term: string): boolean;
}

export interface CountedTerm {
  readonly term: string;
  readonly count: number;
}

/** For each range: how many spans that meet the query have each term. One request serves several ranges. */
export async function countTerms(
  { totals }: ClusterRead,
  { query, field }: { readonly query: Query; readonly field: string },
  ranges: readonly TermRange[],
): Promise<CountedTerm[][]> {
  const counted: CountedTerm[][] = ranges.map(() => []);
  if (query === NONE) return counted;
  let pending = ranges.map(({ after }, range) => ({ range, after }));
  while (pending.length > 0) {
    const aggs = Object.fromEntries(
      pending.map(({ range, after }) => [
        String(range),
        {
          filter: ranges[range]?.within ?? ALL,
          aggs: { found: { composite: compositeOf([field], { [field]: after }) } },
        },
      ]),
    );
    const { aggregations = {} } = await totals.aggregate<Record<string, RangeAnswer>>('spans', query, aggs);
    pending = pending.flatMap(({ range }) => {
      const { found } = aggregations[String(range)] ?? { found: NOTHING_FOUND };
      const terms = found.buckets.map(({ key, doc_count: count }) => ({ term: String(key[field]), count }));
      const wanted = terms.filter(({ term }) => ranges[range]?.isWanted(term));
      counted[range]?.push(...wanted);
      const last = terms.at(-1);
      const isDone = last === undefined || terms.length < MAX_BUCKETS || wanted.length < terms.length;
      return isDone ? [] : [{ range, after: last.term }];
    });
  }
  return counted;
}

function compositeOf(fields: readonly string[], after: Bucket['key'] | undefined, size = MAX_BUCKETS) {
  const sources = fields.map((field) => ({ [field]: { terms: { field } } }));
  return { size, sources, ...(after === undefined ? {} : { after: { ...after } }) };
}
