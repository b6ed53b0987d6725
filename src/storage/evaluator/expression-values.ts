/**
 * The meaning of a {@link SpanExpression}, as code.
 *
 * These rules apply to every backend:
 * - An attribute has the values of every attribute with the key in the lists of its scope, and of the elements of arrays.
 *   Bytes, maps, empty values and arrays within arrays are no values.
 * - A span without a service, and a trace whose root is not stored, have the empty text for it.
 * - Arithmetic has a value if each side has one number: of several, the first counts. arithmetic.ts states its rules.
 * - Fields of the trace have no value where the context does not have the trace.
 */
import type { AttributeValue } from '../../model/attributes.ts';
import { durationNano, orderedTime } from '../../model/span.ts';
import type { ExpressionField, SpanExpression, SpanFilter } from '../query.ts';
import type { Quantity, SpanValue } from '../span-value.ts';
import { calculate, negate } from './arithmetic.ts';
import type { FilterableSpan, FilterableTrace, FilterContext } from './filterable.ts';
import { listsOf } from './listed-attributes.ts';
import { singleValuesOf } from './matches-attribute.ts';
import { nestedSetsOf } from './trace-memory.ts';

type Values = readonly SpanValue[];
const NONE: Values = [];

/** Whether a span meets a filter: for the filters inside expressions. */
export type Meets = (filter: SpanFilter, span: FilterableSpan, context: FilterContext) => boolean;

/** What the expression has for the span. */
export function valuesOf(
  expression: SpanExpression,
  span: FilterableSpan,
  context: FilterContext,
  meets: Meets,
): Values {
  switch (expression.type) {
    case 'value':
      return [expression.value];
    case 'field':
      return fieldValues(expression.field, span, context);
    case 'attribute':
      return [...singleValuesOf(expression.key, listsOf(expression, span))].flatMap(valueOfAttribute);
    case 'negate':
      return some(numberIn(valuesOf(expression.of, span, context, meets)), negate);
    case 'arithmetic': {
      const left = numberIn(valuesOf(expression.left, span, context, meets));
      const right = left && numberIn(valuesOf(expression.right, span, context, meets));
      return some(left && right && calculate(expression.operator, left, right), (result) => result);
    }
    case 'holds':
      return [{ type: 'boolean', value: meets(expression.filter, span, context) }];
  }
}

/** A text that is the same for equal lists of values, and different for others. */
export function keyOfValues(values: readonly Values[]): string {
  return JSON.stringify(values.map((each) => each.map(({ type, value }) => [type, String(value)])));
}

function some<Value>(value: Value | undefined, make: (value: Value) => SpanValue): Values {
  return value === undefined ? NONE : [make(value)];
}

function numberIn(values: Values): Quantity | undefined {
  return values.find(isQuantity);
}

function isQuantity(value: SpanValue): value is Quantity {
  return value.type === 'int' || value.type === 'double' || value.type === 'duration';
}

function valueOfAttribute(value: AttributeValue): Values {
  switch (typeof value) {
    case 'string':
      return [{ type: 'string', value }];
    case 'boolean':
      return [{ type: 'boolean', value }];
    case 'bigint':
      return [{ type: 'int', value }];
    case 'number':
      return [{ type: 'double', value }];
    default:
      return NONE;
  }
}

function fieldValues(field: ExpressionField, span: FilterableSpan, context: FilterContext): Values {
  switch (field) {
    case 'service':
    case 'name':
    case 'statusMessage':
    case 'scopeName':
    case 'scopeVersion':
    case 'traceId':
    case 'spanId':
      return [{ type: 'string', value: span[field] }];
    case 'parentSpanId':
      return span.parentSpanId === '' ? NONE : [{ type: 'string', value: span.parentSpanId }];
    case 'kind':
      return [{ type: 'kind', value: span.kind }];
    case 'statusCode':
      return [{ type: 'status', value: span.statusCode }];
    case 'durationNano':
      return [{ type: 'duration', value: durationNano(span) }];
    case 'eventName':
      return [...span.events()].map(({ name }) => ({ type: 'string', value: name }));
    case 'eventTimeSinceStartNano': {
      const start = orderedTime(span.startTimeUnixNano);
      return [...span.events()].map((event) => ({ type: 'duration', value: orderedTime(event.timeUnixNano) - start }));
    }
    case 'linkTraceId':
      return [...span.links()].map(({ traceId }) => ({ type: 'string', value: traceId }));
    case 'linkSpanId':
      return [...span.links()].map(({ spanId }) => ({ type: 'string', value: spanId }));
    default: {
      const trace = context.trace(span.traceId);
      return trace === undefined ? NONE : fieldOfTrace(field, span, trace);
    }
  }
}

type TraceField = Extract<
  ExpressionField,
  | 'childCount'
  | 'nestedSetLeft'
  | 'nestedSetRight'
  | 'nestedSetParent'
  | 'traceDurationNano'
  | 'rootName'
  | 'rootService'
>;

function fieldOfTrace(field: TraceField, span: FilterableSpan, trace: FilterableTrace): Values {
  switch (field) {
    case 'traceDurationNano':
      return [{ type: 'duration', value: durationNano(trace.summary) }];
    case 'rootName':
    case 'rootService': {
      const root = trace.summary.rootRef === undefined ? undefined : trace.root();
      return [{ type: 'string', value: root?.[field === 'rootName' ? 'name' : 'service'] ?? '' }];
    }
    default: {
      const index = trace.tree().indexOf(span);
      return index === undefined ? NONE : [{ type: 'int', value: BigInt(placeInTree(field, index, trace)) }];
    }
  }
}

function placeInTree(
  field: Exclude<TraceField, 'traceDurationNano' | 'rootName' | 'rootService'>,
  index: number,
  trace: FilterableTrace,
): number {
  switch (field) {
    case 'childCount':
      return trace.tree().children(index).length;
    case 'nestedSetLeft':
      return nestedSetsOf(trace).left(index);
    case 'nestedSetRight':
      return nestedSetsOf(trace).right(index);
    case 'nestedSetParent':
      return nestedSetsOf(trace).parent(index);
  }
}
