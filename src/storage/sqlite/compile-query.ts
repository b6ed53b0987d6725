/**
 * From a filter to the candidates: an FTS5 expression that every matching span meets. It may let others through, since
 * each candidate is verified against its row; it must never leave one out.
 */
import type { AttributeScope } from '../../model/attributes.ts';
import { matchesEnum, matchesString } from '../matches-span.ts';
import type { AttributeTest, EnumTest, Int64Test, SpanFilter, StringTest } from '../query.ts';
import type { Source } from './candidate.ts';
import { durationBuckets, keyHash, keyTerm, statusTerm, traceTerm, valueTerm } from './terms.ts';

/** More alternatives than this are not worth opening a posting list for each. */
const MAX_ALTERNATIVES = 64;
/** Operations that more than this part of all spans have are found sooner by looking at the rows. */
const COMMON = 0.05;

export interface Plan {
  /** FTS5 expression; absent where the rows themselves are walked. */
  readonly match?: string;
  /** Nothing can match. */
  readonly empty: boolean;
}

/** What one condition says: spans have one of these terms. Absent: no statement; empty: no span can meet it. */
type Alternatives = readonly string[] | undefined;

export function compileSpanFilter(filter: SpanFilter | undefined, source: Source): Plan {
  const conditions = conjuncts(filter);
  const groups: (readonly string[])[] = [];
  for (const condition of conditions) {
    const alternatives = alternativesOf(condition, source);
    if (alternatives?.length === 0) return { empty: true };
    if (alternatives !== undefined && alternatives.length <= MAX_ALTERNATIVES) groups.push(alternatives);
  }
  const operations = operationTerms(conditions, source, groups.length > 0);
  if (operations?.length === 0) return { empty: true };
  if (operations !== undefined) groups.push(operations);
  if (groups.length === 0) return { empty: false };
  return { empty: false, match: groups.map(anyOf).join(' AND ') };
}

/** FTS5 expression: any of these terms. */
export function anyOf(terms: readonly string[]): string {
  return `(${terms.map((term) => `"${term}"`).join(' OR ')})`;
}

/** The conditions of nested conjunctions, all of which must hold. */
export function conjuncts(filter: SpanFilter | undefined): SpanFilter[] {
  if (filter === undefined) return [];
  return filter.type === 'and' ? filter.filters.flatMap(conjuncts) : [filter];
}

function alternativesOf(condition: SpanFilter, source: Source): Alternatives {
  switch (condition.type) {
    case 'traceId':
      return [traceTerm(condition.eq)];
    case 'statusCode':
      return enumValues(condition.test)?.map((code) => `t${statusTerm(code)}`);
    case 'durationNano':
      return durationTerms(condition.test, source);
    case 'attribute':
      return attributeTerms(condition.test, source);
    default:
      return undefined;
  }
}

function enumValues(test: EnumTest): readonly number[] | undefined {
  if (test.eq !== undefined) return matchesEnum(test, test.eq) ? [test.eq] : [];
  return test.in;
}

function durationTerms(test: Int64Test, { db }: Source): Alternatives {
  const lowest = db.get('SELECT min(duration) FROM spans')?.[0];
  const highest = db.get('SELECT max(duration) FROM spans')?.[0];
  if (typeof lowest !== 'bigint' || typeof highest !== 'bigint') return [];
  const from = largest(lowest, test.eq, test.gte, test.gt === undefined ? undefined : test.gt + 1n);
  const to = -largest(-highest, negated(test.eq), negated(test.lte), test.lt === undefined ? undefined : 1n - test.lt);
  if (from > to) return [];
  return from <= lowest && to >= highest ? undefined : durationBuckets(from, to).map((bucket) => `d${bucket}`);
}

function largest(first: bigint, ...others: (bigint | undefined)[]): bigint {
  return others.reduce<bigint>((most, value) => (value !== undefined && value > most ? value : most), first);
}

function negated(value: bigint | undefined): bigint | undefined {
  return value === undefined ? undefined : -value;
}

function attributeTerms(test: AttributeTest, source: Source): Alternatives {
  const scopes: readonly AttributeScope[] =
    test.scope === undefined ? ['SPAN', 'RESOURCE', 'SCOPE', 'EVENT', 'LINK'] : [test.scope];
  if (test.exists === false) return test.eq === undefined ? undefined : [];
  if (test.exists === undefined && test.eq === undefined) return undefined;
  const terms: string[] = [];
  for (const scope of scopes) {
    const found = test.eq === undefined ? keyTerms(test.key, scope, source) : equalTerms(test, scope, source);
    if (found === undefined) return undefined;
    terms.push(...found);
  }
  return terms;
}

