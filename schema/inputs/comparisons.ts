/** The inputs of comparisons: StringFilter, BigIntFilter, IntFilter, KindFilter and StatusCodeFilter. */
import { builder } from '../builder.ts';
import { SpanKindRef, StatusCodeRef } from '../enums.ts';
import { EVERY_OPERATOR, type OperatorInput, operatorFields } from './operator-fields.ts';

/** A count of 32 bits. Lists of counts are not offered. */
export type IntFilterInput = Omit<OperatorInput<'number'>, 'in'>;

export const StringFilterRef = builder.inputRef<OperatorInput<'string'>>('StringFilter').implement({
  description: `A comparison with text, case-sensitive. ${EVERY_OPERATOR}`,
  fields: (t) => operatorFields(t, 'string', 'String'),
});

export const BigIntFilterRef = builder.inputRef<OperatorInput<'int64'>>('BigIntFilter').implement({
  description: `A comparison with a signed 64-bit integer; { gte: 500, lt: 600 } is a range. ${EVERY_OPERATOR}`,
  fields: (t) => operatorFields(t, 'int64', 'BigInt'),
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
