/** Compiles what is computed of spans: operands of comparisons, of aggregates and of `by()`. */
import type { AttributePlace, ExpressionField, SpanExpression, SpanFilter } from '../../storage/query.ts';
import type { SpanValue } from '../../storage/span-value.ts';
import { fold } from './fold.ts';
import type { Expression, Field, Literal } from './syntax.ts';
import { isServiceName } from './types.ts';

/** What each intrinsic is called in filters. */
const FIELDS: Readonly<Record<string, ExpressionField>> = {
  'span:name': 'name',
  'span:kind': 'kind',
  'span:status': 'statusCode',
  'span:statusMessage': 'statusMessage',
  'span:duration': 'durationNano',
  'span:id': 'spanId',
  'span:parentID': 'parentSpanId',
  'span:childCount': 'childCount',
  'trace:id': 'traceId',
  'trace:duration': 'traceDurationNano',
  'trace:rootName': 'rootName',
  'trace:rootService': 'rootService',
  'event:name': 'eventName',
  'event:timeSinceStart': 'eventTimeSinceStartNano',
  'link:traceID': 'linkTraceId',
  'link:spanID': 'linkSpanId',
  'instrumentation:name': 'scopeName',
  'instrumentation:version': 'scopeVersion',
  nestedSetLeft: 'nestedSetLeft',
  nestedSetRight: 'nestedSetRight',
  nestedSetParent: 'nestedSetParent',
};

/** Compiles a condition inside an expression. */
export type CompileCondition = (condition: Expression) => SpanFilter;

/** Undefined if a part is `nil`, with which nothing can be computed. */
export function compileExpression(
  expression: Expression,
  compileCondition: CompileCondition,
): SpanExpression | undefined {
  const compile = (part: Expression): SpanExpression | undefined => compileExpression(part, compileCondition);
  const folded = fold(expression);
  switch (folded.type) {
    case 'literal': {
      const value = spanValueOf(folded.literal);
      return value && { type: 'value', value };
    }
    case 'field':
      return compileField(folded.field);
    case 'negate': {
      const of = compile(folded.part);
      return of && { type: 'negate', of };
    }
    case 'arithmetic': {
      const { operator } = folded;
      const [left, right] = [compile(folded.left), compile(folded.right)];
      return left && right && { type: 'arithmetic', operator, left, right };
    }
    default:
      return { type: 'holds', filter: compileCondition(folded) };
  }
}

/** A field as an expression. */
export function compileField(field: Field): SpanExpression {
  if (field.kind === 'attribute') {
    return isServiceName(field) ? { type: 'field', field: 'service' } : { type: 'attribute', ...placeOf(field) };
  }
  const name = Object.hasOwn(FIELDS, field.name) ? FIELDS[field.name] : undefined;
  if (name === undefined) throw new RangeError(`The intrinsic ${field.name} has no field.`);
  return { type: 'field', field: name };
}

/** Without a scope: the attribute of the span, or else of its resource. */
export function placeOf({ key, scope }: Extract<Field, { kind: 'attribute' }>): AttributePlace {
  return scope === undefined ? { key, scope: 'SPAN', orElse: 'RESOURCE' } : { key, scope };
}

/** Undefined for `nil`. */
export function spanValueOf(literal: Literal): SpanValue | undefined {
  switch (literal.kind) {
    case 'nil':
      return undefined;
    case 'number':
      return typeof literal.value === 'bigint'
        ? { type: 'int', value: literal.value }
        : { type: 'double', value: literal.value };
    case 'duration':
      return { type: 'duration', value: literal.value };
    case 'string':
      return { type: 'string', value: literal.value };
    case 'boolean':
      return { type: 'boolean', value: literal.value };
    default:
      return { type: literal.kind, value: literal.value };
  }
}
