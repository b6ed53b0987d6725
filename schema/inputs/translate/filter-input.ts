/**
 * The reverse translation: a filter as a value of the inputs SpanFilter and TraceFilter, for editors that start from a
 * text.
 */
import { SpangraphError } from '../../../src/errors.ts';
import { SPAN_KINDS, STATUS_CODES } from '../../../src/model/span.ts';
import { EVERYTHING } from '../../../src/query/filter-logic.ts';
import type {
  AttributeTest,
  EnumTest,
  EventTest,
  FilterValue,
  Int64Test,
  LinkTest,
  MatchingSpans,
  SpanFilter,
  TraceFilter,
} from '../../../src/query/types.ts';

type Json = string | number | boolean | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * For a filter that `hasInput`. `{}` has no counterpart among the inputs: `{ and: [] }` matches everything. Throws
 * BAD_USER_INPUT for a value that JSON cannot represent.
 */
export function toSpanFilterInput(filter: SpanFilter): Json {
  switch (filter.type) {
    case 'and':
    case 'or':
      return { [filter.type]: filter.filters.map(toSpanFilterInput) };
    case 'traceId':
    case 'spanId':
    case 'parentSpanId':
    case 'isRoot':
      return { [filter.type]: filter.eq };
    case 'kind':
      return { kind: enumInput(filter.test, SPAN_KINDS) };
    case 'statusCode':
      return { statusCode: enumInput(filter.test, STATUS_CODES) };
    case 'attribute':
      return attributeCondition(filter.test);
    case 'event':
      return { event: eventInput(filter.test) };
    case 'link':
      return { link: linkInput(filter.test) };
    case 'trace':
      return { trace: toTraceFilterInput(filter.filter) };
    case 'isLogged':
    case 'comparison':
    case 'computed':
    case 'group':
      throw new RangeError(`There is no input for the condition ${filter.type}.`);
    default:
      return 'filter' in filter
        ? { [filter.type]: toSpanFilterInput(filter.filter) }
        : { [filter.type]: plain(filter.test) };
  }
}

export function toTraceFilterInput(filter: TraceFilter): Json {
  switch (filter.type) {
    case 'and':
    case 'or':
      return { [filter.type]: filter.filters.map(toTraceFilterInput) };
    case 'not':
      return { not: toTraceFilterInput(filter.filter) };
    case 'traceId':
      return { traceId: filter.eq };
    case 'anySpan':
    case 'noSpan':
    case 'everySpan':
      return { [filter.type]: toSpanFilterInput(filter.filter) };
    case 'matchingSpans':
      return { matchingSpans: matchingSpansInput(filter) };
    case 'spanCount':
      if (!isIntFilter(filter.test)) {
        const counted = {
          ...filter,
          type: 'matchingSpans',
          filter: EVERYTHING,
          aggregate: { function: 'count' },
        } as const;
        return { matchingSpans: matchingSpansInput(counted) };
      }
      return { spanCount: mapFields(filter.test, Number) };
    case 'errorCount':
      return { [filter.type]: mapFields(filter.test, Number) };
    default:
      return { [filter.type]: plain(filter.test) };
  }
}

/** Whether IntFilter can express the test: 32 bits, and no lists. */
function isIntFilter(test: Int64Test): boolean {
  return Object.values(test).every((value) => typeof value === 'bigint' && BigInt.asIntN(32, value) === value);
}

function matchingSpansInput({ filter, aggregate, test }: MatchingSpans): Json {
  const spans = toSpanFilterInput(filter);
  if (aggregate.function === 'count') return { filter: spans, count: plain(test) };
  const { of } = aggregate;
  const numbers = of === 'durationNano' ? { field: 'DURATION' } : { attribute: plain(of) };
  return { filter: spans, [aggregate.function]: { of: numbers, ...mapFields(test, exactJson) } };
}

function eventInput({ name, timeSinceStartNano, attributes }: EventTest): Json {
  return {
    ...(name && { name: plain(name) }),
    ...(timeSinceStartNano && { timeSinceStartNano: plain(timeSinceStartNano) }),
    attributes: attributes.map(attributeInput),
  };
}

function linkInput({ traceId, spanId, attributes, target }: LinkTest): Json {
  return {
    ...(traceId !== undefined && { traceId }),
    ...(spanId !== undefined && { spanId }),
    attributes: attributes.map(attributeInput),
    ...(target && { target: toSpanFilterInput(target) }),
  };
}

/** The inputs have no other scope for what the scope lacks: two conditions say the same. */
function attributeCondition({ orElse, ...test }: AttributeTest): Json {
  const own = { attribute: attributeInput(test) };
  if (orElse === undefined) return own;
  const other = { attribute: attributeInput({ ...test, scope: orElse }) };
  if (test.exists === false) return { and: [own, other] };
  const absent = {
    attribute: attributeInput({ key: test.key, ...(test.scope && { scope: test.scope }), exists: false }),
  };
  return { or: [own, { and: [absent, other] }] };
}

function attributeInput(test: AttributeTest): Json {
  return mapFields(test, exactJson);
}

/**
 * A value of AttributeValue, in which a string always means a string. Throws BAD_USER_INPUT for a number that JSON
 * would round.
 */
function exactJson(value: FilterValue): Json {
  if (typeof value !== 'bigint') return value;
  if (Number.isSafeInteger(Number(value))) return Number(value);
  throw new SpangraphError(
    'BAD_USER_INPUT',
    `${value} cannot be written in JSON, whose integers end at 2^53. Use the filter as text, or write the number into the ` +
      'text of an operation.',
  );
}

function enumInput(test: EnumTest, names: readonly string[]): Json {
  return mapFields(test, (value) => names[Number(value)] ?? String(value));
}

/** 64-bit integers become strings, as everywhere in the API except in attributes. */
function plain(fields: object): { readonly [field: string]: Json } {
  return mapFields(fields, (value) => (typeof value === 'bigint' ? String(value) : value));
}

/** The items of lists are mapped one by one. */
function mapFields(fields: object, toJson: (value: FilterValue) => Json): { readonly [field: string]: Json } {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, Array.isArray(value) ? value.map((item) => toJson(item)) : toJson(value)]),
  );
}
