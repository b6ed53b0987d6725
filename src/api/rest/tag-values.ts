/** The values of a tag among the spans that match. */
import type { SpanFilter, TimeRange } from '../../storage/query.ts';
import { readFilters } from './filters.ts';
import { KEY_FORMS, type Key, parseKey } from './keys.ts';
import { type JsonObject, refusal } from './read-fields.ts';
import type { Asking } from './search.ts';
import { valueJson } from './span-json.ts';
import { readTimeFrame } from './time-frame.ts';

/** Which spans a request is about. */
export interface Where {
  readonly filter: SpanFilter | undefined;
  readonly timeRange: TimeRange | undefined;
}

export function readWhere(body: JsonObject, { now }: Asking): Where {
  return { filter: readFilters(body.filters, now), timeRange: readTimeFrame(body.timeframe, now) };
}

/** The key of that name; `path` is the place of the name, for the refusal. */
export function readKey(name: string, path: string): Key {
  const key = parseKey(name);
  if (key !== undefined) return key;
  throw refusal(path, `expected ${KEY_FORMS}; got ${JSON.stringify(name)}`);
}

interface ValueCount {
  readonly value: unknown;
  readonly count: number;
}

type ListableKey = Extract<Key, { type: 'attribute' | 'enum' }>;

/** As {@link readKey}, of a key whose values can be listed. */
export function readListableKey(name: string, path: string): ListableKey {
  const key = readKey(name, path);
  if (key.type === 'attribute' || key.type === 'enum') return key;
  throw refusal(name, 'has no list of values; only values of attributes, span.kind and span.status.code can be listed');
}

/** At most `first` values, the most frequent first. */
export async function valuesOf(key: ListableKey, where: Where, first: number, asking: Asking) {
  if (key.type === 'enum') return (await enumValues(key, where, asking)).slice(0, first);
  const values = asking.query.catalog.attributeValues({ key: key.key, scope: key.scope, ...where, first });
  return (await values.nodes()).map(({ value, count }): ValueCount => ({ value: valueJson(value), count }));
}

async function enumValues(
  { field, values }: Extract<Key, { type: 'enum' }>,
  where: Where,
  { query }: Asking,
): Promise<readonly ValueCount[]> {
  const counts = await Promise.all(
    values.map((_value, number) =>
      query.search.spans({ ...where, filter: both(where.filter, field, number) }).totalCount(),
    ),
  );
  return values
    .map((value, number) => ({ value, count: counts[number] ?? 0 }))
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.count - a.count);
}

function both(filter: SpanFilter | undefined, type: 'kind' | 'statusCode', eq: number): SpanFilter {
  const own: SpanFilter = { type, test: { eq } };
  return filter === undefined ? own : { type: 'and', filters: [filter, own] };
}
