/** What tags select, the form of searches before TraceQL. Values have no types there: `500` finds the text and the number. */

import { isInt64 } from '../../model/int64.ts';
import { STATUS_CODES } from '../../model/span.ts';
import { allOf, anyOf } from '../../query/filter-logic.ts';
import type { AttributeTest, SpanFilter, TraceFilter } from '../../storage/query.ts';
import { refusal } from '../adapter/parameters.ts';
import type { LogfmtPair } from './read-logfmt.ts';

/** The spans that have all of the tags. Throws BAD_USER_INPUT. */
export function tagFilter(tags: readonly LogfmtPair[]): SpanFilter {
  return allOf(tags.map(conditionOf));
}

function conditionOf({ key, value }: LogfmtPair): SpanFilter {
  switch (key) {
    case 'name':
      return { type: 'name', test: { eq: value } };
    case 'service.name':
      return { type: 'service', test: { eq: value } };
    case 'root.name':
      return ofTrace({ type: 'rootName', test: { eq: value } });
    case 'root.service.name':
      return ofTrace({ type: 'rootService', test: { eq: value } });
    case 'status.code':
      return { type: 'statusCode', test: { eq: statusCode(value) } };
    case 'error':
      return anyOf<SpanFilter>([...(value === 'true' ? [ERROR] : []), attribute(key, value)]);
    default:
      return attribute(key, value);
  }
}

const ERROR: SpanFilter = { type: 'statusCode', test: { eq: STATUS_CODES.indexOf('ERROR') } };

const ofTrace = (filter: TraceFilter): SpanFilter => ({ type: 'trace', filter });

function attribute(key: string, value: string): SpanFilter {
  return anyOf(typedValues(value).map((eq): SpanFilter => ({ type: 'attribute', test: { key, eq } })));
}

/** The text, and the number or truth value that is written so. */
function typedValues(text: string): readonly NonNullable<AttributeTest['eq']>[] {
  if (text === 'true' || text === 'false') return [text, text === 'true'];
  if (/^-?\d{1,19}$/.test(text) && isInt64(BigInt(text))) return [text, BigInt(text)];
  return /^-?\d+\.\d+$/.test(text) ? [text, Number(text)] : [text];
}

function statusCode(word: string): number {
  const code = STATUS_CODES.findIndex((name) => name.toLowerCase() === word);
  if (code < 0)
    throw refusal('tags', `expected status.code=ok, error or unset, got ${JSON.stringify(word.slice(0, 40))}`);
  return code;
}
