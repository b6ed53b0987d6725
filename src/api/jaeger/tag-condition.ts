/** Tags as clients of Jaeger search for them: by the text of their value, wherever the span has them. */
import { isInt64 } from '../../model/int64.ts';
import { SPAN_KINDS, STATUS_CODES, StatusCode } from '../../model/span.ts';
import { anyOf, negationOf } from '../../query/filter-logic.ts';
import type { FilterValue, SpanFilter } from '../../query/types.ts';

/** A tag: its key, and the text of its value. */
export type TagText = readonly [key: string, value: string];

const INTEGER = /^(?:0|-?[1-9]\d{0,18})$/;

const IS_ERROR: SpanFilter = { type: 'statusCode', test: { eq: StatusCode.ERROR } };

/**
 * The values of all types whose text this is: `200` is that of the string, of the integer and of the double. Bytes, lists and
 * maps are not found by their text; of a list its elements are.
 */
export function valuesWithText(text: string): readonly [FilterValue, ...FilterValue[]] {
  if (text === 'true' || text === 'false') return [text, text === 'true'];
  if (INTEGER.test(text) && isInt64(BigInt(text))) return [text, BigInt(text)];
  // 0 and -0 are one value, but not one text.
  const number = Number(text);
  return String(number) === text && !Number.isNaN(number) ? [text, number] : [text];
}

/** The span, its resource, its instrumentation scope, one of its events or of its links has the attribute. */
function hasAttribute([key, text]: TagText): SpanFilter {
  const [value, ...others] = valuesWithText(text);
  const test = others.length === 0 ? { eq: value } : { in: [value, ...others] };
  return { type: 'attribute', test: { key, ...test } };
}

const CODES: readonly string[] = STATUS_CODES;

/** What Jaeger shows as tags, and OTLP has as fields of a span. */
const FIELDS: Readonly<Record<string, (text: string) => SpanFilter | undefined>> = {
  'span.kind': (text) => {
    const kind = SPAN_KINDS.findIndex((name) => name.toLowerCase() === text);
    return kind > 0 ? { type: 'kind', test: { eq: kind } } : undefined;
  },
  'otel.status_code': (text) => {
    const code = CODES.indexOf(text);
    return code > 0 ? { type: 'statusCode', test: { eq: code } } : undefined;
  },
  'otel.status_description': (text) => ({ type: 'statusMessage', test: { eq: text } }),
  'otel.scope.name': (text) => ({ type: 'scopeName', test: { eq: text } }),
  'otel.scope.version': (text) => ({ type: 'scopeVersion', test: { eq: text } }),
  event: (text) => ({ type: 'event', test: { name: { eq: text }, attributes: [] } }),
};

/** The condition that the span has the tag. `error=true` finds failed spans, and `error=false` all others. */
export function tagCondition(tag: TagText): SpanFilter {
  const [key, text] = tag;
  if (key === 'error' && text === 'true') return anyOf([IS_ERROR, hasAttribute(tag)]);
  if (key === 'error' && text === 'false') return negationOf(tagCondition(['error', 'true']));
  const field = Object.hasOwn(FIELDS, key) ? FIELDS[key]?.(text) : undefined;
  return field === undefined ? hasAttribute(tag) : anyOf([field, hasAttribute(tag)]);
}
