/** The input SpanFilter, and its translation for the storage. */
import type { EnumTest, SpanFilter, StringTest } from '../../src/query/types.ts';
import { builder } from '../builder.ts';
import {
  AttributeFilterRef,
  BigIntFilterRef,
  KindFilterRef,
  StatusCodeFilterRef,
  StringFilterRef,
  toAttributeTest,
  toInt64Test,
  toTest,
} from './comparisons.ts';
import { FilterBounds } from './filter-bounds.ts';

/** Exactly one condition is given; GraphQL checks that. */
export interface SpanFilterInput {
  readonly and?: readonly SpanFilterInput[] | null | undefined;
  readonly traceId?: string | null | undefined;
  readonly service?: typeof StringFilterRef.$inferInput | null | undefined;
  readonly name?: typeof StringFilterRef.$inferInput | null | undefined;
  readonly kind?: typeof KindFilterRef.$inferInput | null | undefined;
  readonly statusCode?: typeof StatusCodeFilterRef.$inferInput | null | undefined;
  readonly durationNano?: typeof BigIntFilterRef.$inferInput | null | undefined;
  readonly attribute?: typeof AttributeFilterRef.$inferInput | null | undefined;
}

export const SpanFilterRef = builder.inputRef<SpanFilterInput>('SpanFilter').implement({
  description: 'A condition on spans. Exactly one field is given; combine several with `and: [{...}, {...}]`.',
  isOneOf: true,
  fields: (t) => ({
    and: t.field({ type: [SpanFilterRef], description: 'All of these hold. An empty list always holds.' }),
    traceId: t.field({ type: 'TraceID', description: 'The span is of this trace.' }),
    service: t.field({
      type: StringFilterRef,
      description: 'Resource attribute `service.name`; empty if it has none.',
    }),
    name: t.field({ type: StringFilterRef, description: 'The name of the span.' }),
    kind: t.field({ type: KindFilterRef, description: 'The kind of the span.' }),
    statusCode: t.field({ type: StatusCodeFilterRef, description: "The code of the span's status." }),
    durationNano: t.field({ type: BigIntFilterRef, description: 'How long the span took, in nanoseconds.' }),
    attribute: t.field({ type: AttributeFilterRef, description: 'An attribute of the span or of what belongs to it.' }),
  }),
});

/** Undefined where every span meets the filter. Throws BAD_USER_INPUT for a filter without a meaning. */
export function toSpanFilter(
  input: SpanFilterInput | null | undefined,
  bounds: FilterBounds = new FilterBounds(),
  depth = 1,
): SpanFilter | undefined {
  if (!input) return undefined;
  bounds.enter(depth);
  if (input.and) {
    const filters = input.and.flatMap((part) => toSpanFilter(part, bounds, depth + 1) ?? []);
    return filters.length > 1 ? { type: 'and', filters } : filters[0];
  }
  return toCondition(input);
}

function toCondition(input: SpanFilterInput): SpanFilter | undefined {
  if (input.traceId) return { type: 'traceId', eq: input.traceId };
  if (input.service) return withTest('service', toTest<StringTest>(input.service));
  if (input.name) return withTest('name', toTest<StringTest>(input.name));
  if (input.kind) return withTest('kind', toTest<EnumTest>(input.kind));
  if (input.statusCode) return withTest('statusCode', toTest<EnumTest>(input.statusCode));
  if (input.durationNano) return withTest('durationNano', toInt64Test(input.durationNano));
  if (input.attribute) return withTest('attribute', toAttributeTest(input.attribute));
  return undefined;
}

function withTest<Type extends string, Test>(
  type: Type,
  test: Test | undefined,
): { readonly type: Type; readonly test: Test } | undefined {
  return test === undefined ? undefined : { type, test };
}
