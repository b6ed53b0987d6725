/** Spans with the same services and names above them as one box, as wide as the self time of all below it. */
import type { TraceStore } from '../../trace-store.ts';
import { type Boxes, boxesOf } from './boxes.ts';

/** A path is a number. */
export interface Paths {
  readonly boxes: Boxes;
  /** By path: its spans. */
  readonly spans: readonly (readonly number[])[];
  /** By path: the one above it, or -1. */
  readonly parent: Int32Array;
  /** By span: its path. */
  readonly pathOf: Int32Array;
}

/** `spans`: parents before their children; a span whose parent is not among them begins a path. */
export function pathsOf(store: TraceStore, spans: Int32Array, parent: Int32Array, self: Float64Array): Paths {
  const pathOf = new Int32Array(store.size).fill(-1);
  const places = new Map<string, number>();
  const members: number[][] = [];
  const parents: number[] = [];
  for (const span of spans) {
    const above = pathOf[parent[span] ?? -1] ?? -1;
    const key = `${above} ${store.service[span]} ${store.name[span]}`;
    const found = places.get(key) ?? members.push([]) - 1;
    places.set(key, found);
    parents[found] = above;
    members[found]?.push(span);
    pathOf[span] = found;
  }
  const widths = Float64Array.from(members, (ones) => ones.reduce((sum, span) => sum + (self[span] ?? 0), 0));
  // A path has a higher number than the one above it.
  for (let path = parents.length - 1; path >= 0; path--) {
    const above = parents[path] ?? -1;
    if (above >= 0) widths[above] = (widths[above] ?? 0) + (widths[path] ?? 0);
  }
  const up = Int32Array.from(parents);
  return { boxes: placed(up, widths), spans: members, parent: up, pathOf };
}

/** The widest of siblings stands on the left. */
function placed(parent: Int32Array, widths: Float64Array): Boxes {
  const paths = parent.length;
  const lane = new Int32Array(paths);
  const from = new Float64Array(paths);
  const to = new Float64Array(paths);
  /** By path, and for roots at the end: where the next child begins. */
  const next = new Float64Array(paths + 1);
  for (let path = 0; path < paths; path++) lane[path] = (lane[parent[path] ?? -1] ?? -1) + 1;
  const order = Int32Array.from({ length: paths }, (_, path) => path);
  order.sort((a, b) => (lane[a] ?? 0) - (lane[b] ?? 0) || (widths[b] ?? 0) - (widths[a] ?? 0) || a - b);
  for (const path of order) {
    const above = parent[path] ?? -1;
    const place = above < 0 ? paths : above;
    const begin = next[place] ?? 0;
    from[path] = begin;
    next[path] = begin;
    to[path] = begin + (widths[path] ?? 0);
    next[place] = to[path];
  }
  const lanes = lane.reduce((most, one) => Math.max(most, one + 1), 0);
  return boxesOf(
    order.sort((a, b) => (from[a] ?? 0) - (from[b] ?? 0) || a - b),
    lane,
    lanes,
    from,
    to,
  );
}
