/** Counting documents by the values of fields: every value, exactly, in order of the terms. */
import type { Connection, Kind } from './connection.ts';
import type { Query } from './queries.ts';
import { NONE } from './queries.ts';

/** Buckets in one answer. */
const MAX_BUCKETS = 2_000;

export interface Bucket {
  /** By field. */
  readonly key: Readonly<Record<string, string | number>>;
  readonly count: number;
}

interface BucketsRequest {
  readonly kind: Kind;
  readonly query: Query;
  readonly fields: readonly string[];
  /** Goes on behind this key. */
  readonly after?: Readonly<Record<string, string>>;
}

interface CompositeAnswer {
  readonly buckets: readonly { readonly key: Bucket['key']; readonly doc_count: number }[];
  readonly after_key?: Bucket['key'];
}

/** All buckets, portion by portion. */
export async function* buckets(
  connection: Connection,
  { kind, query, fields, after }: BucketsRequest,
): AsyncGenerator<readonly Bucket[], void, undefined> {
  if (query === NONE) return;
  const sources = fields.map((field) => ({ [field]: { terms: { field } } }));
  for (let from: Bucket['key'] | undefined = after; ; ) {
    const composite = { size: MAX_BUCKETS, sources, ...(from === undefined ? {} : { after: { ...from } }) };
    const { aggregations } = await connection.aggregate(kind, query, { found: { composite } });
    const found = (aggregations.found ?? { buckets: [] }) as CompositeAnswer;
    if (found.buckets.length > 0) yield found.buckets.map(({ key, doc_count: count }) => ({ key, count }));
    if (found.after_key === undefined || found.buckets.length < MAX_BUCKETS) return;
    from = found.after_key;
  }
}

/** The buckets of one field's terms from behind `after` for as long as they are wanted. */
export async function* termBuckets(
  connection: Connection,
  request: { readonly query: Query; readonly field: string; readonly after: string },
  isWanted: (term: string) => boolean,
): AsyncGenerator<{ readonly term: string; readonly count: number }, void, undefined> {
  const { query, field, after } = request;
  const found = buckets(connection, { kind: 'spans', query, fields: [field], after: { [field]: after } });
  for await (const portion of found) {
    for (const { key, count } of portion) {
      const term = String(key[field]);
      if (!isWanted(term)) return;
      yield { term, count };
    }
  }
}
