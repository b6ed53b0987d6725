/** The attribute keys and values of some spans, counted for each query. */

import { ATTRIBUTE_SCOPES, type AttributeScope, type AttributeValue, attributeType } from '../../model/attributes.ts';
import { compareNames } from '../../model/compare.ts';
import { attributeLists, type Span } from '../../model/span.ts';
import type {
  AttributeKeySummary,
  AttributeKeysRequest,
  AttributeStatistics,
  AttributeStatisticsRequest,
  AttributeValueSummary,
  AttributeValuesRequest,
  ListPage,
} from '../backend.ts';
import { compareAttributeKeys } from '../ordering/names.ts';
import { NumberStatistics } from '../statistics/number-statistics.ts';
import { ValueCounts } from '../statistics/value-counts.ts';

/** The keys of these spans. The caller applies the time range. */
export function attributeKeysOf(spans: readonly Span[], request: AttributeKeysRequest): AttributeKeySummary[] {
  const typesByKey = new Map<
    string,
    { key: string; scope: AttributeScope; types: Set<AttributeKeySummary['types'][number]> }
  >();
  for (const { key, scope, value } of spans.flatMap((span) => attributesIn(span, request.scope))) {
    if (!key.startsWith(request.prefix ?? '') || !key.includes(request.contains ?? '')) continue;
    const id = `${scope} ${key}`;
    const seen = typesByKey.get(id) ?? { key, scope, types: new Set() };
    typesByKey.set(id, { key, scope, types: seen.types.add(attributeType(value)) });
  }
  return [...typesByKey.values()]
    .map(({ key, scope, types }) => ({ key, scope, types: [...types].sort(compareNames) }))
    .sort(compareAttributeKeys);
}

/** The values of the key in these spans. The caller applies the filter and the time range. */
export function attributeValuesOf(
  spans: readonly Span[],
  request: AttributeValuesRequest,
): ListPage<AttributeValueSummary> {
  const counts = new ValueCounts(request);
  const scopes = request.scope === undefined ? ATTRIBUTE_SCOPES : [request.scope];
  for (const span of spans) counts.add(scopes.flatMap((scope) => attributeLists(span, scope)));
  return counts.page(request);
}

/** The statistics of the key's numbers in these spans. The caller applies the filter and the time range. */
export function attributeStatisticsOf(
  spans: readonly Span[],
  request: AttributeStatisticsRequest,
): AttributeStatistics | undefined {
  const statistics = new NumberStatistics(request.key);
  const scopes = request.scope === undefined ? ATTRIBUTE_SCOPES : [request.scope];
  for (const span of spans) statistics.add(scopes.flatMap((scope) => attributeLists(span, scope)));
  return statistics.answer(request.quantiles);
}

interface ScopedAttribute {
  readonly scope: AttributeScope;
  readonly key: string;
  readonly value: AttributeValue;
}

function attributesIn(span: Span, scope: AttributeScope | undefined): ScopedAttribute[] {
  const scopes = scope === undefined ? ATTRIBUTE_SCOPES : [scope];
  return scopes.flatMap((where) =>
    attributeLists(span, where).flatMap((list) => list.map(({ key, value }) => ({ scope: where, key, value }))),
  );
}
