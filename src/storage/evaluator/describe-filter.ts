/** Filters in words, for explanations; nothing reads them back. */
import { shortened } from '../explain.ts';
import type { Aggregate, SpanFilter, TraceFilter } from '../query.ts';

/** `attribute user.id eq "42" and (statusCode eq 2 or not isRoot eq true)`, shortened if it is long. */
export function describeFilter(filter: SpanFilter | TraceFilter): string {
  return shortened(describe(filter));
}

function describe(filter: SpanFilter | TraceFilter): string {
  if ('filters' in filter) {
    const parts = filter.filters.map((part) => ('filters' in part ? `(${describe(part)})` : describe(part)));
    return parts.length === 0 ? `${filter.type} of nothing` : parts.join(` ${filter.type} `);
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
  return `${aggregate.function} of ${of === 'durationNano' ? of : describeTest('attribute', of)}`;
}

/** Of any test. A key and a scope name what is tested; everything else is an operator. */
function describeTest(type: string, test: object): string {
  const { key, scope, ...operators } = Object.fromEntries(Object.entries(test));
  const subject = [type, scope, key].filter((word) => word !== undefined).join(' ');
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
