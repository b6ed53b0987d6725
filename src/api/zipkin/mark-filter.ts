/** A part of Zipkin's `annotationQuery` as a condition on a span. */
import {
  ERROR_TAG,
  NO_ERROR,
  SCOPE_NAME_TAG,
  SCOPE_VERSION_TAG,
  STATUS_TAG,
} from '../../../receivers/formats/zipkin/tags-of.ts';
import { isInt64 } from '../../model/int64.ts';
import { STATUS_CODES, StatusCode } from '../../model/span.ts';
import type { AttributeTest, FilterValue, SpanFilter } from '../../storage/query.ts';

/** A tag with a value. Without one: a tag of that key, or an annotation of that text. */
export interface Mark {
  readonly key: string;
  readonly value: string | undefined;
}

/** The spans that show such a tag or annotation. Values are compared as the texts that Zipkin shows. */
export function markFilter(mark: Mark): SpanFilter {
  const { key, value } = mark;
  switch (key) {
    case ERROR_TAG:
      return anyOf([failed(value), ...saidToHaveFailed(value)]);
    case STATUS_TAG:
      return status(value);
    case SCOPE_NAME_TAG:
      return { type: 'scopeName', test: value === undefined ? { ne: '' } : { eq: value } };
    case SCOPE_VERSION_TAG:
      return { type: 'scopeVersion', test: value === undefined ? { ne: '' } : { eq: value } };
    default:
      return anyOf([...attributes(mark), ...(value === undefined ? [annotation(key)] : [])]);
  }
}

function failed(message: string | undefined): SpanFilter {
  const isFailed: SpanFilter = { type: 'statusCode', test: { eq: StatusCode.ERROR } };
  if (message === undefined) return isFailed;
  return { type: 'and', filters: [isFailed, { type: 'statusMessage', test: { eq: message } }] };
}

/** An unset status has no tag. */
function status(name: string | undefined): SpanFilter {
  const codes = [StatusCode.OK, StatusCode.ERROR].filter((code) => name === undefined || STATUS_CODES[code] === name);
  return { type: 'statusCode', test: { in: codes } };
}

function annotation(name: string): SpanFilter {
  return { type: 'event', test: { name: { eq: name }, attributes: [] } };
}

/** The attribute that is shown as the tag of a failure. */
function saidToHaveFailed(value: string | undefined): SpanFilter[] {
  if (value === NO_ERROR) return [];
  return attributesOf(
    ERROR_TAG,
    value === undefined ? { notIn: valuesShownAs(NO_ERROR) } : { in: valuesShownAs(value) },
  );
}

function attributes({ key, value }: Mark): SpanFilter[] {
  return attributesOf(key, value === undefined ? { exists: true } : { in: valuesShownAs(value) });
}

/** Tags are attributes of the span and of its resource. */
function attributesOf(key: string, test: Omit<AttributeTest, 'key' | 'scope'>): SpanFilter[] {
  return (['SPAN', 'RESOURCE'] as const).map((scope) => ({ type: 'attribute', test: { key, scope, ...test } }));
}

/** The values whose text this is. */
function valuesShownAs(text: string): FilterValue[] {
  const values: FilterValue[] = [text];
  if (text === 'true' || text === 'false') values.push(text === 'true');
  const integer = /^-?\d{1,19}$/.test(text) ? BigInt(text) : undefined;
  if (integer !== undefined && String(integer) === text && isInt64(integer)) {
    values.push(integer);
  } else if (String(Number(text)) === text && !Number.isNaN(Number(text))) {
    values.push(Number(text));
  }
  return values;
}

function anyOf(filters: readonly SpanFilter[]): SpanFilter {
  return { type: 'or', filters };
}
