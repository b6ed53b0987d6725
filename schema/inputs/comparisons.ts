/** Comparisons of filters: StringFilter, BigIntFilter, IntFilter, KindFilter and StatusCodeFilter. */
import { builder } from '../builder.ts';
import { SpanKindRef, StatusCodeRef } from '../enums.ts';

/** The end of every description of a comparison. */
export const EVERY_OPERATOR = 'Every operator given must hold; one that is absent or null does not count.';

/** Of every `regex`. */
export const REGEX_NOTE =
  'Matches this regular expression anywhere; RE2 syntax, in linear time: no lookaround and no backreferences. Anchor ' +
  'with `^` and `$`; `(?i)` in front ignores case.';

/** Of every `notRegex`. */
export const NOT_REGEX_NOTE = 'Is there and matches this regular expression nowhere; RE2 syntax, as in `regex`.';

export const StringFilterRef = builder.inputType('StringFilter', {
  description: `A comparison with text, case-sensitive. ${EVERY_OPERATOR}`,
  fields: (t) => ({
    eq: t.string({ description: 'Equal to this.' }),
    ne: t.string({ description: 'Not equal to this.' }),
    in: t.stringList({ description: 'Equal to one of these; an empty list is never met.' }),
    notIn: t.stringList({ description: 'Equal to none of these.' }),
    contains: t.string({ description: 'Contains this.' }),
    notContains: t.string({ description: 'Does not contain this.' }),
    startsWith: t.string({ description: 'Begins with this.' }),
    regex: t.string({ description: REGEX_NOTE }),
    notRegex: t.string({ description: NOT_REGEX_NOTE }),
    gt: t.string({ description: 'Greater than this, by code point.' }),
    gte: t.string({ description: 'Greater than or equal to this, by code point.' }),
    lt: t.string({ description: 'Less than this, by code point.' }),
    lte: t.string({ description: 'Less than or equal to this, by code point.' }),
  }),
});

export const BigIntFilterRef = builder.inputType('BigIntFilter', {
  description: `A comparison with a signed 64-bit integer; { gte: 500, lt: 600 } is a range. ${EVERY_OPERATOR}`,
  fields: (t) => ({
    eq: t.field({ type: 'BigInt', description: 'Equal to this.' }),
    ne: t.field({ type: 'BigInt', description: 'Not equal to this.' }),
    in: t.field({ type: ['BigInt'], description: 'Equal to one of these; an empty list is never met.' }),
    gt: t.field({ type: 'BigInt', description: 'Greater than this.' }),
    gte: t.field({ type: 'BigInt', description: 'Greater than or equal to this.' }),
    lt: t.field({ type: 'BigInt', description: 'Less than this.' }),
    lte: t.field({ type: 'BigInt', description: 'Less than or equal to this.' }),
  }),
});

export const IntFilterRef = builder.inputType('IntFilter', {
  description: `A comparison with a count; { gte: 5, lt: 10 } is a range. ${EVERY_OPERATOR}`,
  fields: (t) => ({
    eq: t.int({ description: 'Equal to this.' }),
    ne: t.int({ description: 'Not equal to this.' }),
    gt: t.int({ description: 'Greater than this.' }),
    gte: t.int({ description: 'Greater than or equal to this.' }),
    lt: t.int({ description: 'Less than this.' }),
    lte: t.int({ description: 'Less than or equal to this.' }),
  }),
});

export const KindFilterRef = builder.inputType('KindFilter', {
  description: `A comparison with a span kind. ${EVERY_OPERATOR}`,
  fields: (t) => ({
    eq: t.field({ type: SpanKindRef, description: 'This kind.' }),
    ne: t.field({ type: SpanKindRef, description: 'Any other kind than this.' }),
    in: t.field({ type: [SpanKindRef], description: 'One of these kinds; an empty list is never met.' }),
  }),
});

export const StatusCodeFilterRef = builder.inputType('StatusCodeFilter', {
  description: `A comparison with a status code. ${EVERY_OPERATOR}`,
  fields: (t) => ({
    eq: t.field({ type: StatusCodeRef, description: 'This code.' }),
    ne: t.field({ type: StatusCodeRef, description: 'Any other code than this.' }),
    in: t.field({ type: [StatusCodeRef], description: 'One of these codes; an empty list is never met.' }),
  }),
});
