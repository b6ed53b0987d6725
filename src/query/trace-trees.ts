/** Keeps the trees of large traces between requests, so that a trace is not read again for every page of its spans. */
import { MAX_UINT64 } from '../model/int64.ts';
import { hasParent, isUnfinished } from '../model/span.ts';
import type { TraceTree } from '../model/trace-tree.ts';
import type { SkeletonSpan, TraceSummary } from '../storage/backend.ts';

export type Tree = TraceTree<SkeletonSpan>;

/** Smaller traces can be read as fast as their summary. */
const MIN_SPANS = 1_000;
/** Maximum number of spans of all kept trees, about 0.3 KB each. The least recently used tree is dropped first. */
const MAX_KEPT_SPANS = 150_000;

/** The parts of a summary that change with the trace: finished spans are only added or deleted. */
type Version = Pick<TraceSummary, 'spanCount' | 'missingParentCount' | 'startTimeUnixNano' | 'endTimeUnixNano'>;

interface KeptTree {
  readonly tree: Tree;
  readonly version: Version;
}

/** Exists once for the lifetime of a thread that answers. */
export class TraceTrees {
  /** In order of last use. */
  readonly #trees = new Map<string, KeptTree>();
  readonly #maxSpans: number;
  readonly #onLook: (isHit: boolean) => void;
  #spans = 0;

  /** `onLook` is called when a tree of a trace that is large enough is looked for. */
  constructor(maxSpans = MAX_KEPT_SPANS, onLook: (isHit: boolean) => void = () => {}) {
    this.#maxSpans = maxSpans;
    this.#onLook = onLook;
  }

  /** Whether a tree of the trace is kept, in any state. */
  has(traceId: string): boolean {
    return this.#trees.has(traceId);
  }

  /** The tree of the trace in the state of this summary. A tree of an earlier state is dropped. */
  get(summary: TraceSummary): Tree | undefined {
    const tree = this.#find(summary);
    if (summary.spanCount >= MIN_SPANS) this.#onLook(tree !== undefined);
    return tree;
  }

  #find(summary: TraceSummary): Tree | undefined {
    const kept = this.#trees.get(summary.traceId);
    if (kept === undefined) return undefined;
    this.#forget(summary.traceId, kept);
    if (!isSame(kept.version, summary)) return undefined;
    this.#keep(summary.traceId, kept);
    return kept.tree;
  }

  /** Does not keep a tree with unfinished spans: they may be replaced, which a summary does not show. */
  set(traceId: string, tree: Tree): void {
    const size = tree.spans.length;
    if (size < MIN_SPANS || size > this.#maxSpans || tree.spans.some(isUnfinished)) return;
    const known = this.#trees.get(traceId);
    if (known !== undefined) this.#forget(traceId, known);
    this.#keep(traceId, { tree, version: versionOf(tree) });
    for (const [oldest, kept] of this.#trees) {
      if (this.#spans <= this.#maxSpans) break;
      this.#forget(oldest, kept);
    }
  }

  /** Drops all trees. Returns whether there was one. */
  clear(): boolean {
    const hadTrees = this.#trees.size > 0;
    this.#trees.clear();
    this.#spans = 0;
    return hadTrees;
  }

  #keep(traceId: string, kept: KeptTree): void {
    this.#trees.set(traceId, kept);
    this.#spans += kept.tree.spans.length;
  }

  #forget(traceId: string, kept: KeptTree): void {
    this.#trees.delete(traceId);
    this.#spans -= kept.tree.spans.length;
  }
}

/** Computed from the spans, so that it belongs to the state in which they were read. */
function versionOf(tree: Tree): Version {
  let [startTimeUnixNano, endTimeUnixNano] = [MAX_UINT64, -1n];
  let missingParentCount = 0;
  for (const span of tree.spans) {
    if (span.startTimeUnixNano < startTimeUnixNano) startTimeUnixNano = span.startTimeUnixNano;
    if (span.endTimeUnixNano > endTimeUnixNano) endTimeUnixNano = span.endTimeUnixNano;
    if (hasParent(span) && tree.indexOfId(span.parentSpanId) === undefined) missingParentCount++;
  }
  return { spanCount: tree.spans.length, missingParentCount, startTimeUnixNano, endTimeUnixNano };
}

function isSame(a: Version, b: Version): boolean {
  return (
    a.spanCount === b.spanCount &&
    a.missingParentCount === b.missingParentCount &&
    a.startTimeUnixNano === b.startTimeUnixNano &&
    a.endTimeUnixNano === b.endTimeUnixNano
  );
}
