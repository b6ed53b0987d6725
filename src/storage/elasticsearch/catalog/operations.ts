/**
 * Services and their operations. The index has their names in order, but for those that are hashed: these are all read, and
 * take their places among the others.
 */
import { compareNames } from '../../../model/compare.ts';
import type {
  OperationSummary,
  OperationsPageRequest,
  OperationsRequest,
  ServiceCountRequest,
  ServicesRequest,
} from '../../backend.ts';
import { compareOperations, itemsAfter } from '../../ordering/names.ts';
import { groupByRange } from '../../ordering/range-groups.ts';
import type { NextPage, Page } from '../../query.ts';
import { type Bucket, buckets } from '../cluster/buckets.ts';
import type { Query } from '../cluster/queries.ts';
import { anyOfTerms, every, none } from '../cluster/queries.ts';
import { ESCAPE, textTerm } from '../documents/terms.ts';
import { compileTimeRange } from '../search/compile-query.ts';
import { startingWith } from '../search/compile-text.ts';
import type { ClusterSource } from '../search/source.ts';
import { textOf } from './hashed-texts.ts';

/** Services that one request counts. */
const COUNTED_AT_ONCE = 2_000;

export function getServices({ timeRange, page }: ServicesRequest, source: ClusterSource): Promise<Page<string>> {
  const { after } = page;
  return pageOf(page, source, {
    query: compileTimeRange(timeRange),
    fields: ['service'],
    after: after === undefined ? undefined : { service: after.toWellFormed() },
    read: ({ key }) => textOf('service', String(key.service), source),
    compare: compareNames,
  });
}

export async function getServiceCounts(
  requests: readonly ServiceCountRequest[],
  source: ClusterSource,
): Promise<number[]> {
  const counts = requests.map(() => 0);
  for (const { range, members } of groupByRange(requests)) {
    const byTerm = Map.groupBy(members, ({ request }) => textTerm(request.service));
    const terms = [...byTerm.keys()];
    for (let i = 0; i < terms.length; i += COUNTED_AT_ONCE) {
      const query = every([anyOfTerms('service', terms.slice(i, i + COUNTED_AT_ONCE)), compileTimeRange(range)]);
      for await (const portion of buckets(source.read, { kind: 'spans', query, fields: ['service'] })) {
        for (const { key, count } of portion) {
          for (const { index } of byTerm.get(String(key.service)) ?? []) counts[index] = count;
        }
      }
    }
  }
  return counts;
}

export function getOperations(
  { page, ...request }: OperationsPageRequest,
  source: ClusterSource,
): Promise<Page<OperationSummary>> {
  const { after } = page;
  return pageOf(page, source, {
    query: operationsQuery(request),
    fields: ['name', 'kind'],
    after: after && { name: after.name.toWellFormed(), kind: after.kind },
    read: async ({ key, count }) => ({
      name: await textOf('name', String(key.name), source),
      kind: Number(key.kind),
      spanCount: count,
    }),
    compare: compareOperations,
  });
}

export async function countOperations(request: OperationsRequest, { read }: ClusterSource): Promise<number> {
  const query = operationsQuery(request);
  let total = 0;
  for await (const portion of buckets(read, { kind: 'spans', query, fields: ['name', 'kind'] }))
    total += portion.length;
  return total;
}

function operationsQuery({ service, kind, timeRange }: OperationsRequest): Query {
  return every([
    anyOfTerms('service', [textTerm(service)]),
    ...(kind === undefined ? [] : [anyOfTerms('kind', [String(kind)])]),
    compileTimeRange(timeRange),
  ]);
}

/** A list of buckets in the order of names. The first field is the one with names. */
interface NamedBuckets<Position, Item extends Position> {
  readonly query: Query;
  readonly fields: readonly ['service' | 'name', ...string[]];
  readonly after: Bucket['key'] | undefined;
  readonly read: (bucket: Bucket) => Promise<Item>;
  readonly compare: (a: Position, b: Position) => number;
}

async function pageOf<Position, Item extends Position>(
  page: NextPage<Position>,
  source: ClusterSource,
  { query, fields, after, read, compare }: NamedBuckets<Position, Item>,
): Promise<Page<Item>> {
  const hashed = startingWith(fields[0], ESCAPE);
  const wanted = page.limit + 1;
  const found = await Promise.all([
    take(
      buckets(source.read, { kind: 'spans', query: every([query, none(hashed)]), fields, after, first: wanted }),
      wanted,
    ),
    take(buckets(source.read, { kind: 'spans', query: every([query, hashed]), fields })),
  ]);
  const items: Item[] = [];
  for (const bucket of found.flat()) items.push(await read(bucket));
  return itemsAfter(items.sort(compare), page, compare);
}

/** The buckets of so many portions that there are enough. */
async function take(portions: AsyncIterable<readonly Bucket[]>, enough = Number.POSITIVE_INFINITY): Promise<Bucket[]> {
  const taken: Bucket[] = [];
  for await (const portion of portions) {
    taken.push(...portion);
    if (taken.length >= enough) break;
  }
  return taken;
}
