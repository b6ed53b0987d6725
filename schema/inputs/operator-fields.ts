/** The operators of comparisons as fields of inputs. */
import type { InputFieldBuilder, InputFieldRef } from '@pothos/core';
import type { Moment } from '../../src/model/relative-time.ts';
import type { WrittenInteger } from '../../src/model/written-integer.ts';
import { operatorsOn } from '../../src/query/operators.ts';
import type { FilterValue, Operator, TestOf, ValueKind } from '../../src/query/types.ts';
import type { SchemaTypes } from '../builder.ts';
import type { SpanKindRef, StatusCodeRef } from '../enums.ts';

type TypesOf = PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>;

/** An input's fields; null is the same as absent. */
type Nullable<Fields> = { readonly [Key in keyof Fields]?: Fields[Key] | null | undefined };

/** The operators of one kind of values. */
export type OperatorInput<Kind extends ValueKind> = Nullable<TestOf<Kind>>;

/** The operators of 64-bit integers. Their operands have the type BigInt. */
export type Int64Input = Nullable<TestOf<'int64', bigint | WrittenInteger>>;

/** The operators of times. Their operands have the type DateTime. */
export type MomentInput = Nullable<TestOf<'int64', Moment>>;

/** The operators of numbers with a fraction. Their operands have the type Float. */
export type FloatInput = Nullable<TestOf<'int64', number>>;

/** The operators of numbers. Their operands have the type AttributeValue. */
export type NumberInput = Nullable<TestOf<'number', FilterValue>>;

/** The GraphQL type of one value. */
type ValueType =
  | 'String'
  | 'BigInt'
  | 'DateTime'
  | 'Float'
  | 'Int'
  | 'AttributeValue'
  | typeof SpanKindRef
  | typeof StatusCodeRef;

/** The end of the description of every comparison. */
export const EVERY_OPERATOR = 'Every operator given must hold. An operator that is absent or null is ignored.';

/** The operators of one kind of values, except those that take an operand of the form `except`. */
export function operatorFields(
  t: InputFieldBuilder<TypesOf, 'InputObject'>,
  kind: ValueKind,
  type: ValueType,
  except?: Operator['takes'],
): Record<string, InputFieldRef<TypesOf, unknown>> {
  const fields: Record<string, InputFieldRef<TypesOf, unknown>> = {};
  for (const [name, operator] of operatorsOn(kind)) {
    if (operator.takes === except) continue;
    fields[name] = t.field({ type: operandType(operator, type), description: descriptionOf(operator, kind) });
  }
  return fields;
}

function operandType({ takes }: Operator, type: ValueType): ValueType | [ValueType] | 'Boolean' {
  switch (takes) {
    case 'value':
      return type;
    case 'list':
      return [type];
    case 'text':
    case 'pattern':
      return 'String';
    case 'presence':
      return 'Boolean';
  }
}

function descriptionOf(operator: Operator, kind: ValueKind): string {
  const { description } = operator;
  if (operator.negative && kind === 'attribute') {
    return `Present and ${description.charAt(0).toLowerCase()}${description.slice(1)}`;
  }
  const isOrdered = operator.takes === 'value' && operator.passesOn !== undefined;
  const note = isOrdered ? ORDER_NOTES[kind] : undefined;
  return note === undefined ? description : `${description} ${note}`;
}

const ORDER_NOTES: { readonly [Kind in ValueKind]?: string } = {
  string: 'Texts are ordered by code point.',
  attribute: 'Compares numbers with numbers, and texts with texts by code point. Other values do not match.',
};
