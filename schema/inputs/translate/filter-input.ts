/** The way back: a filter as the value of the inputs SpanFilter and TraceFilter, for editors that go on from a text. */
import { SPAN_KINDS, STATUS_CODES } from '../../../src/model/span.ts';
import type {
  AttributeTest,
  EnumTest,
  EventTest,
  LinkTest,
  SpanFilter,
  TraceFilter,
} from '../../../src/query/types.ts';

type Json = string | number | boolean | readonly Json[] | { readonly [key: string]: Json | undefined };

/** `{}` has no counterpart among the inputs: `{ and: [] }` is everything. */
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
    case 'event':
      return { event: eventInput(filter.test) };
    case 'link':
      return { link: linkInput(filter.test) };
    case 'trace':
      return { trace: toTraceFilterInput(filter.filter) };
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
    case 'spanCount':
    case 'errorCount':
      return { [filter.type]: mapValues(filter.test, Number) };
    default:
      return { [filter.type]: plain(filter.test) };
  }
}

function eventInput({ name, attributes }: EventTest): Json {
  return { ...(name && { name: plain(name) }), attributes: attributes.map(plain) };
}

function linkInput({ traceId, spanId, attributes, target }: LinkTest): Json {
  return {
    ...(traceId !== undefined && { traceId }),
    ...(spanId !== undefined && { spanId }),
    attributes: attributes.map(plain),
    ...(target && { target: toSpanFilterInput(target) }),
  };
}

function enumInput(test: EnumTest, names: readonly string[]): Json {
  return mapValues(test, (value) => names[value] ?? String(value));
}

/** 64-bit integers become strings, as everywhere in the API. */
function plain(test: object | AttributeTest): Json {
  return mapValues(test, (value) => value);
}

function mapValues(test: object, map: (value: never) => unknown): Json {
  const entries = Object.entries(test).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    entries.map(([operator, value]) => [
      operator,
      Array.isArray(value) ? value.map((one) => text(map(one as never))) : text(map(value as never)),
    ]),
  );
}

function text(value: unknown): Json {
  return typeof value === 'bigint' ? String(value) : (value as Json);
}
