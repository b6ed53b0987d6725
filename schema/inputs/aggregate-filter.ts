/** The input AggregateFilter: what the numbers of several spans come to. */
import { builder } from '../builder.ts';
import { AttributeScopeRef } from '../enums.ts';
import { EVERY_OPERATOR } from './comparisons.ts';

const SpanNumberFieldRef = builder.enumType('SpanNumberField', {
  description: 'A number that every span has.',
  values: { DURATION: { value: 'durationNano', description: 'How long the span took, in nanoseconds.' } } as const,
});

const AttributeNameRef = builder.inputType('AttributeName', {
  description: 'An attribute by its name.',
  fields: (t) => ({
    key: t.string({ required: true, description: 'The name of the attribute, such as `messaging.message.body.size`.' }),
    scope: t.field({ type: AttributeScopeRef, description: 'Where to look; everywhere if absent.' }),
  }),
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
        'The ints and doubles of an attribute, those in lists one by one. NaN and values of other types take no part.',
    }),
  }),
});

export const AggregateFilterRef = builder.inputType('AggregateFilter', {
  description:
    'A comparison with what the numbers of several spans come to; not met where there is no number. Nothing is rounded: ' +
    `sums are exact, averages are compared as fractions. ${EVERY_OPERATOR}`,
  fields: (t) => ({
    of: t.field({ type: SpanNumberRef, required: true, description: 'The numbers.' }),
    eq: t.field({ type: 'AttributeValue', description: 'Equal to this number.' }),
    ne: t.field({ type: 'AttributeValue', description: 'Not equal to this number.' }),
    in: t.field({ type: ['AttributeValue'], description: 'Equal to one of these; an empty list is never met.' }),
    gt: t.field({ type: 'AttributeValue', description: 'Greater than this number.' }),
    gte: t.field({ type: 'AttributeValue', description: 'Greater than or equal to this number.' }),
    lt: t.field({ type: 'AttributeValue', description: 'Less than this number.' }),
    lte: t.field({ type: 'AttributeValue', description: 'Less than or equal to this number.' }),
  }),
});
