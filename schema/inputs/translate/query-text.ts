/** The text form of filters (docs/traceql.md) beside the typed one. */
import { filterRefusal } from '../../../src/query/filter-bounds.ts';
import type { Mistake } from '../../../src/query/traceql/fault.ts';
import { parseTraceql } from '../../../src/query/traceql/parse-traceql.ts';
import type { SpanFilter, TraceFilter } from '../../../src/query/types.ts';

/** Describes the argument that has the text. */
export const QUERY_TEXT = 'A filter as text, in TraceQL syntax. If `filter` is given as well, both must match.';

/** Both the typed filter and the text must be met. Throws BAD_USER_INPUT with the place of the first mistake. */
export function withSpanQuery(filter: SpanFilter | undefined, text: string | null | undefined): SpanFilter | undefined {
  if (text === null || text === undefined) return filter;
  const parsed = parseTraceql(text, 'spans');
  if ('mistakes' in parsed) throw textRefusal(parsed.mistakes);
  return filter === undefined ? parsed.filter : { type: 'and', filters: [filter, parsed.filter] };
}

/** The same for traces. */
export function withTraceQuery(
  filter: TraceFilter | undefined,
  text: string | null | undefined,
): TraceFilter | undefined {
  if (text === null || text === undefined) return filter;
  const parsed = parseTraceql(text, 'traces');
  if ('mistakes' in parsed) throw textRefusal(parsed.mistakes);
  return filter === undefined ? parsed.filter : { type: 'and', filters: [filter, parsed.filter] };
}

/**
 * The spans that the text chooses: those of its last spanset. Undefined if there is no text, or if it does not
 * determine them.
 */
export function spansChosenBy(text: string | null | undefined): SpanFilter | undefined {
  if (text === null || text === undefined) return undefined;
  const parsed = parseTraceql(text, 'spans');
  return 'filter' in parsed ? parsed.filter : undefined;
}

/** The error for a text that cannot be read, with the place of its first mistake. */
export function textRefusal(mistakes: readonly Mistake[]): Error {
  const [first] = mistakes;
  const place = first === undefined ? 'query' : `query, line ${first.line}, column ${first.column}`;
  const more = mistakes.length > 1 ? ` (and ${mistakes.length - 1} more mistakes; parseFilter lists them)` : '';
  return filterRefusal(place, `${first?.message ?? 'cannot be read'}${expectation(first)}${more}`);
}

/** The message of a syntax mistake already says what was expected. */
function expectation(mistake: Mistake | undefined): string {
  if (mistake === undefined || mistake.expected.length === 0 || mistake.message.startsWith('expected')) return '';
  return `; expected ${mistake.expected.join(' or ')}`;
}
