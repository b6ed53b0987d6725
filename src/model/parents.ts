/** The parents of the spans of a trace, as its tree has them. Where every span has an id of its own, which is usual, no tree is built. */
import { hasParent } from './span.ts';
import type { SkeletonNode } from './spans-by-id.ts';
import { buildTraceTree } from './trace-tree.ts';

/** Of a span without a parent among the spans. */
export const NO_PARENT_INDEX = -1;

/** The index of the parent of each span, or {@link NO_PARENT_INDEX}. The spans must be of one trace. */
export function parentIndexes(spans: readonly SkeletonNode[]): Int32Array {
  const byId = new Map<string, number>();
  for (let index = 0; index < spans.length; index++) byId.set(spans[index]?.spanId ?? '', index);
  if (byId.size < spans.length) return fromTree(spans);
  const parents = new Int32Array(spans.length);
  for (let index = 0; index < spans.length; index++) parents[index] = parentOf(spans[index], index, byId);
  return parents;
}

function parentOf(span: SkeletonNode | undefined, index: number, byId: ReadonlyMap<string, number>): number {
  if (span === undefined || !hasParent(span)) return NO_PARENT_INDEX;
  const parent = byId.get(span.parentSpanId);
  return parent === undefined || parent === index ? NO_PARENT_INDEX : parent;
}

function fromTree(spans: readonly SkeletonNode[]): Int32Array {
  const tree = buildTraceTree(spans);
  return Int32Array.from(spans, (_span, index) => tree.parent(index) ?? NO_PARENT_INDEX);
}
