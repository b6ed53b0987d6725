/** Comparisons of attributes with literals, as filters. */
import type { AttributeTest, FilterValue, SpanFilter, ValueType } from '../../storage/query.ts';
import { ANY_SPAN, or } from './combine.ts';
import { comparesValues, isNegative, textTest, valueTest } from './comparisons.ts';
import { placeOf } from './compile-expression.ts';
import { type Fault, isFault } from './fault.ts';
import type { PatternReader } from './patterns.ts';
import type { Comparison, Field, Literal } from './syntax.ts';
import { isServiceName } from './types.ts';

export type AttributeField = Extract<Field, { kind: 'attribute' }>;

/**
 * Values of other types do not match, also not with `!=` and `!~`; for these, the attribute must be present. Of an array,
 * one element must match. `resource.service.name` is the service of the span, which every backend can read directly.
 */
export function compileAttribute(
  field: AttributeField,
  { operator, literal }: Comparison,
  patternOf: PatternReader,
): SpanFilter | Fault {
  if (literal.kind === 'nil') return operator === '=' ? absent(field) : present(field);
  const isService = isServiceName(field);
  if (!comparesValues(operator)) {
    const pattern = patternOf(literal);
    if (isFault(pattern)) return pattern;
    const test = textTest(operator, pattern.regex);
    if (isService) return { type: 'service', test };
    return attribute({ ...placeOf(field), ...test, ...(isNegative(operator) && { valueType: 'STRING' }) });
  }
  if (isService && literal.kind === 'string') return { type: 'service', test: valueTest(operator, literal.value) };
  const value: FilterValue = literal.value;
  const type = valueTypeOf(literal);
  const isTypeKnown = type !== 'INT' && type !== 'DOUBLE' && !isNegative(operator);
  return attribute({ ...placeOf(field), ...valueTest(operator, value), ...(!isTypeKnown && { valueType: type }) });
}

/** Without a scope: not at the span, or not at the resource. */
function absent(field: AttributeField): SpanFilter {
  const { key, scope } = field;
  if (scope !== undefined) return attribute({ key, scope, exists: false });
  return or([attribute({ key, scope: 'SPAN', exists: false }), attribute({ key, scope: 'RESOURCE', exists: false })]);
}

function present(field: AttributeField): SpanFilter {
  return isServiceName(field) ? ANY_SPAN : attribute({ ...placeOf(field), exists: true });
}

/** The type that an attribute must have to compare with the literal: durations compare with all numbers. */
function valueTypeOf({ kind, value }: Exclude<Literal, { kind: 'nil' }>): ValueType {
  if (kind === 'duration') return 'NUMBER';
  if (typeof value === 'string') return 'STRING';
  if (typeof value === 'boolean') return 'BOOL';
  return typeof value === 'bigint' ? 'INT' : 'DOUBLE';
}

function attribute(test: AttributeTest): SpanFilter {
  return { type: 'attribute', test };
}
