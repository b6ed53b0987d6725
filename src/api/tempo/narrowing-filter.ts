/** The parameter `q` of tags and their values: conditions that narrow what is listed, of a query that is still being typed. */
import { allOf } from '../../query/filter-logic.ts';
import { parseTraceql } from '../../query/traceql/parse-traceql.ts';
import type { SpanFilter } from '../../storage/query.ts';

/**
 * The spans that the query chooses. Of a query that cannot be read, the conditions joined by `&&` that can be read count, as in
 * Tempo. Undefined if none can.
 */
export function narrowingFilter(text: string | undefined): SpanFilter | undefined {
  if (text === undefined) return undefined;
  const whole = filterOf(text);
  if (whole !== undefined) return whole;
  const parts = conjunctsOf(text).flatMap((part) => filterOf(`{ ${part} }`) ?? []);
  return parts.length === 0 ? undefined : allOf(parts);
}

function filterOf(text: string): SpanFilter | undefined {
  const parsed = parseTraceql(text, 'spans');
  return 'filter' in parsed ? parsed.filter : undefined;
}

/** A quoted text (which may not be closed yet), an operator between conditions, or any other character. */
const TOKEN = /"(?:[^"\\]|\\.)*"?|`[^`]*`?|&&|\|\||./gs;

/** The parts between `&&` in the braces. None if there is another operator between conditions. */
function conjunctsOf(text: string): string[] {
  const trimmed = text.trim();
  if (!trimmed.startsWith('{')) return [];
  const parts = [''];
  for (const [token] of trimmed.slice(1, trimmed.endsWith('}') ? -1 : undefined).matchAll(TOKEN)) {
    if (token === '||') return [];
    if (token === '&&') parts.push('');
    else parts[parts.length - 1] += token;
  }
  return parts.filter((part) => part.trim() !== '');
}
