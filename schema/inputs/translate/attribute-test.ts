/** Translates attribute filters to those of the storage. */
import { checkOperands } from '../../../src/query/operators.ts';
import type { AttributeTest, FilterValue } from '../../../src/query/types.ts';
import type { AttributeFilterInput } from '../attribute-filter.ts';
import type { FilterPart } from './part.ts';
import { exactNumber, given, mapOperands } from './tests.ts';

/** Throws BAD_USER_INPUT for a filter without an operator, and for one without a meaning. */
export function toAttributeTest(input: AttributeFilterInput, part: FilterPart): AttributeTest {
  const { key, scope, type, valueType, ...rest } = input;
  const operators = given(rest);
  if (Object.keys(operators).length === 0) {
    throw part.refusal('no operator is given. To ask for any value of the attribute, add exists: true.');
  }
  checkOperands(operators, part);
  return { key, ...given({ scope, type, valueType }), ...mapOperands(operators, exactValue) };
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
      .refusal(`${input.scope} attributes cannot be selected here: the condition is on one ${own.toLowerCase()}.`);
  }
  return toAttributeTest({ ...input, scope: null }, part);
}

function exactValue(value: FilterValue): FilterValue {
  return typeof value === 'number' ? exactNumber(value) : value;
}
