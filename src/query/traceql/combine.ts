/** Small constructors of filters, which keep the result flat. */
import type { SpanFilter, TraceFilter } from '../../storage/query.ts';
import { isEverything } from '../filter-logic.ts';

/** Matches every span. */
export const ANY_SPAN: SpanFilter = { type: 'and', filters: [] };

/** Matches every trace. */
export const ANY_TRACE: TraceFilter = { type: 'and', filters: [] };

/** Filters of spans or of traces. */
type Joined<Filter> = { readonly type: 'and' | 'or'; readonly filters: readonly Filter[] };

export function and(filters: readonly SpanFilter[]): SpanFilter {
  return joinSpans('and', filters);
}

export function or(filters: readonly SpanFilter[]): SpanFilter {
  return filters.some(isEverything) ? ANY_SPAN : joinSpans('or', filters);
}

export function not(filter: SpanFilter): SpanFilter {
  return { type: 'not', filter };
}

export function joinSpans(type: 'and' | 'or', filters: readonly SpanFilter[]): SpanFilter {
  const flat = flatten<SpanFilter>(type, filters);
  return only(flat) ?? { type, filters: flat };
}

export function joinTraces(type: 'and' | 'or', filters: readonly TraceFilter[]): TraceFilter {
  const flat = flatten<TraceFilter>(type, filters);
  return only(flat) ?? { type, filters: flat };
}

/** Spans of traces that meet the filter. */
export function inTrace(filter: TraceFilter): SpanFilter {
  if (isEverything(filter)) return ANY_SPAN;
  return filter.type === 'traceId' ? filter : { type: 'trace', filter };
}

/** Whether the filter has the same result for all spans of a trace. */
function isOfTrace(filter: SpanFilter): boolean {
  if (filter.type === 'and' || filter.type === 'or') return filter.filters.every(isOfTrace);
  if (filter.type === 'not') return isOfTrace(filter.filter);
  return filter.type === 'trace' || filter.type === 'traceId';
}

/** Traces with a span that meets the filter. */
export function anySpan(filter: SpanFilter): TraceFilter {
  return ofSpans(filter, (spans) => (spans === ANY_SPAN ? ANY_TRACE : { type: 'anySpan', filter: spans }));
}

/**
 * Traces in which the spans that meet the filter meet a condition, which needs at least one such span. The condition
 * gets the filter without its parts about the trace; these become conditions on the trace. `ANY_SPAN` itself stands for
 * all spans.
 */
export function ofSpans(filter: SpanFilter, condition: (spans: SpanFilter) => TraceFilter): TraceFilter {
  if (isOfTrace(filter)) return joinTraces('and', [traceOf(filter), condition(ANY_SPAN)]);
  if (filter.type !== 'and') return condition(filter);
  const ofTrace = filter.filters.filter(isOfTrace);
  const ofSpan = filter.filters.filter((part) => !isOfTrace(part));
  return joinTraces('and', [...ofTrace.map(traceOf), condition(joinSpans('and', ofSpan))]);
}

/** The condition on the trace in a filter that depends only on the trace. */
function traceOf(filter: SpanFilter): TraceFilter {
  switch (filter.type) {
    case 'traceId':
      return { type: 'traceId', eq: filter.eq };
    case 'trace':
      return filter.filter;
    case 'not':
      return { type: 'not', filter: traceOf(filter.filter) };
    case 'and':
    case 'or':
      return joinTraces(filter.type, filter.filters.map(traceOf));
    default:
      return { type: 'anySpan', filter };
  }
}

function flatten<Filter extends { readonly type: string }>(
  type: 'and' | 'or',
  filters: readonly (Filter | (Filter & Joined<Filter>))[],
): Filter[] {
  return filters.flatMap((filter) => (filter.type === type && 'filters' in filter ? filter.filters : [filter]));
}

function only<Filter>(filters: readonly Filter[]): Filter | undefined {
  return filters.length === 1 ? filters[0] : undefined;
}
