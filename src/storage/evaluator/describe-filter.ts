/** Filters in words, for explanations; nothing reads them back. */
import { shortened } from '../explain.ts';
import type { Aggregate, SpanExpression, SpanFilter, TraceFilter } from '../query.ts';

/** `attribute user.id eq "42" and (statusCode eq 2 or not isRoot eq true)`, shortened if it is long. */
export function describeFilter(filter: SpanFilter | TraceFilter): string {
  return shortened(describe(filter));
}

function describe(filter: SpanFilter | TraceFilter): string {
  if ('filters' in filter) {
    const parts = filter.filters.map((part) => ('filters' in part ? `(${describe(part)})` : describe(part)));
    return parts.length === 0 ? `${filter.type} of nothing` : parts.join(` ${filter.type} `);
  }
  if (filter.type === 'comparison') {
    return [describeExpression(filter.left), filter.operator, describeExpression(filter.right)].join(' ');
  }
  if (filter.type === 'computed') return describeTest(describeExpression(filter.of), filter.test);
  if (filter.type === 'group') {
    const condition = describeTest(describeAggregate(filter.aggregate), filter.test);
    return `${condition} over spans (${describe(filter.filter)}) by ${filter.by.map(describeExpression).join(', ')}`;
  }
  if (filter.type === 'matchingSpans') {
    return `${describeTest(describeAggregate(filter.aggregate), filter.test)} over spans (${describe(filter.filter)})`;
  }
  if ('filter' in filter) return `${filter.type} (${describe(filter.filter)})`;
  if ('test' in filter) return describeTest(filter.type, filter.test);
  return `${filter.type} eq ${describeValue(filter.eq)}`;
}

function describeAggregate(aggregate: Aggregate): string {
  if (aggregate.function === 'count') return 'count';
  const { of } = aggregate;
  if (of === 'durationNano') return `${aggregate.function} of ${of}`;
  return `${aggregate.function} of ${'key' in of ? describeTest('attribute', of) : describeExpression(of.expression)}`;
}

/** `(attribute SPAN a + 1)` */
function describeExpression(expression: SpanExpression): string {
  switch (expression.type) {
    case 'value':
      return describeValue(expression.value.value);
    case 'field':
      return expression.field;
    case 'attribute': {
      const { type, ...place } = expression;
      return describeTest(type, place);
    }
    case 'negate':
      return `-${describeExpression(expression.of)}`;
    case 'arithmetic':
      return `(${describeExpression(expression.left)} ${expression.operator} ${describeExpression(expression.right)})`;
    case 'holds':
      return `(${describe(expression.filter)})`;
  }
}

/** Of any test. A key and scopes name what is tested; everything else is an operator. */
function describeTest(type: string, test: object): string {
  const { key, scope, orElse, ...operators } = Object.fromEntries(Object.entries(test));
  const subject = [type, scope, ...(orElse === undefined ? [] : ['else', orElse]), key]
    .filter((word) => word !== undefined)
    .join(' ');
  const words = Object.entries(operators)
    .filter(
      ([operator, operand]) =>
        operand !== undefined && !(operator === 'attributes' && Array.isArray(operand) && operand.length === 0),
    )
    .map(([operator, operand]) => `${operator} ${describeValue(operand)}`);
  return [subject, ...words].join(' ');
}

function describeValue(value: unknown): string {
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? '';
  if (Array.isArray(value)) return `[${value.map(describeValue).join(', ')}]`;
  if (isFilter(value)) return `(${describe(value)})`;
  return `(${describeTest('', value).trim()})`;
}

/** Tests of attributes have a type too, and a key. */
function isFilter(value: object): value is SpanFilter {
  return 'type' in value && !('key' in value);
}