const LETTERS = { SPAN: 's', EVENT: 'e', LINK: 'l' } as const;

function equalTerms(test: AttributeTest, scope: AttributeScope, source: Source): Alternatives {
  const term = valueTerm(keyHash(test.key), test.eq ?? null);
  if (term === undefined) return [];
  return scope === 'RESOURCE' || scope === 'SCOPE' ? ownerTerms(scope, term, source) : [LETTERS[scope] + term];
}

function keyTerms(key: string, scope: AttributeScope, source: Source): Alternatives {
  const term = keyTerm(keyHash(key));
  if (scope === 'RESOURCE' || scope === 'SCOPE') return ownerTerms(scope, term, source);
  const terms = [`k${LETTERS[scope]}${term}`];
  for (const shape of source.lookups.shapes()) {
    if (shape.scope === scope && shape.keys.some(([name]) => name === key)) terms.push(`h${shape.id}`);
  }
  return terms;
}

/** The resources or scopes that have a term, as terms of their spans. */
function ownerTerms(scope: 'RESOURCE' | 'SCOPE', term: string, { db }: Source): Alternatives {
  const sql =
    scope === 'RESOURCE'
      ? 'SELECT resource_id FROM resource_terms WHERE term = ? LIMIT ?'
      : 'SELECT scope_id FROM scope_terms WHERE term = ? LIMIT ?';
  const rows = db.all(sql, term, MAX_ALTERNATIVES + 1);
  if (rows.length > MAX_ALTERNATIVES) return undefined;
  return rows.map(([id]) => (scope === 'RESOURCE' ? 'r' : 'c') + String(id));
}

/** Service, name and kind together name operations. `selective`: other conditions have terms already. */
function operationTerms(conditions: readonly SpanFilter[], source: Source, selective: boolean): Alternatives {
  const wanted = selectOperations(conditions, source);
  if (wanted === undefined || wanted.length === 0) return wanted?.map(String);
  const spans = wanted.reduce((sum, [, count]) => sum + Number(count), 0);
  const total = Number(source.db.get('SELECT sum(span_count) FROM operations')?.[0] ?? 0);
  if (wanted.length > MAX_ALTERNATIVES || (!selective && spans > total * COMMON)) return undefined;
  return wanted.map(([id]) => `o${id}`);
}

/** [id, span count] of the operations that the conditions on service, name and kind leave; undefined without such. */
export function selectOperations(
  conditions: readonly SpanFilter[],
  { db }: Source,
): (readonly [bigint, bigint])[] | undefined {
  const services = conditions.flatMap((condition) => (condition.type === 'service' ? [condition.test] : []));
  const names = conditions.flatMap((condition) => (condition.type === 'name' ? [condition.test] : []));
  const kinds = conditions.flatMap((condition) => (condition.type === 'kind' ? [condition.test] : []));
  if (services.length + names.length + kinds.length === 0) return undefined;
  const columns = { service: exactStrings(services), name: exactStrings(names), kind: exactKinds(kinds) };
  const wheres: string[] = ['true'];
  const parameters: string[] = [];
  for (const [column, values] of Object.entries(columns)) {
    if (values === undefined) continue;
    wheres.push(`${column} IN (SELECT value FROM json_each(?))`);
    parameters.push(JSON.stringify(values));
  }
  const sql = `SELECT id, span_count FROM operations WHERE ${wheres.join(' AND ')}`;
  return db.all(sql, ...parameters) as unknown as (readonly [bigint, bigint])[];
}

/** The values that all tests allow; undefined where they allow any. */
function exactStrings(tests: readonly StringTest[]): readonly string[] | undefined {
  const values = tests.flatMap((test) => (test.eq === undefined ? [] : [[test.eq]])).concat(tests.flatMap(inList));
  return values[0]?.filter((value) => tests.every((test) => matchesString(test, value)));
}

function inList(test: StringTest): string[][] {
  return test.in === undefined ? [] : [[...test.in]];
}

function exactKinds(tests: readonly EnumTest[]): readonly number[] | undefined {
  const values = tests.map(enumValues).find((list) => list !== undefined);
  return values?.filter((value) => tests.every((test) => matchesEnum(test, value)));
}
