/** Values of an attribute with their spans, and what its numbers come to: from the dictionary where it knows, else from the
 * spans that have the key. */
import type { AttributeScope, Attributes, AttributeValue } from '../../../model/attributes.ts';
import { ATTRIBUTE_SCOPES } from '../../../model/attributes.ts';
import type {
  AttributeStatistics,
  AttributeStatisticsRequest,
  AttributeValueSummary,
  AttributeValuesRequest,
  ListPage,
} from '../../backend.ts';
import type { FilterValue, SpanFilter, TimeRange } from '../../query.ts';
import { NumberStatistics } from '../../statistics/number-statistics.ts';
import { ValueCounts } from '../../statistics/value-counts.ts';
import type { Budget } from '../file/connection.ts';
import { MAX_ALTERNATIVES } from '../search/compile-query.ts';
import { candidatesById, idBounds, planFor, startBounds, verify } from '../search/find-spans.ts';
import type { ReadSource } from '../search/read-source.ts';
import type { StoredValues } from './stored-values.ts';
import {
  allValues,
  isStorablePrefix,
  pageOfValues,
  sharedValues,
  someValues,
  storedValues,
  unitedValues,
} from './stored-values.ts';

export function getAttributeValues(
  request: AttributeValuesRequest,
  source: ReadSource,
  budget: Budget,
): ListPage<AttributeValueSummary> {
  budget.check();
  const { prefix = '' } = request;
  const stored = isStorablePrefix(prefix) ? storedValues(request, source) : undefined;
  if (stored !== undefined && asksAllSpans(request)) {
    const page = pageOfStored(stored, request, source, budget);
    if (page !== undefined) return page;
  }
  const few = stored === undefined || prefix === '' ? undefined : fewValues(stored, prefix, source);
  const counts = new ValueCounts(request);
  if (few !== undefined) countEach(few, counts, request, source, budget);
  else for (const lists of listsWithKey(request, undefined, source, budget)) counts.add(lists);
  return counts.page(request);
}

/** Counts these values alone, some at a time: a span that has values of two times counts for each in its own. */
function countEach(
  { values, scopes }: FewValues,
  counts: ValueCounts,
  request: AttributeValuesRequest,
  source: ReadSource,
  budget: Budget,
): void {
  for (let i = 0; i < values.length; i += MAX_ALTERNATIVES) {
    const some = values.slice(i, i + MAX_ALTERNATIVES);
    const having = new ValueCounts(request, some);
    for (const lists of listsWithKey(request, { values: some, scopes }, source, budget)) having.add(lists);
    counts.set(having.page({ offset: 0, limit: some.length }).items);
  }
}

export function getAttributeStatistics(
  request: AttributeStatisticsRequest,
  source: ReadSource,
  budget: Budget,
): AttributeStatistics | undefined {
  budget.check();
  const statistics = new NumberStatistics(request.key);
  const stored = asksAllSpans(request) ? storedValues(request, source) : undefined;
  if (stored !== undefined && !stored.isRepeated) statistics.addCounted(allValues(stored.keyIds, source));
  else for (const lists of listsWithKey(request, undefined, source, budget)) statistics.add(lists);
  return statistics.answer(request.quantiles);
}

/** The spans whose attributes are asked about. */
interface KeyRequest {
  readonly key: string;
  readonly scope?: AttributeScope;
  readonly filter?: SpanFilter;
  readonly timeRange?: TimeRange;
}

function asksAllSpans({ filter, timeRange }: KeyRequest): boolean {
  return filter === undefined && timeRange?.from === undefined && timeRange?.to === undefined;
}

/** Undefined where spans that have a value in several scopes are too many kinds to count them apart. */
function pageOfStored(
  { keyIds, scopes, hasNegativeZero }: StoredValues,
  request: AttributeValuesRequest,
  source: ReadSource,
  budget: Budget,
): ListPage<AttributeValueSummary> | undefined {
  const [keyId] = keyIds;
  if (keyId === undefined) return { items: [], totalCount: 0 };
  if (keyIds.length === 1 && !hasNegativeZero) return pageOfValues(keyId, request, source);
  const { prefix = '' } = request;
  const shared = sharedValues(keyIds, prefix, MAX_FEW_VALUES, source);
  if (shared === undefined || !shared.every(isFindable)) return undefined;
  const counts = new ValueCounts(request);
  counts.set(unitedValues(keyIds, prefix, source));
  countEach({ values: hasNegativeZero ? [...shared, 0] : shared, scopes }, counts, request, source, budget);
  return counts.page(request);
}

/** Values that are looked for one by one at the most. */
const MAX_FEW_VALUES = 1_024;

/** Values in whose place the index can look for the key alone. */
interface FewValues {
  readonly values: readonly FilterValue[];
  readonly scopes: readonly AttributeScope[];
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

/** The attribute lists, in the scopes asked for, of every span that is asked about and may have the key (with one of the
 * values, where these are given). */
function* listsWithKey(
  { key, scope, filter, timeRange }: KeyRequest,
  few: FewValues | undefined,
  source: ReadSource,
  budget: Budget,
): Generator<Attributes[]> {
  const having: SpanFilter =
    few === undefined
      ? { type: 'attribute', test: scope === undefined ? { key, exists: true } : { key, scope, exists: true } }
      : {
          type: 'or',
          filters: few.scopes.map((where) => ({ type: 'attribute', test: { key, scope: where, in: few.values } })),
        };
  const plan = planFor(filter === undefined ? having : { type: 'and', filters: [filter, having] }, source);
  if (plan.empty) return;
  const ids = idBounds(startBounds(timeRange), source);
  const scopes = scope === undefined ? ATTRIBUTE_SCOPES : [scope];
  for (const candidate of candidatesById(source, plan.match, ids, 'DESC', budget)) {
    if (verify(filter, timeRange, candidate, source)) yield scopes.flatMap((where) => candidate.attributeLists(where));
  }
}
