/** The inputs of comparisons: those of texts, numbers, times and enums. */
import { builder } from '../builder.ts';
import { SpanKindRef, StatusCodeRef } from '../enums.ts';
import {
  EVERY_OPERATOR,
  type FloatInput,
  type Int64Input,
  type MomentInput,
  type OperatorInput,
  operatorFields,
} from './operator-fields.ts';

/** A count of 32 bits. Lists of counts are not offered. */
export type IntFilterInput = Omit<OperatorInput<'number'>, 'in'>;

export const StringFilterRef = builder.inputRef<OperatorInput<'string'>>('StringFilter').implement({
  description: `A comparison with text, case-sensitive. ${EVERY_OPERATOR}`,
  fields: (t) => operatorFields(t, 'string', 'String'),
});

export const BigIntFilterRef = builder.inputRef<Int64Input>('BigIntFilter').implement({
  description: `A comparison with a signed 64-bit integer; { gte: 500, lt: 600 } is a range. ${EVERY_OPERATOR}`,
  fields: (t) => operatorFields(t, 'int64', 'BigInt'),
});

export const DateTimeFilterRef = builder.inputRef<MomentInput>('DateTimeFilter').implement({
  description: `A comparison with a time; { gte: "now-1h", lt: "now" } is a range. ${EVERY_OPERATOR}`,
  fields: (t) => operatorFields(t, 'int64', 'DateTime'),
});

export const FloatFilterRef = builder.inputRef<FloatInput>('FloatFilter').implement({
  description:
    'A comparison with a number, which is taken as the decimal that it is written as: 0.1 is a tenth. Up to 15 digits are exact. ' +
    EVERY_OPERATOR,
  fields: (t) => operatorFields(t, 'int64', 'Float'),
});

export const IntFilterRef = builder.inputRef<IntFilterInput>('IntFilter').implement({
  description: `A comparison with a count; { gte: 5, lt: 10 } is a range. ${EVERY_OPERATOR}`,
  fields: (t) => operatorFields(t, 'number', 'Int', 'list'),
});

export const KindFilterRef = builder.inputRef<OperatorInput<'enum'>>('KindFilter').implement({
  description: `A comparison with a span kind. ${EVERY_OPERATOR}`,
  fields: (t) => operatorFields(t, 'enum', SpanKindRef),
});

export const StatusCodeFilterRef = builder.inputRef<OperatorInput<'enum'>>('StatusCodeFilter').implement({
  description: `A comparison with a status code. ${EVERY_OPERATOR}`,
  fields: (t) => operatorFields(t, 'enum', StatusCodeRef),
});
