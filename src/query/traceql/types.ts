/** The types of expressions, as far as they are known before a span is seen. */
import type { Expression, Field, Literal } from './syntax.ts';

/** `any` is what an attribute may have. Ints, doubles and durations are numbers. */
export type ValueType = 'any' | 'nil' | 'string' | 'number' | 'boolean' | 'status' | 'kind';

const TEXTS = new Set([
  'span:name',
  'span:statusMessage',
  'span:id',
  'span:parentID',
  'trace:id',
  'trace:rootName',
  'trace:rootService',
  'event:name',
  'link:traceID',
  'link:spanID',
  'instrumentation:name',
  'instrumentation:version',
]);

/** Intrinsics that a span may lack. */
const OPTIONAL = new Set(['span:parentID', 'event:name', 'event:timeSinceStart', 'link:traceID', 'link:spanID']);

export function typeOf(expression: Expression): ValueType {
  switch (expression.type) {
    case 'literal':
      return typeOfLiteral(expression.literal);
    case 'field':
      return typeOfField(expression.field);
    case 'negate':
    case 'arithmetic':
      return 'number';
    default:
      return 'boolean';
  }
}

export function typeOfField(field: Field): ValueType {
  if (field.kind === 'attribute') return 'any';
  if (field.name === 'span:status') return 'status';
  if (field.name === 'span:kind') return 'kind';
  return TEXTS.has(field.name) ? 'string' : 'number';
}

/** Whether it is an intrinsic in nanoseconds. */
export function isDuration(expression: Expression): boolean {
  return (
    expression.type === 'field' &&
    expression.field.kind === 'intrinsic' &&
    ['span:duration', 'trace:duration', 'event:timeSinceStart'].includes(expression.field.name)
  );
}

/** Whether a span may lack the field. A service without a name has the empty one, as in Tempo. */
export function isOptional(field: Field): boolean {
  return field.kind === 'intrinsic' ? OPTIONAL.has(field.name) : !isServiceName(field);
}

/** Whether it is `resource.service.name`. */
export function isServiceName(field: Field): boolean {
  return field.kind === 'attribute' && field.scope === 'RESOURCE' && field.key === 'service.name';
}

function typeOfLiteral(literal: Literal): ValueType {
  return literal.kind === 'duration' ? 'number' : literal.kind;
}
