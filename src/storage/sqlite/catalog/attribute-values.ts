/** The values of an attribute with span counts, from the dictionary if it has them, else from the spans with the key. */
import type { AttributeValue } from '../../../model/attributes.ts';
import type { AttributeValueSummary, AttributeValuesRequest, ListPage } from '../../backend.ts';
import type { FilterValue } from '../../query.ts';
import { ValueCounts } from '../../statistics/value-counts.ts';
import { gatherOf } from '../rows/counted.ts';
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

/** The most values to look up one by one. */
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
  const counts = new ValueCounts(request, gatherOf(source));
  if (few !== undefined) countEach(few, counts, request, source);
  else for (const lists of listsWithKey(request, undefined, source)) counts.add(lists);
  return counts.page(request);
}

/** Counts only these values, in groups. Each group has its own search, so a span may count in several. */
function countEach(
  { values, scopes }: FewValues,
  counts: ValueCounts,
  request: AttributeValuesRequest,
  source: ReadSource,
): void {
  for (let i = 0; i < values.length; i += MAX_ALTERNATIVES) {
    const some = values.slice(i, i + MAX_ALTERNATIVES);
    const having = new ValueCounts(request, gatherOf(source), some);
    for (const lists of listsWithKey(request, { values: some, scopes }, source)) having.add(lists);
    counts.set(having.page({ offset: 0, limit: some.length }).items);
  }
}

/** Undefined if too many values occur in several scopes: spans with such a value must not count twice. */
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
  const counts = new ValueCounts(request, gatherOf(source));
  counts.set(unitedValues(keyIds, prefix, source));
  countEach({ values: hasNegativeZero ? [...shared, 0] : shared, scopes }, counts, request, source);
  return counts.page(request);
}

/** The values with the prefix, if they are few and indexed. */
function fewValues(
  { keyIds, scopes, hasNegativeZero }: StoredValues,
  prefix: string,
  source: ReadSource,
): FewValues | undefined {
  const found = someValues(keyIds, prefix, MAX_FEW_VALUES + 1, source);
  const values = hasNegativeZero ? [...found, 0] : found;
  return values.length <= MAX_FEW_VALUES && values.every(isFindable) ? { values, scopes } : undefined;
}

/** Whether the index has terms for such values. */
function isFindable(value: AttributeValue): value is FilterValue {
  return value !== null && typeof value !== 'object';
}
