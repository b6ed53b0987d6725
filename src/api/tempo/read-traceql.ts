/** TraceQL in parameters. */
import { SpangraphError } from '../../errors.ts';
import type { Mistake } from '../../query/traceql/fault.ts';
import { parseTraceql } from '../../query/traceql/parse-traceql.ts';
import type { SpanFilter, TraceFilter } from '../../storage/query.ts';

/** What a search looks for. */
export interface SearchedSpans {
  readonly spans: SpanFilter;
  /** The traces in which it chooses any. */
  readonly traces: TraceFilter;
  /** Whether the answer shows the chosen spans. */
  readonly hasSpanSets: boolean;
}

/** What a query of `GET /api/search` looks for. Throws as {@link readSpanFilter} does. */
export function readSearchedSpans(text: string): SearchedSpans {
  const spans = readSpanFilter(text);
  const traces = parseTraceql(text, 'traces');
  if ('mistakes' in traces) throw traceqlRefusal(traces.mistakes);
  return { spans, traces: traces.filter, hasSpanSets: true };
}

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
