/** TraceQL in parameters. */
import { SpangraphError } from '../../errors.ts';
import type { Mistake } from '../../query/traceql/fault.ts';
import { parseTraceql } from '../../query/traceql/parse-traceql.ts';
import type { SpanFilter } from '../../storage/query.ts';

/** The spans that the query chooses. Throws BAD_USER_INPUT with the place of the mistake. */
export function readSpanFilter(text: string): SpanFilter {
  const parsed = parseTraceql(text, 'spans');
  if ('filter' in parsed) return parsed.filter;
  throw traceqlRefusal(parsed.mistakes);
}

/** The error for a query, in the words that clients of Tempo show. */
export function traceqlRefusal(mistakes: readonly Mistake[]): SpangraphError {
  const [first] = mistakes;
  const where = first === undefined ? '' : ` at line ${first.line}, col ${first.column}: ${first.message}`;
  return new SpangraphError('BAD_USER_INPUT', `invalid TraceQL query: parse error${where}`);
}
