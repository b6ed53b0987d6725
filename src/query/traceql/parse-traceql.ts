/** The text form of filters: TraceQL's syntax (docs/traceql.md). */
import { BoundedCache } from '../../model/bounded-cache.ts';
import type { SpanFilter, TraceFilter } from '../../storage/query.ts';
import { SpansetCompiler } from './compile.ts';
import { type Fault, fault, isFault, locate, type Mistake } from './fault.ts';
import { MAX_TEXT_LENGTH } from './limits.ts';
import { parseSyntax } from './parser.ts';

/** Either the filter or, in the order of the text, what is wrong. */
export type TraceqlResult<Filter> = { readonly filter: Filter } | { readonly mistakes: readonly Mistake[] };

/**
 * As spans: the spans that the query chooses. As traces: the traces in which it chooses any. Never throws. The limits
 * in limits.ts bound the time. Only the first syntax mistake is reported; other mistakes are all reported together.
 */
export function parseTraceql(text: string, as: 'spans'): TraceqlResult<SpanFilter>;
export function parseTraceql(text: string, as: 'traces'): TraceqlResult<TraceFilter>;
export function parseTraceql(text: string, as: 'spans' | 'traces'): TraceqlResult<SpanFilter | TraceFilter>;
export function parseTraceql(text: string, as: 'spans' | 'traces'): TraceqlResult<SpanFilter | TraceFilter> {
  if (text.length > MAX_TEXT_LENGTH) {
    const message = `the query has ${text.length} characters, over ${MAX_TEXT_LENGTH}`;
    return refused(text, [fault({ offset: MAX_TEXT_LENGTH, length: text.length - MAX_TEXT_LENGTH }, message)]);
  }
  const key = `${as} ${text}`;
  const known = recent.get(key);
  if (known !== undefined) return known;
  const result = compile(text, as);
  recent.set(key, result);
  return result;
}

/**
 * Maximum number of filters in the cache. One operation needs a filter several times: for its cost, and for each alias.
 * The most recently used half is always kept.
 */
const MAX_RECENT = 64;
const recent = new BoundedCache<string, TraceqlResult<SpanFilter | TraceFilter>>(MAX_RECENT);

function compile(text: string, as: 'spans' | 'traces'): TraceqlResult<SpanFilter | TraceFilter> {
  const query = parseSyntax(text);
  if (isFault(query)) return refused(text, [query]);
  const compiler = new SpansetCompiler();
  const filter = as === 'spans' ? compiler.spansOf(query) : compiler.tracesOf(query);
  return compiler.faults.length > 0 ? refused(text, compiler.faults) : { filter };
}

function refused(text: string, faults: readonly Fault[]): { readonly mistakes: readonly Mistake[] } {
  return { mistakes: faults.toSorted((a, b) => a.offset - b.offset).map((found) => locate(found, text)) };
}
