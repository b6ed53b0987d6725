/** What there is in the data: services, operations, attribute keys. */
import type { AttributeScope, AttributeType } from '../../../model/attributes.ts';
import type {
  AttributeKeySummary,
  AttributeKeysRequest,
  OperationSummary,
  OperationsRequest,
  ServiceSummary,
} from '../../backend.ts';
import type { ShapeKeys, TypeCode } from '../../encoding/attribute-codec.ts';
import { compareNames } from '../../ordering/order.ts';
import type { TimeRange } from '../../query.ts';
import type { Budget } from '../file/connection.ts';
import type { Source } from '../rows/source.ts';
import { keyHash, keyTerm } from '../rows/terms.ts';
import { anyOf } from '../search/compile-query.ts';
import { candidatesById, idBounds, startBounds, verify } from '../search/find-spans.ts';
import type { ReadSource } from '../search/read-source.ts';

const NANOS_A_MINUTE = 60_000_000_000n;

export function getServices(range: TimeRange | undefined, source: Source): ServiceSummary[] {
  const counts = new Map<string, number>();
  for (const [id, count] of operationCounts(range, source)) {
    const { service } = source.lookups.operation(id);
    counts.set(service, (counts.get(service) ?? 0) + count);
  }
  return [...counts].map(([name, spanCount]) => ({ name, spanCount })).sort((a, b) => compareNames(a.name, b.name));
}

export function getOperations({ service, kind, timeRange }: OperationsRequest, source: Source): OperationSummary[] {
  const operations: OperationSummary[] = [];
  for (const [id, spanCount] of operationCounts(timeRange, source, service)) {
    const operation = source.lookups.operation(id);
    if (operation.service !== service || (kind !== undefined && operation.kind !== kind)) continue;
    operations.push({ name: operation.name, kind: operation.kind, spanCount });
  }
  return operations.sort((a, b) => compareNames(a.name, b.name) || a.kind - b.kind);
}

/** Spans of each operation with a start in the range: whole minutes from their counts, the edges from the spans. */
function operationCounts(range: TimeRange | undefined, { db }: Source, service?: string): Map<number, number> {
  const counts = new Map<number, number>();
  const add = (sql: string, ...parameters: readonly unknown[]): void => {
    for (const [id, count] of db.iterate(sql, ...parameters)) {
      // Of operations whose last span was replaced.
      if (Number(count) === 0) continue;
      counts.set(Number(id), (counts.get(Number(id)) ?? 0) + Number(count));
    }
  };
  if (range?.from === undefined && range?.to === undefined) {
    if (service === undefined) add('SELECT id, span_count FROM operations');
    else add('SELECT id, span_count FROM operations WHERE service = ?', service);
    return counts;
  }
  const { low, high } = startBounds(range);
  const from = low < 0n ? 0n : low;
  const firstMinute = (from + NANOS_A_MINUTE - 1n) / NANOS_A_MINUTE;
  const endMinute = (high + 1n) / NANOS_A_MINUTE;
  const edge = `SELECT operation_id, count(*) FROM spans WHERE start_time_unix_nano BETWEEN ? AND ? GROUP BY operation_id`;
  if (high < from) return counts;
  if (firstMinute >= endMinute) {
    add(edge, from, high);
    return counts;
  }
  const firstWhole = firstMinute * NANOS_A_MINUTE;
  const behindWhole = endMinute * NANOS_A_MINUTE;
  if (from < firstWhole) add(edge, from, firstWhole - 1n);
  if (high >= behindWhole) add(edge, behindWhole, high);
  const whole = `SELECT operation_id, sum(span_count) FROM operation_minutes WHERE minute >= ? AND minute < ?
    GROUP BY operation_id`;
  add(whole, firstMinute, endMinute);
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

/** Attribute lists of one form, and the terms by which spans with them are found. */
interface KeySource {
  readonly scope: AttributeScope;
  readonly keys: ShapeKeys;
  readonly terms: () => readonly string[];
}

export function getAttributeKeys(
  request: AttributeKeysRequest,
  source: ReadSource,
  budget: Budget,
): AttributeKeySummary[] {
  const { scope, prefix = '', timeRange } = request;
  const typesByKey = new Map<string, { key: string; scope: AttributeScope; types: Set<AttributeType> }>();
  for (const keySource of keySources(source)) {
    if (scope !== undefined && scope !== keySource.scope) continue;
    const keys = keySource.keys.filter(([key]) => key.startsWith(prefix));
    if (keys.length === 0 || !existsIn(timeRange, keySource.terms, source, budget)) continue;
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

function* keySources({ db, lookups }: Source): Generator<KeySource> {
  for (const { id, scope, keys } of lookups.shapes()) {
    if (scope === 'RESOURCE') yield { scope, keys, terms: () => owners('r', 'resources', id) };
    else if (scope === 'SCOPE') yield { scope, keys, terms: () => owners('c', 'scopes', id) };
    else yield { scope, keys, terms: () => [`h${id}`] };
  }
  for (const [scope, key, code] of db.all('SELECT scope, key, type FROM shapeless_keys')) {
    const keys = [[String(key), code as TypeCode]] as const;
    yield { scope: scope as AttributeScope, keys, terms: () => shapelessTerms(scope as AttributeScope, String(key)) };
  }

  function owners(letter: 'r' | 'c', table: 'resources' | 'scopes', shapeId: number): string[] {
    return db.all(`SELECT id FROM ${table} WHERE attribute_shape_id = ?`, shapeId).map(([id]) => letter + String(id));
  }

  function shapelessTerms(scope: AttributeScope, key: string): string[] {
    const term = keyTerm(keyHash(key));
    switch (scope) {
      case 'RESOURCE':
        return db.all('SELECT resource_id FROM resource_terms WHERE term = ?', term).map(([id]) => `r${String(id)}`);
      case 'SCOPE':
        return db.all('SELECT scope_id FROM scope_terms WHERE term = ?', term).map(([id]) => `c${String(id)}`);
      default:
        return [`k${scope.charAt(0).toLowerCase()}${term}`];
    }
  }
}

/** Terms in one FTS5 expression at the most. */
const TERMS_AT_ONCE = 64;

/** Whether a span with one of the terms starts in the range. */
function existsIn(
  range: TimeRange | undefined,
  terms: () => readonly string[],
  source: ReadSource,
  budget: Budget,
): boolean {
  if (range?.from === undefined && range?.to === undefined && !hasReplacedSpans(source)) return true;
  const ids = idBounds(startBounds(range), source);
  const all = terms();
  for (let i = 0; i < all.length; i += TERMS_AT_ONCE) {
    const match = anyOf(all.slice(i, i + TERMS_AT_ONCE));
    for (const candidate of candidatesById(source, match, ids, 'DESC', budget)) {
      if (verify(undefined, range, candidate, source)) return true;
    }
  }
  return false;
}

/** Without replaced spans every key that was ever stored still has a span. */
function hasReplacedSpans({ db }: Source): boolean {
  return db.get("SELECT 1 FROM facts WHERE name = 'has_replaced_spans'") !== undefined;
}
