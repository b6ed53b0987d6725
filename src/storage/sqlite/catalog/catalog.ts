/** Lists of what is stored: services, operations, attribute keys. */
import type { AttributeScope, AttributeType } from '../../../model/attributes.ts';
import { compareNames } from '../../../model/compare.ts';
import type {
  AttributeKeySummary,
  AttributeKeysRequest,
  OperationSummary,
  OperationsRequest,
  ServiceSummary,
} from '../../backend.ts';
import type { ShapeKeys, TypeCode } from '../../encoding/attribute-codec.ts';
import { startBounds } from '../../ordering/bounds.ts';
import type { TimeRange } from '../../query.ts';
import type { SqlParameter } from '../file/read-connection.ts';
import { columns, integer, type RowOf, type Select, select, text } from '../file/select.ts';
import { ATTRIBUTE_SCOPE, TYPE_CODE } from '../rows/attribute-columns.ts';
import { idBounds } from '../rows/row-bounds.ts';
import type { RowSource } from '../rows/row-source.ts';
import { keyHash, keyTerm } from '../rows/terms.ts';
import { candidatesById } from '../search/candidates.ts';
import { anyOf } from '../search/compile-query.ts';
import { verify } from '../search/matching.ts';
import type { ReadSource } from '../search/source.ts';

const NANOS_A_MINUTE = 60_000_000_000n;

const OPERATION_COUNT = columns(integer('operation_id'), integer('count', 'count(*)'));
const ALL_OPERATIONS = select(columns(integer('id'), integer('span_count')), 'FROM operations');
const OPERATIONS_OF_SERVICE: typeof ALL_OPERATIONS = { sql: `${ALL_OPERATIONS.sql} WHERE service = ?` };
/** Counts spans that start between two times. */
const COUNTED_SPANS = select(
  OPERATION_COUNT,
  'FROM spans WHERE start_time_unix_nano BETWEEN ? AND ? AND in_time() GROUP BY operation_id',
);
/** Counts spans that start in whole minutes. */
const COUNTED_MINUTES = select(
  columns(integer('operation_id'), integer('count', 'sum(span_count)')),
  'FROM operation_minutes WHERE minute >= ? AND minute < ? AND in_time() GROUP BY operation_id',
);
const SHAPELESS_KEYS = select(columns(ATTRIBUTE_SCOPE, text('key'), TYPE_CODE), 'FROM shapeless_keys');
const OWNER = columns(integer('id'));
const OWNERS_OF_SHAPE = {
  resources: select(OWNER, 'FROM resources WHERE attribute_shape_id = ? AND in_time()'),
  scopes: select(OWNER, 'FROM scopes WHERE attribute_shape_id = ? AND in_time()'),
} as const;
const RESOURCES_WITH_TERM = select(columns(integer('resource_id')), 'FROM resource_terms WHERE term = ? AND in_time()');
const REPLACED_SPANS = select(columns(integer('value')), "FROM facts WHERE name = 'has_replaced_spans'");
const SCOPES_WITH_TERM = select(columns(integer('scope_id')), 'FROM scope_terms WHERE term = ? AND in_time()');

export function getServices(range: TimeRange | undefined, source: RowSource): ServiceSummary[] {
  const counts = new Map<string, number>();
  for (const [id, count] of operationCounts(range, source)) {
    const { service } = source.lookups.operation(id);
    counts.set(service, (counts.get(service) ?? 0) + count);
  }
  return [...counts].map(([name, spanCount]) => ({ name, spanCount })).sort((a, b) => compareNames(a.name, b.name));
}

export function getOperations({ service, kind, timeRange }: OperationsRequest, source: RowSource): OperationSummary[] {
  const operations: OperationSummary[] = [];
  for (const [id, spanCount] of operationCounts(timeRange, source, service)) {
    const operation = source.lookups.operation(id);
    if (operation.service !== service || (kind !== undefined && operation.kind !== kind)) continue;
    operations.push({ name: operation.name, kind: operation.kind, spanCount });
  }
  return operations.sort((a, b) => compareNames(a.name, b.name) || a.kind - b.kind);
}

