/**
 * Which attributes spans have. The index knows how many spans have a key. Their values are read from the spans: most keys have
 * more of them than an aggregation counts exactly.
 */
import { getOrMake } from '../../../model/get-or-make.ts';
import { checkPatterns } from '../../evaluator/check-patterns.ts';
import type { AttributeProfile, ProfileRequest } from '../../profiles.ts';
import type { ProfiledKey } from '../../statistics/profiled-key.ts';
import { ProfiledSpans } from '../../statistics/profiled-spans.ts';
import { buckets } from '../cluster/buckets.ts';
import type { Query } from '../cluster/queries.ts';
import { anyOfTerms, every, isExact, NONE } from '../cluster/queries.ts';
import { type KeyTerm, readKeyTerm } from '../documents/read-terms.ts';
import { compileTimeRange } from '../search/compile-query.ts';
import { compileSpans, scanMatches } from '../search/find-spans.ts';
import type { ClusterSource } from '../search/source.ts';
import { keyText } from './hashed-texts.ts';

/** Keys with values of several types whose spans one request counts. */
const MAX_COUNTED = 200;
/** A count of keys alone has no bound, so no message shows these times. */
const ANY_TIME = { first: 0n, last: 0n };

export async function profileAttributes(request: ProfileRequest, source: ClusterSource): Promise<AttributeProfile> {
  const { filter, timeRange, values, maxSpans } = request;
  checkPatterns(filter);
  const compiled = await compileSpans(filter, source);
  const query = every([compiled.all, compileTimeRange(timeRange)]);
  const profiled = new ProfiledSpans(request);
  if (isExact(compiled) && values === undefined && maxSpans === undefined) await countKeys(query, profiled, source);
  else {
    for await (const matches of scanMatches(isExact(compiled) ? undefined : filter, query, source)) {
      for (const { filterable } of matches) profiled.add(filterable);
    }
  }
  return profiled.profile();
}

/** A term stands for a key with one type of values. */
interface FoundTerm {
  readonly term: string;
  readonly type: KeyTerm['type'];
  readonly count: number;
}

/** The query must select exactly the spans that count. */
async function countKeys(query: Query, profiled: ProfiledSpans, source: ClusterSource): Promise<void> {
  if (query === NONE) return;
  profiled.count({ count: await source.read.totals.count('spans', query), ...ANY_TIME });
  const found = new Map<ProfiledKey, FoundTerm[]>();
  for await (const portion of buckets(source.read, { kind: 'spans', query, fields: ['keys'] })) {
    for (const { key: bucket, count } of portion) {
      const term = String(bucket.keys);
      const read = readKeyTerm(term);
      const key = read && (read.key ?? (await keyText(read.scope, term, source)));
      const counted = key === undefined ? undefined : profiled.key(read?.scope ?? 'SPAN', key);
      if (read && counted) getOrMake(found, counted, () => []).push({ term, type: read.type, count });
    }
  }
  const several = [...found].filter(([, terms]) => terms.length > 1);
  const unions = new Map<ProfiledKey, number>();
  for (let from = 0; from < several.length; from += MAX_COUNTED) {
    const some = several.slice(from, from + MAX_COUNTED);
    const counts = await countUnions(
      query,
      some.map(([, terms]) => terms.map(({ term }) => term)),
      source,
    );
    for (const [index, [key]] of some.entries()) unions.set(key, counts[index] ?? 0);
  }
  for (const [key, terms] of found) {
    const turn = profiled.nextTurn();
    for (const { type, count } of terms) key.addSpans(type, unions.get(key) ?? count, turn);
  }
}

interface UnionsAnswer {
  readonly counts: { readonly buckets: readonly { readonly doc_count: number }[] };
}

/** For each list of terms: how many spans have at least one of them. */
async function countUnions(
  query: Query,
  lists: readonly (readonly string[])[],
  { read }: ClusterSource,
): Promise<number[]> {
  const aggs = { counts: { filters: { filters: lists.map((terms) => anyOfTerms('keys', terms)) } } };
  const { aggregations } = await read.totals.aggregate<UnionsAnswer>('spans', query, aggs);
  return aggregations?.counts.buckets.map((bucket) => bucket.doc_count) ?? [];
}
