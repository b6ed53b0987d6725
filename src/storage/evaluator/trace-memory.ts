/** The results of a query about a trace. */
import type { SpanFilter, TraceFilter } from '../query.ts';
import type { FilterableTrace } from './filterable.ts';
import type { Groups, Relatives } from './relatives.ts';

/** Each inner filter is tested on each span of the trace at most once. */
export interface TraceMemory {
  groups?: Groups;
  readonly relatives: WeakMap<SpanFilter, Relatives>;
  readonly answers: WeakMap<TraceFilter, boolean>;
  /** Number of spans, counted from the first, that have not decided the filter. */
  readonly passed: WeakMap<TraceFilter, number>;
}

const memories = new WeakMap<FilterableTrace, TraceMemory>();

/** The same object for the same trace. */
export function memoryOf(trace: FilterableTrace): TraceMemory {
  const memory = memories.get(trace) ?? { relatives: new WeakMap(), answers: new WeakMap(), passed: new WeakMap() };
  memories.set(trace, memory);
  return memory;
}
