/** Filters that find the spans of an error. What they find beside them is left out by `errorsOf` of the model. */
import type { AttributeType } from '../model/attributes.ts';
import { EXCEPTION_EVENT } from '../model/exception.ts';
import { literalPart } from '../model/general-message.ts';
import { StatusCode } from '../model/span.ts';
import type { SpanError } from '../model/span-errors.ts';
import type { AttributeTest, SpanFilter } from '../storage/query.ts';

const HAS_EXCEPTION: SpanFilter = exceptionWith([]);
const HAS_ERROR_STATUS: SpanFilter = { type: 'statusCode', test: { eq: StatusCode.ERROR } };

/** Types whose values have a text, without strings. */
const OTHER_TYPES = ['BOOL', 'INT', 'DOUBLE', 'BYTES', 'ARRAY', 'KVLIST'] as const satisfies readonly AttributeType[];

const IS_LOGGED: SpanFilter = { type: 'isLogged', eq: true };

/** Every span with an error meets it. */
export const ANY_ERROR: SpanFilter = { type: 'or', filters: [HAS_ERROR_STATUS, HAS_EXCEPTION, IS_LOGGED] };

/** Every span with this error meets it, and perhaps others with similar messages. */
export function mayHaveError(error: SpanError): SpanFilter {
  if (error.length === 3) {
    const [service, name, message] = error;
    return and([
      HAS_ERROR_STATUS,
      { type: 'not', filter: HAS_EXCEPTION },
      { type: 'isLogged', eq: false },
      { type: 'service', test: { eq: service } },
      { type: 'name', test: { eq: name } },
      ...withText(message).map((test): SpanFilter => ({ type: 'statusMessage', test })),
    ]);
  }
  const [type, message] = error;
  const texts = [
    ...(type === '' ? [] : [{ key: 'exception.type', eq: type }]),
    ...withText(message).map((test) => ({ key: 'exception.message', ...test })),
  ];
  return { type: 'or', filters: [exceptionWith(texts), ...texts.flatMap(({ key }) => withoutString(key)), IS_LOGGED] };
}

/** A test that every message with this general form meets. None if there is nothing to look for. */
function withText(message: string): readonly { readonly contains: string }[] {
  const part = literalPart(message);
  return part === '' ? [] : [{ contains: part }];
}

/** Exceptions in which this attribute is no string. They have the text of the value. */
function withoutString(key: string): readonly SpanFilter[] {
  return OTHER_TYPES.map((type) => exceptionWith([{ key, type, exists: true }]));
}

function exceptionWith(attributes: readonly AttributeTest[]): SpanFilter {
  return { type: 'event', test: { name: { eq: EXCEPTION_EVENT }, attributes } };
}

function and(filters: readonly SpanFilter[]): SpanFilter {
  return { type: 'and', filters };
}
