/**
 * Spans by the value of an attribute. The index says which values a span has, but not which one is the first. So the cluster measures
 * the spans of a value only where each span of the scope has one value. Others are to be read.
 */
import { ATTRIBUTE_SCOPES, type AttributeScope, type AttributeType } from '../../../model/attributes.ts';
import type { AttributeName, GroupValue } from '../../measures.ts';
import { buckets } from '../cluster/buckets.ts';
import type { ClusterRead } from '../cluster/cluster-read.ts';
import { anyOfTerms, every, none, type Query, some } from '../cluster/queries.ts';
import { readValueTerm } from '../documents/read-terms.ts';
import { ELEMENT, keyPrefix, TYPE_LETTERS } from '../documents/terms.ts';

/** Values of one scope, at most. Each is a search. */
const MAX_VALUES = 200;

/** Spans that share a value. */
export interface ValuePart {
  readonly query: Query;
  readonly value: GroupValue;
}

/** Together all spans, each once. */
export interface AttributeParts {
  readonly counted: readonly ValuePart[];
  readonly read: readonly Query[];
}

/** The parts of the spans that meet the query. */
export async function attributeParts(
  { key, scope }: AttributeName,
  query: Query,
  read: ClusterRead,
): Promise<AttributeParts> {
  const scopes = scope === undefined ? ATTRIBUTE_SCOPES : [scope];
  const present = scopes.map((where) => hasValue(where, key));
  // The first scope with a value counts.
  const found = await Promise.all(
    scopes.map((where, index) => {
      const before = present.slice(0, index).map(none);
      return partsOfScope(keyPrefix(where, key), every([query, present[index] ?? query, ...before]), read);
    }),
  );
  const without = { query: every([query, none(some(present))]), value: undefined };
  return {
    counted: [...found.flatMap((parts) => parts.counted), without],
    read: found.flatMap((parts) => parts.read),
  };
}

function hasValue(scope: AttributeScope, key: string): Query {
  const types = Object.entries(TYPE_LETTERS).filter(([type]) => type !== ('EMPTY' satisfies AttributeType));
  return anyOfTerms(
    'keys',
    types.map(([, letter]) => keyPrefix(scope, key) + letter),
  );
}

async function partsOfScope(prefix: string, query: Query, read: ClusterRead): Promise<AttributeParts> {
  const [terms, spans] = await Promise.all([termsOf(prefix, query, read), read.totals.count('spans', query)]);
  const parts: ValuePart[] = [];
  let counted = 0;
  for (const { term, count } of terms) {
    const value = readValueTerm(term)?.value;
    if (value === null) continue;
    if (value !== undefined)
      parts.push({ query: every([query, anyOfTerms('attributes', [term])]), value: value === 0 ? 0 : value });
    counted += value === undefined ? 0 : count;
  }
  // Otherwise a span has several values, or one whose term is a hash, or there are too many.
  return counted === spans ? { counted: parts, read: [] } : { counted: [], read: [query] };
}

/** The terms of the first values, with the number of their spans. Terms of elements of arrays come last. */
async function termsOf(prefix: string, query: Query, read: ClusterRead) {
  const request = {
    kind: 'spans',
    query,
    fields: ['attributes'],
    after: { attributes: prefix },
    first: MAX_VALUES,
  } as const;
  for await (const portion of buckets(read, request)) {
    const terms = portion.map(({ key, count }) => ({ term: String(key.attributes), count }));
    return terms.filter(({ term }) => term.startsWith(prefix) && !term.startsWith(ELEMENT, prefix.length));
  }
  return [];
}
