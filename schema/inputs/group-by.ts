/** The input GroupBy. */
import type { MetricKey } from '../../src/query/metrics/group-condition.ts';
import { builder } from '../builder.ts';
import { scanCost } from '../cost.ts';
import { GroupFieldRef } from '../enums.ts';
import { AttributeNameRef, toAttributeName } from './attribute-name.ts';

/** Exactly one is given; GraphQL checks that. */
interface GroupByInput {
  readonly field?: typeof GroupFieldRef.$inferType | null | undefined;
  readonly attribute?: typeof AttributeNameRef.$inferInput | null | undefined;
}

export const GroupByRef = builder.inputRef<GroupByInput>('GroupBy').implement({
  description: 'What spans are grouped by. Exactly one field is given.',
  isOneOf: true,
  fields: (t) => ({
    field: t.field({ type: GroupFieldRef, description: 'A field of the span or of the root of its trace.' }),
    attribute: t.field({
      type: AttributeNameRef,
      extensions: scanCost(),
      description:
        'An attribute. Without a scope the first one that has a value counts, in this order: span, resource, instrumentation ' +
        'scope, events, links. Values of different types are different groups.',
    }),
  }),
});

export function toMetricKeys(inputs: readonly GroupByInput[] | null | undefined): readonly MetricKey[] {
  return (inputs ?? []).flatMap(({ field, attribute }): MetricKey[] => {
    if (field) return [{ field }];
    return attribute ? [{ attribute: toAttributeName(attribute) }] : [];
  });
}
