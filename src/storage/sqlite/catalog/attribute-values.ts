/** The values of an attribute with their spans: from the dictionary where it knows, else from the spans that have the key. */
import type { AttributeValue } from '../../../model/attributes.ts';
import type { AttributeValueSummary, AttributeValuesRequest, ListPage } from '../../backend.ts';
import type { FilterValue } from '../../query.ts';
import { ValueCounts } from '../../statistics/value-counts.ts';
import { MAX_ALTERNATIVES } from '../search/compile-query.ts';
import type { ReadSource } from '../search/source.ts';
import { asksAllSpans, type FewValues, listsWithKey } from './spans-with-key.ts';
import {
  isStorablePrefix,
  pageOfValues,
  type StoredValues,
  sharedValues,
  someValues,
  storedValues,
  unitedValues,
} from './stored-values.ts';

/** Values that are looked for one by one at most. */
const MAX_FEW_VALUES = 1_024;

export function getAttributeValues(
  request: AttributeValuesRequest,
  source: ReadSource,
): ListPage<AttributeValueSummary> {
  const { prefix = '' } = request;
  const stored = isStorablePrefix(prefix) ? storedValues(request, source) : undefined;
  if (stored !== undefined && asksAllSpans(request)) {
    const page = pageOfStored(stored, request, source);
    if (page !== undefined) return page;
  }
  const few = stored === undefined || prefix === '' ? undefined : fewValues(stored, prefix, source);
  const counts = new ValueCounts(request);
  if (few !== undefined) countEach(few, counts, request, source);
  else for (const lists of listsWithKey(request, undefined, source)) counts.add(lists);
  return counts.page(request);
}

/** Counts these values alone, some at a time: a span that has values of two times counts for each in its own. */
function countEach(
  { values, scopes }: FewValues,
  counts: ValueCounts,
  request: AttributeValuesRequest,
  source: ReadSource,
): void {
  for (let i = 0; i < values.length; i += MAX_ALTERNATIVES) {
    const some = values.slice(i, i + MAX_ALTERNATIVES);
    const having = new ValueCounts(request, some);
    for (const lists of listsWithKey(request, { values: some, scopes }, source)) having.add(lists);
    counts.set(having.page({ offset: 0, limit: some.length }).items);
  }
}

/** Undefined where spans that have a value in several scopes are too many kinds to count them apart. */
function pageOfStored(
  { keyIds, scopes, hasNegativeZero }: StoredValues,
  request: AttributeValuesRequest,
  source: ReadSource,
): ListPage<AttributeValueSummary> | undefined {
  const [keyId] = keyIds;
  if (keyId === undefined) return { items: [], totalCount: 0 };
  if (keyIds.length === 1 && !hasNegativeZero) return pageOfValues(keyId, request, source);
  const { prefix = '' } = request;
  const shared = sharedValues(keyIds, prefix, MAX_FEW_VALUES, source);
  if (shared === undefined || !shared.every(isFindable)) return undefined;
  const counts = new ValueCounts(request);
  counts.set(unitedValues(keyIds, prefix, source));
  countEach({ values: hasNegativeZero ? [...shared, 0] : shared, scopes }, counts, request, source);
  return counts.page(request);
}

/** The values with the prefix, where they are few and the index finds them. */
function fewValues(
  { keyIds, scopes, hasNegativeZero }: StoredValues,
  prefix: string,
  source: ReadSource,
): FewValues | undefined {
  const found = someValues(keyIds, prefix, MAX_FEW_VALUES + 1, source);
  const values = hasNegativeZero ? [...found, 0] : found;
  return values.length <= MAX_FEW_VALUES && values.every(isFindable) ? { values, scopes } : undefined;
}

/** Whether the index has a term for it. */
function isFindable(value: AttributeValue): value is FilterValue {
  return value !== null && typeof value !== 'object';
}
