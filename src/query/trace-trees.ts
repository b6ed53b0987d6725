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

/** The trees of all stores of a thread, in order of last use. */
class KeptTrees {
  readonly #trees = new Map<string, KeptTree>();
  readonly #maxSpans: number;
  #spans = 0;

  constructor(maxSpans: number) {
    this.#maxSpans = maxSpans;
  }

  has(key: string): boolean {
    return this.#trees.has(key);
  }

  find(key: string, summary: TraceSummary): Tree | undefined {
    const kept = this.#trees.get(key);
    if (kept === undefined) return undefined;
    this.#forget(key, kept);
    if (!isSame(kept.version, summary)) return undefined;
    this.#keep(key, kept);
    return kept.tree;
  }

  set(key: string, tree: Tree): void {
    if (tree.spans.length > this.#maxSpans) return;
    const known = this.#trees.get(key);
    if (known !== undefined) this.#forget(key, known);
    this.#keep(key, { tree, version: versionOf(tree) });
    for (const [oldest, kept] of this.#trees) {
      if (this.#spans <= this.#maxSpans) break;
      this.#forget(oldest, kept);
    }
  }

  clear(): boolean {
    const hadTrees = this.#trees.size > 0;
    this.#trees.clear();
    this.#spans = 0;
    return hadTrees;
  }

  #keep(key: string, kept: KeptTree): void {
    this.#trees.set(key, kept);
    this.#spans += kept.tree.spans.length;
  }

  #forget(key: string, kept: KeptTree): void {
    this.#trees.delete(key);
    this.#spans -= kept.tree.spans.length;
  }
}

/** The trees of one store. They exist for the lifetime of a thread that answers. */
export class TraceTrees {
  readonly #kept: KeptTrees;
  /** What the keys of this store begin with. */
  readonly #store: string;
  readonly #onLook: (isHit: boolean) => void;

  /** `onLook` is called when a tree of a trace that is large enough is looked for. */
  constructor(maxSpans = MAX_KEPT_SPANS, onLook: (isHit: boolean) => void = () => {}, of?: TreesOfStore) {
    this.#kept = of?.kept ?? new KeptTrees(maxSpans);
    this.#store = of?.store ?? '';
    this.#onLook = onLook;
  }

  /** Those of another store, within the same bound. `store` is its name, which is that of no other one. */
  ofStore(store: string): TraceTrees {
    return new TraceTrees(undefined, this.#onLook, { kept: this.#kept, store: `${store}/` });
  }

  /** Whether a tree of the trace is kept, in any state. */
  has(traceId: string): boolean {
    return this.#kept.has(this.#store + traceId);
  }

  /** The tree of the trace in the state of this summary. A tree of an earlier state is dropped. */
  get(summary: TraceSummary): Tree | undefined {
    const tree = this.#kept.find(this.#store + summary.traceId, summary);
    if (summary.spanCount >= MIN_SPANS) this.#onLook(tree !== undefined);
    return tree;
  }

  /** Does not keep a tree with unfinished spans: they may be replaced, which a summary does not show. */
  set(traceId: string, tree: Tree): void {
    if (tree.spans.length >= MIN_SPANS && !tree.spans.some(isUnfinished)) this.#kept.set(this.#store + traceId, tree);
  }

  /** Drops the trees of all stores. Returns whether there was one. */
  clear(): boolean {
    return this.#kept.clear();
  }
}

interface TreesOfStore {
  readonly kept: KeptTrees;
  readonly store: string;
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