/** The number of spans of each operation in the range. Whole minutes are counted already; the edges are counted here. */
function operationCounts(range: TimeRange | undefined, { db }: RowSource, service?: string): Map<number, number> {
  const counts = new Map<number, number>();
  const add = (statement: Select<RowOf<typeof OPERATION_COUNT>>, ...parameters: readonly SqlParameter[]): void => {
    for (const [id, count] of db.iterate(statement, ...parameters)) {
      // The last span of the operation was replaced.
      if (count === 0n) continue;
      counts.set(Number(id), (counts.get(Number(id)) ?? 0) + Number(count));
    }
  };
  if (range?.from === undefined && range?.to === undefined) {
    if (service === undefined) add(ALL_OPERATIONS);
    else add(OPERATIONS_OF_SERVICE, service);
    return counts;
  }
  const { low, high } = startBounds(range);
  const from = low < 0n ? 0n : low;
  const firstMinute = (from + NANOS_A_MINUTE - 1n) / NANOS_A_MINUTE;
  const endMinute = (high + 1n) / NANOS_A_MINUTE;
  if (high < from) return counts;
  if (firstMinute >= endMinute) {
    add(COUNTED_SPANS, from, high);
    return counts;
  }
  const firstWhole = firstMinute * NANOS_A_MINUTE;
  const behindWhole = endMinute * NANOS_A_MINUTE;
  if (from < firstWhole) add(COUNTED_SPANS, from, firstWhole - 1n);
  if (high >= behindWhole) add(COUNTED_SPANS, behindWhole, high);
  add(COUNTED_MINUTES, firstMinute, endMinute);
  return counts;
}

const TYPES: Record<TypeCode, AttributeType> = {
  s: 'STRING',
  b: 'BOOL',
  i: 'INT',
  d: 'DOUBLE',
  y: 'BYTES',
  n: 'EMPTY',
  as: 'ARRAY',
  ab: 'ARRAY',
  ai: 'ARRAY',
  ad: 'ARRAY',
  x: 'ARRAY',
  m: 'KVLIST',
};

/** Attribute lists with the same keys, and the index terms of their spans. */
interface KeySource {
  readonly scope: AttributeScope;
  readonly keys: ShapeKeys;
  readonly terms: () => readonly string[];
}

export function getAttributeKeys(request: AttributeKeysRequest, source: ReadSource): AttributeKeySummary[] {
  const { scope, prefix = '', timeRange } = request;
  const typesByKey = new Map<string, { key: string; scope: AttributeScope; types: Set<AttributeType> }>();
  for (const keySource of keySources(source)) {
    source.db.clock.countRow();
    if (scope !== undefined && scope !== keySource.scope) continue;
    const keys = keySource.keys.filter(([key]) => key.startsWith(prefix));
    if (keys.length === 0 || !existsIn(timeRange, keySource.terms, source)) continue;
    for (const [key, code] of keys) {
      const id = `${keySource.scope} ${key}`;
      const summary = typesByKey.get(id) ?? { key, scope: keySource.scope, types: new Set() };
      summary.types.add(TYPES[code]);
      typesByKey.set(id, summary);
    }
  }
  return [...typesByKey.values()]
    .map((summary) => ({ ...summary, types: [...summary.types].sort(compareNames) }))
    .sort((a, b) => compareNames(a.key, b.key) || compareNames(a.scope, b.scope));
}

function* keySources({ db, lookups }: RowSource): Generator<KeySource> {
  for (const { id, scope, keys } of lookups.shapes()) {
    if (scope === 'RESOURCE') yield { scope, keys, terms: () => owners('r', 'resources', id) };
    else if (scope === 'SCOPE') yield { scope, keys, terms: () => owners('c', 'scopes', id) };
    else yield { scope, keys, terms: () => [`h${id}`] };
  }
  for (const [scope, key, code] of db.iterate(SHAPELESS_KEYS)) {
    yield { scope, keys: [[key, code]], terms: () => shapelessTerms(scope, key) };
  }

  function owners(letter: 'r' | 'c', table: 'resources' | 'scopes', shapeId: number): string[] {
    return db.all(OWNERS_OF_SHAPE[table], shapeId).map(([id]) => letter + String(id));
  }

  function shapelessTerms(scope: AttributeScope, key: string): string[] {
    const term = keyTerm(keyHash(key));
    switch (scope) {
      case 'RESOURCE':
        return db.all(RESOURCES_WITH_TERM, term).map(([id]) => `r${id}`);
      case 'SCOPE':
        return db.all(SCOPES_WITH_TERM, term).map(([id]) => `c${id}`);
      default:
        return [`k${scope.charAt(0).toLowerCase()}${term}`];
    }
  }
}

/** The most terms in one FTS5 expression. */
const TERMS_AT_ONCE = 64;

/** Whether a span with one of the terms starts in the range. */
function existsIn(range: TimeRange | undefined, terms: () => readonly string[], source: ReadSource): boolean {
  if (range?.from === undefined && range?.to === undefined && !hasReplacedSpans(source)) return true;
  const ids = idBounds(startBounds(range), source);
  const all = terms();
  for (let i = 0; i < all.length; i += TERMS_AT_ONCE) {
    const match = anyOf(all.slice(i, i + TERMS_AT_ONCE));
    for (const candidate of candidatesById(source, { match, ids, direction: 'DESC' })) {
      if (verify({ timeRange: range }, candidate, source)) return true;
    }
  }
  return false;
}

/** If no span was replaced, every stored key still has a span. */
function hasReplacedSpans({ db }: RowSource): boolean {
  return db.get(REPLACED_SPANS) !== undefined;
}
