/** The input AggregateFilter: a condition on an aggregate of the numbers of several spans. */
import { builder } from '../builder.ts';
import { AttributeNameRef } from './attribute-name.ts';
import { EVERY_OPERATOR, type NumberInput, operatorFields } from './operator-fields.ts';

export const SpanNumberFieldRef = builder.enumType('SpanNumberField', {
  description: 'A number that every span has.',
  values: {
    DURATION: {
      value: 'durationNano',
      description: 'How long the span took, in nanoseconds, or with a unit: `"500ms"`.',
    },
  } as const,
});

/** Exactly one is given; GraphQL checks that. */
interface SpanNumberInput {
  readonly field?: 'durationNano' | null | undefined;
  readonly attribute?: typeof AttributeNameRef.$inferInput | null | undefined;
}

const SpanNumberRef = builder.inputRef<SpanNumberInput>('SpanNumber').implement({
  description: 'A number of spans. Exactly one field is given.',
  isOneOf: true,
  fields: (t) => ({
    field: t.field({ type: SpanNumberFieldRef, description: 'A number that every span has.' }),
    attribute: t.field({
      type: AttributeNameRef,
      description:
        'The ints and doubles of an attribute, and each of those in lists. NaN and values of other types are ignored.',
    }),
  }),
});

/** Which numbers, and the operators. */
export interface AggregateFilterInput extends NumberInput {
  readonly of: SpanNumberInput;
}

export const AggregateFilterRef = builder.inputRef<AggregateFilterInput>('AggregateFilter').implement({
  description:
    'A comparison with an aggregate of the numbers of several spans. Does not match if there is no number. Nothing ' +
    `is rounded: sums are exact, averages are compared as fractions. ${EVERY_OPERATOR}`,
  fields: (t) => ({
    of: t.field({ type: SpanNumberRef, required: true, description: 'The numbers.' }),
    ...operatorFields(t, 'number', 'AttributeValue'),
  }),
});
