/** Combines filters and drops parts without effect. For span filters and trace filters. */
import type { SpanFilter, TraceFilter } from '../storage/query.ts';

type Logic<Filter> =
  | { readonly type: 'and' | 'or'; readonly filters: readonly Filter[] }
  | { readonly type: 'not'; readonly filter: Filter };

/** Matches everything. */
export const EVERYTHING = { type: 'and', filters: [] } as const satisfies SpanFilter & TraceFilter;
/** Matches nothing. */
export const NOTHING = { type: 'or', filters: [] } as const satisfies SpanFilter & TraceFilter;

export function isEverything(filter: SpanFilter | TraceFilter): boolean {
  return filter.type === 'and' && filter.filters.length === 0;
}

export function isNothing(filter: SpanFilter | TraceFilter): boolean {
  return filter.type === 'or' && filter.filters.length === 0;
}

/** All of the filters match. Without filters: everything. */
export function allOf<Filter extends SpanFilter | TraceFilter>(
  filters: readonly Filter[],
): Filter | Logic<Filter> | typeof NOTHING {
  if (filters.some(isNothing)) return NOTHING;
  const parts = filters.filter((filter) => !isEverything(filter));
  return parts.length === 1 && parts[0] ? parts[0] : { type: 'and', filters: parts };
}

/** One of the filters matches. Without filters: nothing. */
export function anyOf<Filter extends SpanFilter | TraceFilter>(
  filters: readonly Filter[],
): Filter | Logic<Filter> | typeof EVERYTHING {
  if (filters.some(isEverything)) return EVERYTHING;
  const parts = filters.filter((filter) => !isNothing(filter));
  return parts.length === 1 && parts[0] ? parts[0] : { type: 'or', filters: parts };
}

export function negationOf<Filter extends SpanFilter | TraceFilter>(
  filter: Filter,
): Logic<Filter> | typeof EVERYTHING | typeof NOTHING {
  if (isEverything(filter)) return NOTHING;
  return isNothing(filter) ? EVERYTHING : { type: 'not', filter };
}

/** The spans of one trace, those that meet the filter if there is one. */
export function withinTrace(traceId: string, filter: SpanFilter | undefined): SpanFilter {
  const ofTrace: SpanFilter = { type: 'traceId', eq: traceId };
  return filter ? { type: 'and', filters: [ofTrace, filter] } : ofTrace;
}
