/** What of a trace is lost or doubtful. */
import { orderedTime, type Span } from './span.ts';
import type { SkeletonNode } from './spans-by-id.ts';
import type { TraceTree } from './trace-tree.ts';

/** What senders said they dropped, added up over the spans of a trace. */
export type DroppedCounts = Pick<Span, 'droppedAttributesCount' | 'droppedEventsCount' | 'droppedLinksCount'>;

export function droppedCounts(spans: Iterable<DroppedCounts>): DroppedCounts {
  const sums = { droppedAttributesCount: 0, droppedEventsCount: 0, droppedLinksCount: 0 };
  for (const span of spans) {
    sums.droppedAttributesCount += span.droppedAttributesCount;
    sums.droppedEventsCount += span.droppedEventsCount;
    sums.droppedLinksCount += span.droppedLinksCount;
  }
  return sums;
}

/**
 * The spans that start before their parent, in the order of the tree's spans. A parent causes its child, so its clock and that
 * of the child disagree.
 */
export function clockSkewSuspects(tree: TraceTree<SkeletonNode>): number[] {
  const suspects: number[] = [];
  for (const [index, span] of tree.spans.entries()) {
    const parent = tree.spans[tree.parent(index) ?? -1];
    const isEarlier =
      parent !== undefined && orderedTime(span.startTimeUnixNano) < orderedTime(parent.startTimeUnixNano);
    if (isEarlier) suspects.push(index);
  }
  return suspects;
}
