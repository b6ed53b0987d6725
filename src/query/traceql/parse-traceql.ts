/** The text form of filters: TraceQL's syntax (docs/traceql.md). */
import { BoundedCache } from '../../model/bounded-cache.ts';
import type { SpanFilter, TraceFilter } from '../../storage/query.ts';
import { SpansetCompiler } from './compile.ts';
import { fault, type Mistake } from './fault.ts';
import { MAX_TEXT_LENGTH } from './limits.ts';
import { parseQuery, refused } from './parse-query.ts';

/** Either the filter or, in the order of the text, what is wrong. */
export type TraceqlResult<Filter> = { readonly filter: Filter } | { readonly mistakes: readonly Mistake[] };

/**
 * As spans: the spans that the query chooses. As traces: the traces in which it chooses any. Never throws. The limits
 * in limits.ts bound the time. Only the first syntax mistake is reported; other mistakes are all reported together.
 * Metrics are refused.
 */
export function parseTraceql(text: string, as: 'spans'): TraceqlResult<SpanFilter>;
export function parseTraceql(text: string, as: 'traces'): TraceqlResult<TraceFilter>;
export function parseTraceql(text: string, as: 'spans' | 'traces'): TraceqlResult<SpanFilter | TraceFilter>;
export function parseTraceql(text: string, as: 'spans' | 'traces'): TraceqlResult<SpanFilter | TraceFilter> {
  if (text.length > MAX_TEXT_LENGTH) return compile(text, as);
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

const NO_METRICS = 'metrics do not say which spans or traces match: ask traceqlMetrics for them';

function compile(text: string, as: 'spans' | 'traces'): TraceqlResult<SpanFilter | TraceFilter> {
  const parsed = parseQuery(text);
  if ('mistakes' in parsed) return parsed;
  const { query } = parsed;
  if (query.type === 'metrics') return refused(text, [fault(query.metrics, NO_METRICS)]);
  const compiler = new SpansetCompiler();
  const filter = as === 'spans' ? compiler.spansOf(query.spanset) : compiler.tracesOf(query.spanset);
  return compiler.faults.length > 0 ? refused(text, compiler.faults) : { filter };
}
