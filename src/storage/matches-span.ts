/**
 * What a {@link SpanFilter} means, as code: the memory backend answers by it, and a backend whose index only proposes
 * candidates verifies them by it.
 *
 * Open corners, settled here for every backend:
 * - A test without any operator always holds, an attribute test with neither `exists` nor `eq` included; an empty `in`
 *   never does.
 * - Attributes: `exists: true` holds where the key is present with any value, also an empty one; `exists: false` where
 *   no list of the scope has the key. `eq` looks at every attribute of the key, not only the first. Given both, both
 *   must hold.
 * - Numbers are compared by their mathematical value: 200 and 200n are one, 2n ** 53n + 1n and 2 ** 53 are two, -0
 *   equals 0, and NaN equals nothing, itself included. A number never equals a string or a boolean.
 * - An array matches by its elements, one level deep; bytes, maps and empty values equal nothing.
 */
import type { AttributeScope, Attributes, AttributeValue } from '../model/attributes.ts';
import { isArrayValue } from '../model/attributes.ts';
import { attributeLists, durationNano, orderedTime, type Span, serviceName } from '../model/span.ts';
import type {
  AttributeTest,
  EnumTest,
  FilterValue,
  Int64Test,
  SpanFilter,
  StringTest,
  TimeRange,
  TraceFilter,
} from './query.ts';

/**
 * What conditions look at. A backend may read attributes lazily: they are asked for only by conditions on attributes.
 */
export interface FilterableSpan {
  readonly traceId: string;
  /** `service.name` of the resource, empty where it has none. */
  readonly service: string;
  readonly name: string;
  readonly kind: number;
  readonly statusCode: number;
  readonly startTimeUnixNano: bigint;
  readonly endTimeUnixNano: bigint;
  /** One list for SPAN, RESOURCE and SCOPE, one each for events and links. */
  attributeLists(scope: AttributeScope): readonly Attributes[];
}

/** Where a condition without a scope looks, in this order. */
export const ATTRIBUTE_SCOPES = ['SPAN', 'RESOURCE', 'SCOPE', 'EVENT', 'LINK'] as const satisfies AttributeScope[];

/** A span of the model as conditions see it. */
export function filterableSpan(span: Span): FilterableSpan {
  const { traceId, name, kind, statusCode, startTimeUnixNano, endTimeUnixNano } = span;
  return {
    traceId,
    name,
    kind,
    statusCode,
    startTimeUnixNano,
    endTimeUnixNano,
    service: serviceName(span.resource),
    attributeLists: (scope) => attributeLists(span, scope),
  };
}

/** Whether the span meets the filter. Pure; the only cost that is not constant is that of attribute conditions. */
export function matchesSpan(filter: SpanFilter, span: FilterableSpan): boolean {
  switch (filter.type) {
    case 'and':
      return filter.filters.every((part) => matchesSpan(part, span));
    case 'traceId':
      return filter.eq === span.traceId;
    case 'service':
      return matchesString(filter.test, span.service);
    case 'name':
      return matchesString(filter.test, span.name);
    case 'kind':
      return matchesEnum(filter.test, span.kind);
    case 'statusCode':
      return matchesEnum(filter.test, span.statusCode);
    case 'durationNano':
      return matchesInt64(filter.test, durationNano(span));
    case 'attribute':
      return matchesAttribute(filter.test, span);
  }
}

export function matchesString(test: StringTest, value: string): boolean {
  return (test.eq === undefined || test.eq === value) && (test.in === undefined || test.in.includes(value));
}

export function matchesEnum(test: EnumTest, value: number): boolean {
  return (test.eq === undefined || test.eq === value) && (test.in === undefined || test.in.includes(value));
}

export function matchesInt64(test: Int64Test, value: bigint): boolean {
  return (
    (test.eq === undefined || value === test.eq) &&
    (test.gt === undefined || value > test.gt) &&
    (test.gte === undefined || value >= test.gte) &&
    (test.lt === undefined || value < test.lt) &&
    (test.lte === undefined || value <= test.lte)
  );
}

/** Whether a span or trace that starts then is in the range: from <= start < to, the start as `orderedTime` has it. */
export function matchesTimeRange(range: TimeRange | undefined, startTimeUnixNano: bigint): boolean {
  const start = orderedTime(startTimeUnixNano);
  return (range?.from === undefined || range.from <= start) && (range?.to === undefined || start < range.to);
}

/** Whether an attribute of this value meets `eq`. */
export function attributeEquals(value: AttributeValue, wanted: FilterValue): boolean {
  if (value !== null && isArrayValue(value)) return value.some((element) => scalarEquals(element, wanted));
  return scalarEquals(value, wanted);
}

/** A trace id outside of which nothing can meet the filter; undefined where there is no such restriction. A conjunction
 * that names several gives the first: the others are still to be tested. */
export function traceIdOf(filter: SpanFilter | TraceFilter | undefined): string | undefined {
  switch (filter?.type) {
    case 'traceId':
      return filter.eq;
    case 'anySpan':
      return traceIdOf(filter.filter);
    case 'and':
      for (const part of filter.filters) {
        const traceId = traceIdOf(part);
        if (traceId !== undefined) return traceId;
      }
      return undefined;
    default:
      return undefined;
  }
}

function matchesAttribute(test: AttributeTest, span: FilterableSpan): boolean {
  const { exists, eq } = test;
  if (exists !== undefined && someAttribute(test, span, () => true) !== exists) return false;
  return eq === undefined || someAttribute(test, span, (value) => attributeEquals(value, eq));
}

type ValueTest = (value: AttributeValue) => boolean;

function someAttribute({ key, scope }: AttributeTest, span: FilterableSpan, holds: ValueTest): boolean {
  const inList = (list: Attributes): boolean => list.some((item) => item.key === key && holds(item.value));
  const scopes = scope === undefined ? ATTRIBUTE_SCOPES : [scope];
  return scopes.some((where) => span.attributeLists(where).some(inList));
}

function scalarEquals(value: AttributeValue, wanted: FilterValue): boolean {
  if (typeof value === 'bigint' && typeof wanted === 'number') return numbersEqual(value, wanted);
  if (typeof value === 'number' && typeof wanted === 'bigint') return numbersEqual(wanted, value);
  return value === wanted;
}

/** Exact: the integer is never rounded to a double. */
function numbersEqual(integer: bigint, double: number): boolean {
  return Number.isInteger(double) && BigInt(double) === integer;
}
