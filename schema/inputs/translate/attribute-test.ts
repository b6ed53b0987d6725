/** Attribute filters as the storage knows them. */
import type { AttributeTest, FilterValue } from '../../../src/query/types.ts';
import type { AttributeFilterInput } from '../refs.ts';
import type { FilterPart } from './part.ts';
import { exactNumber, given, refuseBadRegex, refuseLongLists } from './tests.ts';

type Operators = Omit<AttributeTest, 'key' | 'scope' | 'type'>;

const ORDER_OPERATORS = ['gt', 'gte', 'lt', 'lte'] as const;

/** Throws BAD_USER_INPUT for a filter without an operator, and for one without a meaning. */
export function toAttributeTest(input: AttributeFilterInput, part: FilterPart): AttributeTest {
  const { key, scope, type, ...rest } = input;
  const operators = given<Operators>(rest);
  if (Object.keys(operators).length === 0) {
    throw part.refusal('no operator is given. To ask for any value of the attribute, add exists: true.');
  }
  refuseLongLists(operators, part);
  refuseBadRegex(operators, part);
  refuseUnordered(operators, part);
  return { key, ...given({ scope, type }), ...withExactValues(operators) };
}

/** The attributes of an event or a link: `attribute` and `attributes` together. */
export function toOwnAttributeTests(
  input: {
    readonly attribute?: AttributeFilterInput | null | undefined;
    readonly attributes?: readonly AttributeFilterInput[] | null | undefined;
  },
  scope: 'EVENT' | 'LINK',
  part: FilterPart,
): readonly AttributeTest[] {
  const one = input.attribute ? [toOwnTest(input.attribute, scope, part.at('attribute'))] : [];
  const more = (input.attributes ?? []).map((attribute, index) =>
    toOwnTest(attribute, scope, part.at('attributes').at(index)),
  );
  return [...one, ...more];
}

function toOwnTest(input: AttributeFilterInput, own: 'EVENT' | 'LINK', part: FilterPart): AttributeTest {
  part.count();
  if (input.scope && input.scope !== own) {
    throw part
      .at('scope')
      .refusal(`${input.scope} attributes cannot be asked for here: these are of one ${own.toLowerCase()}.`);
  }
  return toAttributeTest({ ...input, scope: null }, part);
}

function refuseUnordered(operators: Operators, part: FilterPart): void {
  for (const operator of ORDER_OPERATORS) {
    if (typeof operators[operator] !== 'boolean') continue;
    throw part.at(operator).refusal(`${operators[operator]} has no order; give a number or a text.`);
  }
}

function withExactValues(operators: Operators): Operators {
  const entries = Object.entries(operators).map(([operator, value]) => [
    operator,
    Array.isArray(value) ? value.map(exactValue) : exactValue(value as FilterValue),
  ]);
  return Object.fromEntries(entries) as Operators;
}

function exactValue(value: FilterValue): FilterValue {
  return typeof value === 'number' ? exactNumber(value) : value;
}
