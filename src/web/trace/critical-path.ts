/** What a trace waited for: the parts of its spans that make up the time of its root. */
import type { TraceStore } from './trace-store.ts';
import { childrenOf, type Tree } from './tree.ts';
import type { Window } from './window.ts';

/** A part of a span, in nanoseconds from the start of the trace. Never empty. */
export interface SpanPart extends Window {
  readonly span: number;
}

/** A span in which the walk has come down to `now`. */
interface Step {
  readonly part: SpanPart;
  /** By end, the latest first. */
  readonly children: readonly SpanPart[];
  next: number;
  now: number;
}

/**
 * In order of time, without gap or overlap: the rule is that of `Trace.criticalPath`. Empty without a root span, and for a
 * root that does not end after its start.
 */
export function criticalPath(store: TraceStore, tree: Tree): SpanPart[] {
  const rootSpan = tree.order.find((span) => store.isRoot(span));
  const root = rootSpan === undefined ? undefined : clipped(store, rootSpan);
  if (root === undefined) return [];
  const found: SpanPart[] = [];
  const open = [stepInto(store, tree, root)];
  for (let step = open.at(-1); step !== undefined; step = open.at(-1)) {
    const child = nextChild(step);
    const from = child?.to ?? step.part.from;
    if (from < step.now) found.push({ span: step.part.span, from, to: step.now });
    if (child === undefined) open.pop();
    else {
      step.now = child.from;
      open.push(stepInto(store, tree, child));
    }
  }
  return found.reverse();
}

/** Children that end together stay in the order of their starts: the first of them covers most. */
function stepInto(store: TraceStore, tree: Tree, part: SpanPart): Step {
  const children: SpanPart[] = [];
  for (const child of childrenOf(tree, part.span)) {
    const found = clipped(store, child, part);
    if (found !== undefined) children.push(found);
  }
  return { part, children: children.sort((a, b) => b.to - a.to), next: 0, now: part.to };
}

/** What ended later is passed over for good: the walk only goes back in time. */
function nextChild(step: Step): SpanPart | undefined {
  for (let child = step.children[step.next]; child !== undefined; child = step.children[step.next]) {
    step.next += 1;
    if (child.to <= step.now) return child;
  }
  return undefined;
}

/** The span within its parent; undefined if nothing of it is there. */
function clipped(store: TraceStore, span: number, parent?: Window): SpanPart | undefined {
  const start = store.startOf(span);
  const from = Math.max(start, parent?.from ?? start);
  const to = Math.min(start + store.lengthOf(span), parent?.to ?? Number.POSITIVE_INFINITY);
  return from < to ? { span, from, to } : undefined;
}
