/** The values of an attribute key, and how many spans have each. */
import type { AttributeScope, AttributeValue } from '../../../model/attributes.ts';
import { ATTRIBUTE_SCOPES } from '../../../model/attributes.ts';
import { attributeLists } from '../../../model/span.ts';
import type { AttributeValueSummary, AttributeValuesRequest, ListPage } from '../../backend.ts';
import { checkPatterns } from '../../evaluator/check-patterns.ts';
import { ValueCounts } from '../../statistics/value-counts.ts';
import type { CountedTerm, TermRange } from '../cluster/buckets.ts';
import { countTerms } from '../cluster/buckets.ts';
import type { Query } from '../cluster/queries.ts';
import { anyOfTerms, every, isExact, NONE } from '../cluster/queries.ts';
import { readValueTerm } from '../documents/read-terms.ts';
import { comparableTerm, ELEMENT, KEY_END, keyPrefix, MAX_TERM_LENGTH, Tag, valueTerms } from '../documents/terms.ts';
import { presence } from '../search/compile-attribute.ts';
import { compileTimeRange } from '../search/compile-query.ts';
import { wellFormedStart } from '../search/compile-text.ts';
import { compileSpans, scanMatches } from '../search/find-spans.ts';
import type { ClusterSource } from '../search/source.ts';
import { spanWith, startingWith } from './hashed-texts.ts';

/** Values in several scopes that one request counts. */
const MAX_COUNTED = 200;

export async function getAttributeValues(
  request: AttributeValuesRequest,
  source: ClusterSource,
): Promise<ListPage<AttributeValueSummary>> {
  const { key, scope, filter, timeRange } = request;
  checkPatterns(filter);
  const scopes = scope === undefined ? ATTRIBUTE_SCOPES : [scope];
  const counts = new ValueCounts(request);
  const compiled = await compileSpans(filter, source);
  const query = every([compiled.all, compileTimeRange(timeRange)]);
  if (isExact(compiled)) await new ValueTerms(request, query, source).count(scopes, counts);
  else {
    const present = every([query, presence({ key, scope })]);
    for await (const matches of scanMatches(filter, present, source)) {
      for (const { span } of matches) counts.add(scopes.flatMap((where) => attributeLists(span, where)));
    }
  }
  return counts.page(request);
}

/** The terms of a value: one for each scope that has it, and one for -0 beside 0. */
interface Found {
  count: number;
  readonly terms: string[];
}

/** Ranges of values whose text may start with the prefix. Elements of arrays do not count as values. Their terms come last. */
function valueRanges(before: string, prefix: string): TermRange[] {
  const isValue = (term: string): boolean => term.startsWith(before) && !term.startsWith(ELEMENT, before.length);
  if (prefix === '') return [{ after: before, isWanted: isValue }];
  return [startingWith(before + Tag.STRING + prefix), { after: before + Tag.NUMBER, isWanted: isValue }];
}

interface CountsAnswer {
  readonly counts: { readonly buckets: readonly { readonly doc_count: number }[] };
}

/** Counts by the terms of `attributes`. */
class ValueTerms {
  readonly #request: AttributeValuesRequest;
  readonly #query: Query;
  readonly #source: ClusterSource;

  /** The query must select exactly the spans that count. */
  constructor(request: AttributeValuesRequest, query: Query, source: ClusterSource) {
    this.#request = request;
    this.#query = query;
    this.#source = source;
  }

  async count(scopes: readonly AttributeScope[], counts: ValueCounts): Promise<void> {
    if (this.#query === NONE) return;
    const found: readonly Found[] = await this.#collect(scopes);
    await this.#countShared(found.filter(({ terms }) => terms.length > 1));
    const values = await Promise.all(found.map(({ terms: [term = ''] }) => this.#valueOf(term)));
    for (const [i, { count }] of found.entries()) {
      const value = values[i];
      if (value !== undefined) counts.addSpans(value, count);
    }
  }

  async #collect(scopes: readonly AttributeScope[]): Promise<Found[]> {
    const prefix = wellFormedStart(this.#request.prefix ?? '', MAX_TERM_LENGTH);
    const ranges = scopes.flatMap((scope) =>
      valueRanges(keyPrefix(scope, this.#request.key), prefix).map((range) => ({
        ...range,
        within: presence({ key: this.#request.key, scope }),
      })),
    );
    const request = { query: this.#query, field: 'attributes' };
    const terms = await countTerms(this.#source.read, request, ranges);
    if (prefix !== '') terms.push(await this.#countOwn(scopes, prefix));
    const found = new Map<string | undefined, Found>();
    for (const { term, count } of terms.flat()) {
      if (readValueTerm(term) === undefined) continue;
      const value = found.get(countedAs(term)) ?? { count: 0, terms: [] };
      found.set(countedAs(term), value);
      value.count += count;
      value.terms.push(term);
    }
    return [...found.values()];
  }

  /** The value that equals the prefix. A range after a term does not include that term. */
  async #countOwn(scopes: readonly AttributeScope[], prefix: string): Promise<CountedTerm[]> {
    const terms = scopes.map((scope) => keyPrefix(scope, this.#request.key) + Tag.STRING + prefix);
    const counts = await this.#countTerms(terms.map((term) => [term]));
    return terms.map((term, i) => ({ term, count: counts[i] ?? 0 })).filter(({ count }) => count > 0);
  }

  /** A span that has a value by several terms counts once. */
  async #countShared(shared: readonly Found[]): Promise<void> {
    for (let from = 0; from < shared.length; from += MAX_COUNTED) {
      const portion = shared.slice(from, from + MAX_COUNTED);
      const counts = await this.#countTerms(portion.map(({ terms }) => terms));
      for (const [i, found] of portion.entries()) found.count = counts[i] ?? found.count;
    }
  }

  /** For each list of terms: how many spans have at least one of them. */
  async #countTerms(lists: readonly (readonly string[])[]): Promise<number[]> {
    const filters = lists.map((terms) => anyOfTerms('attributes', terms));
    const aggs = { counts: { filters: { filters } } };
    const { totals } = this.#source.read;
    const { aggregations } = await totals.aggregate<CountsAnswer>('spans', this.#query, aggs);
    return aggregations?.counts.buckets.map((bucket) => bucket.doc_count) ?? [];
  }

  async #valueOf(term: string): Promise<AttributeValue | undefined> {
    const read = readValueTerm(term);
    if (read === undefined) return undefined;
    return 'value' in read ? read.value : this.#hashedValue(read.scope, term);
  }

  /** Any span with a hash has its value. */
  async #hashedValue(scope: AttributeScope, term: string): Promise<AttributeValue | undefined> {
    const candidate = await spanWith(anyOfTerms('attributes', [term]), this.#source);
    const attributes = candidate === undefined ? [] : attributeLists(candidate.span, scope).flat();
    const own = attributes.filter(({ key }) => key === this.#request.key);
    return own.find(({ value }) => valueTerms(value).includes(behindKey(term)))?.value;
  }
}

function behindKey(term: string): string {
  return term.slice(term.indexOf(KEY_END) + 1);
}

/** What tells the terms of one value from those of another. -0 counts as 0. */
function countedAs(term: string): string | undefined {
  const value = behindKey(term);
  return value === comparableTerm(-0) ? comparableTerm(0) : value;
}
