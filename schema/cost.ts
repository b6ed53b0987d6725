/**
 * How the cost of an operation is estimated before it runs. A point stands for one record that is read and shown (a
 * trace, a span, an event, a list of attributes ...). Plain fields are free, because they come with their record.
 *
 *     cost(field) = flat + items * (perItem + cost of the fields inside)
 *
 * A search costs as much as a full page of it. If lists inside a record also counted by their page size, every nested
 * query would look too expensive: a span can have 100 events, but nearly all spans have none or a few, and all children
 * of all spans of a trace together are no more than its spans. So such a list counts with its usual number of items,
 * which grows a little with the requested page (`usualItems`), so that huge pages on every level still add up. If the
 * data is unusual, the limit on records read (`src/query/record-budget.ts`) ends the operation while it runs.
 *
 * A field that reads every span of a range counts for each time that it does so, once, however many lists are around it:
 * numbers of attributes are read with the measures of all groups.
 *
 * Most conditions of a filter are included in the cost of the search. Conditions on other spans (a relation, a link's
 * target, a trace or its spans) may walk a trace for each candidate. They add to the flat cost of the field that has
 * the filter, typed or as text.
 */
import { measureFilter } from '../src/query/filter-size.ts';
import { parseTraceql } from '../src/query/traceql/parse-traceql.ts';
import { parseTraceqlMetrics } from '../src/query/traceql-metrics/parse-metrics.ts';
import { pipelinesIn, scansOf } from '../src/query/traceql-metrics/plan.ts';
import type { SpanFilter, TraceFilter } from '../src/query/types.ts';

/**
 * The number of items that a list counts with: fixed, its page size, the usual number inside a record, or the number of
 * `ids`.
 */
export type CostItems = number | 'page' | 'usual' | 'ids';

/** The value of `extensions.cost` in the definition of a field. A field without it is free. */
export interface FieldCost {
  /** Points for the field itself. */
  readonly flat: number;
  /** Points for each item. */
  readonly perItem: number;
  readonly items: CostItems;
  /** How many times it reads every span of a range. */
  readonly scans: number;
}

/** Points of a field that needs all spans of a trace (ids and times only). */
export const SKELETON_COST = 5;
/** Points of a field that needs all spans of a trace as records; most traces have fewer. */
export const WHOLE_TRACE_COST = 50;
/** Points of a condition on spans other than the tested one. */
const RELATED_CONDITION_COST = 20;
/** Points of counting a whole list. */
const COUNT_COST = 10;
/** Points of reading every span of a range. */
export const SCAN_COST = 5_000;

export const Cost = {
  /** One more record. */
  record: cost(1, 0, 1),
  /** A page of a search: as many records as the page may hold. */
  page: cost(1, 1, 'page'),
  /** A page of groups, for which all spans that match are read. */
  groups: cost(COUNT_COST, 1, 'page', 1),
  /** A page of a list inside a record. */
  nestedList: cost(1, 1, 'usual'),
  /** As many records as there are ids. */
  byIds: cost(0, 1, 'ids'),
  /** Needs the shape of the trace, for one of the many spans of a trace. */
  shape: cost(1, 0, 1),
  /** Needs the shape of the trace, once for each trace. */
  traceShape: cost(SKELETON_COST, 0, 1),
  /** Needs all spans of the trace. */
  wholeTrace: cost(WHOLE_TRACE_COST, 0, 1),
  /** Measures many spans by group: as many records as there are groups. */
  measures: cost(COUNT_COST, 1, 'page'),
  /** Numbers of an attribute of the spans that are measured. */
  numbers: cost(0, 0, 1, 1),
  /** The calls between services, and the services. */
  calls: cost(COUNT_COST, 0, 1, 1),
  /** Profiles two sets of spans, whose attributes are all read. */
  comparison: cost(0, 0, 1, 2),
  /** Counts a list without reading it. */
  count: cost(COUNT_COST, 0, 1),
} as const;

/** A list without pages that usually has that many records; `flat` as in {@link FieldCost}. */
export function listCost(items: number, flat = 1): { readonly cost: FieldCost } {
  return { cost: cost(flat, 1, items) };
}

/** For `extensions` of a field. */
export function costs(name: keyof typeof Cost): { readonly cost: FieldCost } {
  return { cost: Cost[name] };
}

/** For `extensions` of an input field whose condition looks at other spans: the points for each use. */
export function conditionCost(): { readonly cost: number } {
  return { cost: RELATED_CONDITION_COST };
}

/** For `extensions` of an argument or an input field with which every span of the range is read. */
export function scanCost(): { readonly cost: number } {
  return { cost: SCAN_COST };
}

/** For `extensions` of an argument that is a filter as text: the points of the equivalent typed filter. */
export function textCost(as: 'spans' | 'traces'): { readonly cost: (text: string) => number } {
  return {
    cost: (text) => {
      const parsed = parseTraceql(text, as);
      return 'filter' in parsed ? relatedCost(parsed.filter) : 0;
    },
  };
}

/** The same of a filter with which every span of the range is read. */
export function scanTextCost(): { readonly cost: (text: string) => number } {
  const { cost: costOf } = textCost('spans');
  return { cost: (text) => SCAN_COST + costOf(text) };
}

/** The same of a metrics query: each of its pipelines reads every span of the range, unless kept sums have what it asks for. */
export function metricsTextCost(): { readonly cost: (text: string) => number } {
  return {
    cost: (text) => {
      const parsed = parseTraceqlMetrics(text);
      if ('mistakes' in parsed) return 0;
      return pipelinesIn(parsed.plan.expression).reduce(
        (sum, pipeline) => sum + scansOf(pipeline) * SCAN_COST + relatedCost(pipeline.filter),
        0,
      );
    },
  };
}

function relatedCost(filter: SpanFilter | TraceFilter): number {
  return measureFilter(filter).related * RELATED_CONDITION_COST;
}

/** Items that a list inside a record usually has, for a page of that size: 1.2 for 20, 2 for 100, 11 for 1,000. */
export function usualItems(pageSize: number): number {
  return Math.min(pageSize, 1 + pageSize / 100);
}

function cost(flat: number, perItem: number, items: CostItems, scans = 0): FieldCost {
  return { flat, perItem, items, scans };
}
