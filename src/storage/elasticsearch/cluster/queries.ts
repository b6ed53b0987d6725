/** Queries, and conditions that the index decides fully, in part, or not at all. */
import type { estypes } from '@elastic/elasticsearch';

export type Query = estypes.QueryDslQueryContainer;

/**
 * A condition in terms of the index: every match meets `all`, and everything that meets `sure` is a match. If both are the same
 * query, the index decides alone.
 */
export interface Compiled {
  readonly all: Query;
  readonly sure: Query;
}

export const ALL: Query = { match_all: {} };
export const NONE: Query = { match_none: {} };

/** The index says nothing about the condition. */
export const UNDECIDED: Compiled = { all: ALL, sure: NONE };

/** The query is equivalent to the condition. */
export function exactly(query: Query): Compiled {
  return { all: query, sure: query };
}

/** Every match meets the query. */
export function among(query: Query): Compiled {
  return query === NONE ? exactly(NONE) : { all: query, sure: NONE };
}

/** Whether every hit is a match. */
export function isExact({ all, sure }: Compiled): boolean {
  return all === sure;
}

export function every(queries: readonly Query[]): Query {
  if (queries.includes(NONE)) return NONE;
  const parts = queries.filter((query) => query !== ALL);
  const [first = ALL] = parts;
  return parts.length > 1 ? { bool: { filter: parts } } : first;
}

export function some(queries: readonly Query[]): Query {
  if (queries.includes(ALL)) return ALL;
  const parts = queries.filter((query) => query !== NONE);
  const [first = NONE] = parts;
  return parts.length > 1 ? { bool: { should: parts, minimum_should_match: 1 } } : first;
}

export function none(query: Query): Query {
  if (query === ALL) return NONE;
  return query === NONE ? ALL : { bool: { must_not: [query] } };
}

/** All of the conditions hold. */
export function both(parts: readonly Compiled[]): Compiled {
  return combine(parts, every);
}

/** One of the conditions holds. */
export function either(parts: readonly Compiled[]): Compiled {
  return combine(parts, some);
}

/** The condition does not hold. */
export function negated(part: Compiled): Compiled {
  return isExact(part) ? exactly(none(part.all)) : { all: none(part.sure), sure: none(part.all) };
}

/** Conditions that one of several values must meet. The index does not say which value meets which condition. */
export function onOneValue(parts: readonly Compiled[]): Compiled {
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : among(every(parts.map((part) => part.all)));
}

function combine(parts: readonly Compiled[], how: (queries: readonly Query[]) => Query): Compiled {
  const all = how(parts.map((part) => part.all));
  return parts.every(isExact) ? exactly(all) : { all, sure: how(parts.map((part) => part.sure)) };
}

/** Terms that Elasticsearch accepts in one `terms` query (`index.max_terms_count`). */
export const MAX_TERMS = 65_536;
/** Clauses in one query. Every cluster accepts more (`indices.query.bool.max_clause_count` is 1,024 or higher). */
export const MAX_CLAUSES = 1_000;
/** Depth of a query. Clusters accept more (`indices.query.bool.max_nested_depth` is 30). */
const MAX_DEPTH = 24;

export function anyOfTerms(field: string, values: readonly string[]): Query {
  if (values.length === 0) return NONE;
  return values.length === 1 ? { term: { [field]: values[0] ?? '' } } : { terms: { [field]: [...values] } };
}

/** Whether the cluster accepts the query. */
export function isAllowed(query: Query): boolean {
  return clausesOf(query, 1) <= MAX_CLAUSES;
}

/** Infinity if the query is too deep. */
function clausesOf({ bool }: Query, depth: number): number {
  if (bool === undefined) return 1;
  if (depth > MAX_DEPTH) return Number.POSITIVE_INFINITY;
  const parts = [bool.filter ?? [], bool.should ?? [], bool.must_not ?? []].flat();
  return parts.reduce((sum, part) => sum + clausesOf(part, depth + 1), 0);
}
