/** The comparisons of filters: StringFilter, BigIntFilter, KindFilter, StatusCodeFilter and AttributeFilter. */
import { SpangraphError } from '../../src/errors.ts';
import { defined } from '../../src/query/defined.ts';
import type { AttributeTest, EnumTest, Int64Test, StringTest } from '../../src/query/types.ts';
import { builder } from '../builder.ts';
import { AttributeScopeRef, SpanKindRef, StatusCodeRef } from '../enums.ts';
import { MAX_IN_VALUES } from './filter-bounds.ts';

const EVERY_OPERATOR = 'Every operator given must hold; one that is absent or null does not count.';

export const StringFilterRef = builder.inputType('StringFilter', {
  description: `A comparison with text, case-sensitive. ${EVERY_OPERATOR}`,
  fields: (t) => ({
    eq: t.string({ description: 'Equal to this.' }),
    in: t.stringList({ description: 'Equal to one of these.' }),
  }),
});

export const BigIntFilterRef = builder.inputType('BigIntFilter', {
  description: `A comparison with a signed 64-bit integer; { gte: 500, lt: 600 } is a range. ${EVERY_OPERATOR}`,
  fields: (t) => ({
    eq: t.field({ type: 'BigInt', description: 'Equal to this.' }),
    gt: t.field({ type: 'BigInt', description: 'Greater than this.' }),
    gte: t.field({ type: 'BigInt', description: 'Greater than or equal to this.' }),
    lt: t.field({ type: 'BigInt', description: 'Less than this.' }),
    lte: t.field({ type: 'BigInt', description: 'Less than or equal to this.' }),
  }),
});

export const KindFilterRef = builder.inputType('KindFilter', {
  description: `A comparison with a span kind. ${EVERY_OPERATOR}`,
  fields: (t) => ({
    eq: t.field({ type: SpanKindRef, description: 'This kind.' }),
    in: t.field({ type: [SpanKindRef], description: 'One of these kinds.' }),
  }),
});

export const StatusCodeFilterRef = builder.inputType('StatusCodeFilter', {
  description: `A comparison with a status code. ${EVERY_OPERATOR}`,
  fields: (t) => ({
    eq: t.field({ type: StatusCodeRef, description: 'This code.' }),
    in: t.field({ type: [StatusCodeRef], description: 'One of these codes.' }),
  }),
});

export const AttributeFilterRef = builder.inputType('AttributeFilter', {
  description:
    `A comparison with an attribute. ${EVERY_OPERATOR} Without a scope it looks at the span, its resource, its ` +
    'instrumentation scope, its events and its links: any match counts. A list matches if one of its items does.',
  fields: (t) => ({
    key: t.string({ required: true, description: 'The name of the attribute, such as `http.request.method`.' }),
    scope: t.field({ type: AttributeScopeRef, description: 'Where to look; everywhere if absent.' }),
    exists: t.boolean({ description: 'true: the attribute is there; false: it is not.' }),
    eq: t.field({
      type: 'AttributeValue',
      description: 'Equal to this; `200` finds the int 200 and the double 200.0, `"200"` finds strings only.',
    }),
  }),
});

type Nullable<Shape> = { readonly [Key in keyof Shape]?: Shape[Key] | null | undefined };

/** The operators that are given; undefined where none is, as everything meets such a test. */
export function toTest<Test extends StringTest | EnumTest>(input: Nullable<Test>): Test | undefined {
  return given(input);
}

/** Throws BAD_USER_INPUT for a number that no signed 64-bit value can have. */
export function toInt64Test(input: Nullable<Int64Test>): Int64Test | undefined {
  const test = given<Int64Test>(input);
  for (const [operator, value] of Object.entries(test ?? {})) {
    if (BigInt.asIntN(64, value) !== value) {
      throw new SpangraphError('BAD_USER_INPUT', `${operator}: ${value} is over 2^63 - 1, the largest value there is.`);
    }
  }
  return test;
}

/** Undefined where only the key is given. */
export function toAttributeTest(
  input: Nullable<AttributeTest> & Pick<AttributeTest, 'key'>,
): AttributeTest | undefined {
  const test = given<Omit<AttributeTest, 'key' | 'scope'>>({ exists: input.exists, eq: input.eq });
  if (!test) return undefined;
  return { key: input.key, ...defined({ scope: input.scope ?? undefined }), ...test };
}

/** Throws BAD_USER_INPUT for a list that is too long. */
function refuseLong(operator: string, value: unknown): void {
  if (!Array.isArray(value) || value.length <= MAX_IN_VALUES) return;
  throw new SpangraphError(
    'BAD_USER_INPUT',
    `${operator} has ${value.length} values, and takes at most ${MAX_IN_VALUES}.`,
  );
}

function given<Test extends object>(input: Nullable<Test>): Test | undefined {
  const entries = Object.entries(input).filter(([, value]) => value !== null && value !== undefined);
  for (const [operator, value] of entries) refuseLong(operator, value);
  return entries.length === 0 ? undefined : (Object.fromEntries(entries) as Test);
}
