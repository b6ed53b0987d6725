/**
 * The critical path of a trace: at each moment of its root span, the span that the root waited for. Pure, O(n log n) in the
 * spans on the way, and without recursion.
 *
 * Rules, from the end of the root backwards:
 * - A child is clipped to what counts of its parent. One without any time left there (it starts at or after its parent's
 *   end, or ends before its start) is no part of the path, and neither is what hangs below it.
 * - At a time in a span, the child with the latest clipped end at or before that time is next; what lies between is the
 *   span's own. Of several children with that end, the first in order of start is next: it covers most.
 * - The walk goes through that child down to the child's clipped start, and from there on in the parent.
 */
import { compareNumbers } from './compare.ts';
import { orderedTime } from './span.ts';
import type { SkeletonNode } from './spans-by-id.ts';
import type { TraceTree } from './trace-tree.ts';

/** A part of a span, from `start` (inclusive) to `end` (exclusive): ordered times (`orderedTime`). Never empty. */
export interface SpanPart {
  /** Of the span in its tree. */
  readonly index: number;
  readonly start: bigint;
  readonly end: bigint;
}

/** A span in which the walk is: it has come down to `now`. */
interface Step {
  /** What counts of the span. */
  readonly span: SpanPart;
  /** By end, the latest first. */
  readonly children: readonly SpanPart[];
  nextChild: number;
  now: bigint;
}

/**
 * In order of time, without gap or overlap, from the start to the end of the root (`rootIndex` of the tree). Empty without a
 * root, and for a root that does not end after its start.
 */
export function criticalPath(tree: TraceTree<SkeletonNode>): SpanPart[] {
  const rootIndex = tree.rootIndex();
  const root = rootIndex === undefined ? undefined : clip(tree, rootIndex);
  if (root === undefined) return [];
  /** The latest first. */
  const path: SpanPart[] = [];
  const open = [stepInto(tree, root)];
  for (let step = open.at(-1); step !== undefined; step = open.at(-1)) {
    const child = takeChild(step);
    const ownStart = child?.end ?? step.span.start;
    if (ownStart < step.now) path.push({ index: step.span.index, start: ownStart, end: step.now });
    if (child === undefined) {
      open.pop();
    } else {
      step.now = child.start;
      open.push(stepInto(tree, child));
    }
  }
  return path.reverse();
}

/** The sort is stable, so children that end together stay in their order of start. */
function stepInto(tree: TraceTree<SkeletonNode>, span: SpanPart): Step {
  const children = tree
    .children(span.index)
    .flatMap((child) => clip(tree, child, span) ?? [])
    .sort((a, b) => compareNumbers(b.end, a.end));
  return { span, children, nextChild: 0, now: span.end };
}

/** Children that ended later are passed over for good: the walk only goes back in time. */
function takeChild(step: Step): SpanPart | undefined {
  for (let child = step.children[step.nextChild]; child !== undefined; child = step.children[step.nextChild]) {
    step.nextChild++;
    if (child.end <= step.now) return child;
  }
  return undefined;
}

/** The span within its parent. Undefined if nothing of it is there. */
function clip(tree: TraceTree<SkeletonNode>, index: number, parent?: SpanPart): SpanPart | undefined {
  const span = tree.spans[index];
  if (span === undefined) return undefined;
  const ownStart = orderedTime(span.startTimeUnixNano);
  const ownEnd = orderedTime(span.endTimeUnixNano);
  const start = parent !== undefined && parent.start > ownStart ? parent.start : ownStart;
  const end = parent !== undefined && parent.end < ownEnd ? parent.end : ownEnd;
  return start < end ? { index, start, end } : undefined;
}
