/**
 * How the cost of an operation is estimated before it runs. A point stands for one record (a trace, a span, an event, a
 * list of attributes ...) read and shown; plain fields are free, as they come with their record.
 *
 *     cost(field) = flat + items * (perItem + cost of the fields inside)
 *
 * A search costs what its page may hold. Lists inside a record would make every nested question look impossible if they
 * were counted by their page size too: a span can have 100 events, but nearly all have none or a few, and all children of
 * all spans of a trace together are no more than its spans. They count with the number of items that is usual, which grows
 * a little with the page asked for (`usualItems`), so that huge pages on every level still add up. Where data is not
 * usual, the limit on records read (`src/query/record-budget.ts`) ends the operation while it runs.
 *
 * Conditions of a filter come with their search, but for those that look at other spans (a relation, a link's target, a
 * trace or its spans): these may walk a trace for each candidate, and add to the flat cost of the field they are given to,
 * whether they are typed or come as text.
 */
import { measureFilter } from '../src/query/filter-size.ts';
import { parseTraceql } from '../src/query/traceql/parse-traceql.ts';

/** Items a list counts for: a fixed number, its page's size, what is usual inside a record, or as many as `ids` has. */
export type CostItems = number | 'page' | 'usual' | 'ids';

/** Stands at `extensions.cost` of a field's definition; a field without it is free. */
export interface FieldCost {
  /** Points for the field itself. */
  readonly flat: number;
  /** Points for each item. */
  readonly perItem: number;
  readonly items: CostItems;
}

/** Points of a field that needs all spans of a trace (ids and times only). */
const SKELETON_COST = 5;
/** Points of a filter's condition that looks at other spans than the one it is about. */
const RELATED_CONDITION_COST = 20;
/** Points of counting a whole list. */
const COUNT_COST = 10;

export const Cost = {
  /** One more record. */
  record: cost(1, 0, 1),
  /** A page of a search: as many records as the page may hold. */
  page: cost(1, 1, 'page'),
  /** A page of a list inside a record. */
  nestedList: cost(1, 1, 'usual'),
  /** As many records as ids are given. */
  byIds: cost(0, 1, 'ids'),
  /** Needs the shape of the trace, for a span that is one of many of its trace. */
  shape: cost(1, 0, 1),
  /** Needs the shape of the trace, once a trace. */
  traceShape: cost(SKELETON_COST, 0, 1),
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

/** For `extensions` of an input's field whose condition looks at other spans: points for each time it is given. */
export function conditionCost(): { readonly cost: number } {
  return { cost: RELATED_CONDITION_COST };
}

/** For `extensions` of an argument that is a filter as text: the points of the typed filter that says the same. */
export function textCost(as: 'spans' | 'traces'): { readonly cost: (text: string) => number } {
  return {
    cost: (text) => {
      const parsed = parseTraceql(text, as);
      return 'filter' in parsed ? measureFilter(parsed.filter).related * RELATED_CONDITION_COST : 0;
    },
  };
}

/** Items that a list inside a record usually has, for a page of that size: 1.2 for 20, 2 for 100, 11 for 1,000. */
export function usualItems(pageSize: number): number {
  return Math.min(pageSize, 1 + pageSize / 100);
}

function cost(flat: number, perItem: number, items: CostItems): FieldCost {
  return { flat, perItem, items };
}
