/** TraceQL in parameters. */
import { SpangraphError } from '../../errors.ts';
import type { Mistake } from '../../query/traceql/fault.ts';
import { parseQuery } from '../../query/traceql/parse-query.ts';
import { parseTraceql } from '../../query/traceql/parse-traceql.ts';
import type { SpanFilter, TraceFilter } from '../../storage/query.ts';
import { fieldsOf } from './query-fields.ts';
import { type SetPlan, setPlanOf } from './set-plan.ts';
import { type ShownFields, shownFields } from './shown-fields.ts';

/** What a search looks for. */
export interface SearchedSpans {
  readonly spans: SpanFilter;
  /** The traces in which it chooses any. */
  readonly traces: TraceFilter;
  /** How the answer shows the chosen spans. Absent: it does not. */
  readonly sets?: SpanSetsPlan;
}

export interface SpanSetsPlan extends SetPlan {
  readonly shown: ShownFields;
}

/** The spans that the query chooses. Throws BAD_USER_INPUT with the place of the mistake. */
export function readSpanFilter(text: string): SpanFilter {
  const parsed = parseTraceql(text, 'spans');
  if ('filter' in parsed) return parsed.filter;
  throw traceqlRefusal(parsed.mistakes);
}

/** What a query of `GET /api/search` looks for. Throws as {@link readSpanFilter} does. */
export function readSearchedSpans(text: string): SearchedSpans {
  const spans = readSpanFilter(text);
  const traces = parseTraceql(text, 'traces');
  if ('mistakes' in traces) throw traceqlRefusal(traces.mistakes);
  return { spans, traces: traces.filter, sets: readSets(text) };
}

function readSets(text: string): SpanSetsPlan {
  const parsed = parseQuery(text);
  if ('mistakes' in parsed) throw traceqlRefusal(parsed.mistakes);
  const { query } = parsed;
  const plan = query.type === 'spanset' ? setPlanOf(query.spanset, text) : undefined;
  if (query.type !== 'spanset' || plan === undefined) {
    throw new SpangraphError(
      'BAD_USER_INPUT',
      'invalid TraceQL query: by() and aggregates of a search take fields and arithmetic, not conditions',
    );
  }
  return { ...plan, shown: shownFields(fieldsOf(query.spanset)) };
}

/** The error for a query, in the words that clients of Tempo show. */
export function traceqlRefusal(mistakes: readonly Mistake[]): SpangraphError {
  const [first] = mistakes;
  const where = first === undefined ? '' : ` at line ${first.line}, col ${first.column}: ${first.message}`;
  return new SpangraphError('BAD_USER_INPUT', `invalid TraceQL query: parse error${where}`);
}
