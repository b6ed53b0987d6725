/** Arguments that several tools have. */
import { SpangraphError } from '../../../errors.ts';
import { parseTraceql } from '../../../query/traceql/parse-traceql.ts';
import type { SpanFilter, TraceFilter } from '../../../storage/query.ts';
import { type Argument, optional, required, withDefault } from './argument.ts';
import { hexId, integer, text } from './kinds.ts';

/** Items of a page if the call does not say. */
const USUAL_LIMIT = 20;
const MAX_LIMIT = 200;
const MAX_CURSOR = 1_000;
const MAX_QUERY = 10_000;
const MAX_NAME = 1_000;

const TRACE_ID_DIGITS = 32;
const SPAN_ID_DIGITS = 16;

/** `items` completes "At most so many". */
export function limitArgument(items: string, usual = USUAL_LIMIT): Argument<number> {
  return withDefault(
    integer(`At most so many ${items}.`, {
      min: 1,
      max: MAX_LIMIT,
    }),
    usual,
  );
}

export const CURSOR = optional(text('next of the answer before.', { max: MAX_CURSOR }));

/** `what` completes "TraceQL that chooses". */
export function queryArgument(what: string): Argument<string | undefined> {
  return optional(
    text(`TraceQL that chooses ${what}: { resource.service.name = "cart" && status = error }. Default: all.`, {
      max: MAX_QUERY,
    }),
  );
}

export function nameArgument(description: string): Argument<string | undefined> {
  return optional(text(description, { max: MAX_NAME }));
}

export function requiredName(description: string): Argument<string> {
  return required(text(description, { max: MAX_NAME }), '');
}

export function traceIdArgument(description = 'Id of the trace: 32 hex digits.'): Argument<string> {
  return required(hexId(description, TRACE_ID_DIGITS), '');
}

export const SPAN_ID = hexId('Id of a span: 16 hex digits.', SPAN_ID_DIGITS);

/** Spans that TraceQL chooses. Undefined without a text. Throws BAD_USER_INPUT. */
export function spanFilter(query: string | undefined, name = 'query'): SpanFilter | undefined {
  if (query === undefined) return undefined;
  const result = parseTraceql(query, 'spans');
  if ('filter' in result) return result.filter;
  throw mistakenQuery(name, result.mistakes);
}

/** Traces in which TraceQL chooses a span. Undefined without a text. Throws BAD_USER_INPUT. */
export function traceFilter(query: string | undefined, name = 'query'): TraceFilter | undefined {
  if (query === undefined) return undefined;
  const result = parseTraceql(query, 'traces');
  if ('filter' in result) return result.filter;
  throw mistakenQuery(name, result.mistakes);
}

/** The error for a text that is not valid TraceQL. */
export function mistakenQuery(
  name: string,
  mistakes: readonly { readonly message: string; readonly line: number; readonly column: number }[],
): SpangraphError {
  const places = mistakes.map(({ message, line, column }) => `line ${line}, column ${column}: ${message}`);
  const hint = 'The tool traceql_guide explains the language.';
  return new SpangraphError('BAD_USER_INPUT', `${name} is not valid TraceQL. ${places.join('; ')}. ${hint}`);
}

/** Items of a page: no more than the configuration allows (`api.limits.max_page_size`). The answer says what is left out. */
export function pageLimit(limit: number, { maxPageSize }: { readonly maxPageSize: number }): number {
  return Math.min(limit, maxPageSize);
}
