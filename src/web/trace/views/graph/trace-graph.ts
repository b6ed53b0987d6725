/** Which services or operations of a trace call each other. */
import type { TraceStore } from '../../trace-store.ts';
import { keyOf, type Stats, statsOf } from '../stats.ts';

export const NODES = ['service', 'operation'] as const;
/** What a node is. */
export type NodeOf = (typeof NODES)[number];

export interface TraceCall {
  /** Keys of {@link Stats}. */
  readonly source: string;
  readonly target: string;
  /** Spans of the target with a parent of the source. */
  readonly calls: number;
  /** Those that failed. */
  readonly errors: number;
  /** Nanoseconds of these spans together. */
  readonly total: number;
  /** The span that took the longest. */
  readonly longest: number;
}

export interface TraceGraph {
  readonly nodes: readonly Stats[];
  /** The most calls first. What calls itself is among them. */
  readonly calls: readonly TraceCall[];
}

/** Of these spans. `parent`: by span, or -1. A service that calls itself is no call. */
export function graphOf(
  store: TraceStore,
  spans: Int32Array,
  parent: Int32Array,
  by: NodeOf,
  self: Float64Array,
  matches?: ReadonlySet<number>,
): TraceGraph {
  const isShown = new Set(spans);
  const groups = new Map<string, { readonly source: string; readonly target: string; readonly members: number[] }>();
  for (const span of spans) {
    const above = parent[span] ?? -1;
    if (!isShown.has(above)) continue;
    const [source, target] = [keyOf(store, above, by), keyOf(store, span, by)];
    if (by === 'service' && source === target) continue;
    const key = `${source}>${target}`;
    const group = groups.get(key) ?? { source, target, members: [] };
    group.members.push(span);
    groups.set(key, group);
  }
  const calls = [...groups.values()].map(({ source, target, members }): TraceCall => {
    const longest = members.reduce((most, span) => (store.lengthOf(span) > store.lengthOf(most) ? span : most));
    return {
      source,
      target,
      calls: members.length,
      errors: members.filter((span) => store.isFailed(span)).length,
      total: members.reduce((sum, span) => sum + Math.max(0, store.lengthOf(span)), 0),
      longest,
    };
  });
  return {
    nodes: statsOf(store, spans, by, self, matches),
    calls: calls.sort((a, b) => b.calls - a.calls || b.total - a.total),
  };
}
