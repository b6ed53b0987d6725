/** Trees of large traces, kept between requests: a client that pages through one must not have it read for every page. */
import { isUnfinished } from '../model/span.ts';
import type { TraceTree } from '../model/trace-tree.ts';
import type { SkeletonSpan, TraceSummary } from '../storage/backend.ts';

export type Tree = TraceTree<SkeletonSpan>;

/** Traces of fewer spans are read as quickly as their summary. */
const MIN_SPANS = 1_000;
/** Spans of all kept trees together, about 0.5 KB each; the tree not used for the longest time goes first. */
const MAX_KEPT_SPANS = 250_000;

/** What of a summary says that the trace is as it was: finished spans are only ever added or gone. */
type Version = Pick<TraceSummary, 'spanCount' | 'missingParentCount' | 'startTimeUnixNano' | 'endTimeUnixNano'>;

interface KeptTree {
  readonly tree: Tree;
  readonly version: Version;
}

/** Lives as long as the server. */
export class TraceTrees {
  /** In order of last use. */
  readonly #trees = new Map<string, KeptTree>();
  readonly #maxSpans: number;
  #spans = 0;

  constructor(maxSpans = MAX_KEPT_SPANS) {
    this.#maxSpans = maxSpans;
  }

  has(traceId: string): boolean {
    return this.#trees.has(traceId);
  }

  /** The tree of the trace that this is the summary of; one of an earlier state is forgotten. */
  get(summary: TraceSummary): Tree | undefined {
    const kept = this.#trees.get(summary.traceId);
    if (kept === undefined) return undefined;
    this.#forget(summary.traceId, kept);
    if (!isSame(kept.version, summary)) return undefined;
    this.#keep(summary.traceId, kept);
    return kept.tree;
  }

  /** A tree with unfinished spans is not kept: these may be replaced, which a summary does not show. */
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

  #keep(traceId: string, kept: KeptTree): void {
    this.#trees.set(traceId, kept);
    this.#spans += kept.tree.spans.length;
  }

  #forget(traceId: string, kept: KeptTree): void {
    this.#trees.delete(traceId);
    this.#spans -= kept.tree.spans.length;
  }
}

/** The spans' own, so that it is of the very state that they were read in. */
function versionOf(tree: Tree): Version {
  let [startTimeUnixNano, endTimeUnixNano] = [2n ** 64n, -1n];
  let missingParentCount = 0;
  for (const [index, span] of tree.spans.entries()) {
    if (span.startTimeUnixNano < startTimeUnixNano) startTimeUnixNano = span.startTimeUnixNano;
    if (span.endTimeUnixNano > endTimeUnixNano) endTimeUnixNano = span.endTimeUnixNano;
    if (tree.isParentMissing(index)) missingParentCount++;
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
