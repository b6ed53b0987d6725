/** The results of a query about a trace. */
import type { SpanFilter, SpanGroup, TraceFilter } from '../query.ts';
import type { FilterableTrace } from './filterable.ts';
import { NestedSets } from './nested-sets.ts';
import type { Groups, Relatives } from './relatives.ts';

/** Each inner filter is tested on each span of the trace at most once. */
export interface TraceMemory {
  groups?: Groups;
  nestedSets?: NestedSets;
  readonly relatives: WeakMap<SpanFilter, Relatives>;
  readonly answers: WeakMap<TraceFilter, boolean>;
  /** Number of spans, counted from the first, that have not decided the filter. */
  readonly passed: WeakMap<TraceFilter, number>;
  /** The indexes of the spans whose groups meet the condition. */
  readonly grouped: WeakMap<SpanGroup, ReadonlySet<number>>;
}

const memories = new WeakMap<FilterableTrace, TraceMemory>();

/** The same object for the same trace. */
export function memoryOf(trace: FilterableTrace): TraceMemory {
  const memory = memories.get(trace) ?? {
    relatives: new WeakMap(),
    answers: new WeakMap(),
    passed: new WeakMap(),
    grouped: new WeakMap(),
  };
  memories.set(trace, memory);
  return memory;
}

/** The numbers of the trace's spans. */
export function nestedSetsOf(trace: FilterableTrace): NestedSets {
  const memory = memoryOf(trace);
  memory.nestedSets ??= new NestedSets(trace.tree());
  return memory.nestedSets;
}
