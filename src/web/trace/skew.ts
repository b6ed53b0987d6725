/** Clocks that differ: children that seem to leave the time of their parents, and what makes them fit. */
import type { TraceStore } from './trace-store.ts';
import type { Tree } from './tree.ts';

/** Nanoseconds, never below 0. */
export interface Skew {
  /** From the start of the child to that of its parent. */
  readonly before: number;
  /** From the end of the parent to that of the child. */
  readonly after: number;
}

const NO_SKEW: Skew = { before: 0, after: 0 };

/** Of the longer of both: a child that leaves its parent by less has no other clock. Times are rounded when they are taken. */
const LEAST_SHARE = 0.01;

/**
 * How far a span leaves its parent, as recorded: {@link LEAST_SHARE} or more. A parent or child without an end leaves
 * nothing, and one that does not wait for its child may end before it.
 */
export function skewOf(store: TraceStore, tree: Tree, span: number): Skew {
  const parent = tree.parent[span] ?? -1;
  if (parent < 0 || store.lengthOf(parent) < 0 || store.lengthOf(span) < 0) return NO_SKEW;
  const { least, most } = fitting(store, parent, span);
  const threshold = LEAST_SHARE * Math.max(store.lengthOf(parent), store.lengthOf(span));
  const real = (nanos: number): number => (nanos > 0 && nanos >= threshold ? nanos : 0);
  return { before: real(least), after: real(-most) };
}

interface Fit {
  readonly least: number;
  readonly most: number;
}

/** By how many nanoseconds the child is to be moved at least and at most, so that it fits to its parent. */
function fitting(store: TraceStore, parent: number, child: number): Fit {
  const least = store.startOf(parent) - store.startOf(child);
  if (isAsynchronous(store, parent, child)) return { least, most: Number.POSITIVE_INFINITY };
  return { least, most: least + store.lengthOf(parent) - store.lengthOf(child) };
}

/** Whether the parent does not wait for the child. */
function isAsynchronous({ kinds }: TraceStore, parent: number, child: number): boolean {
  return kinds[child] === 'CONSUMER' || kinds[parent] === 'PRODUCER';
}

/** How many spans start before a parent of another service: that clocks differ is the only reason. */
export function skewedCount(store: TraceStore, tree: Tree): number {
  return tree.order.reduce((count, span) => {
    const parent = tree.parent[span] ?? -1;
    const isCall = parent >= 0 && store.service[parent] !== store.service[span];
    return count + (isCall && skewOf(store, tree, span).before > 0 ? 1 : 0);
  }, 0);
}

/**
 * By service: how many nanoseconds all its spans are moved, so that its calls fit into their callers. The service of the
 * first span stays. Of all shifts that fit, the smallest; if none does, the smallest with which no span starts before its
 * caller.
 */
export function shiftsOf(store: TraceStore, tree: Tree): Float64Array {
  const shifts = new Float64Array(store.services.all.length);
  const placed = new Set<number>();
  const calls = callsOf(store, tree);
  for (const span of tree.order) {
    const service = store.service[span] ?? 0;
    if (placed.has(service)) continue;
    shifts[service] = smallest(
      (calls.get(service) ?? []).filter(({ other }) => placed.has(other)),
      shifts,
    );
    placed.add(service);
  }
  return shifts;
}

/** What one call says about its service, when the other one has its place. */
interface Call extends Fit {
  readonly other: number;
}

/** Calls from service to service, by each of both. */
function callsOf(store: TraceStore, tree: Tree): ReadonlyMap<number, readonly Call[]> {
  const calls = new Map<number, Call[]>();
  const add = (service: number, call: Call): void => {
    const known = calls.get(service);
    if (known === undefined) calls.set(service, [call]);
    else known.push(call);
  };
  for (const span of tree.order) {
    const parent = tree.parent[span] ?? -1;
    if (parent < 0 || store.lengthOf(parent) < 0 || store.lengthOf(span) < 0) continue;
    const [caller, callee] = [store.service[parent] ?? 0, store.service[span] ?? 0];
    if (caller === callee) continue;
    const { least, most } = fitting(store, parent, span);
    add(callee, { other: caller, least, most });
    add(caller, { other: callee, least: -most, most: -least });
  }
  return calls;
}

function smallest(calls: readonly Call[], shifts: Float64Array): number {
  let [least, most] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const call of calls) {
    least = Math.max(least, (shifts[call.other] ?? 0) + call.least);
    most = Math.min(most, (shifts[call.other] ?? 0) + call.most);
  }
  return least <= most ? Math.min(Math.max(0, least), most) : Math.max(0, least);
}
