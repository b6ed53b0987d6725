/** A trace for conditions that reads only what they ask for. */
import { buildTraceTree, type SkeletonNode, type TraceTree } from '../../model/trace-tree.ts';
import type { TraceSummary } from '../backend.ts';
import type { FilterableSpan, FilterableTrace } from './filterable.ts';

/** A trace that reads its parts when they are first asked for, and once. */
export class LazyTrace implements FilterableTrace {
  readonly #readSummary: () => TraceSummary;
  readonly #readSpans: () => readonly FilterableSpan[];
  readonly #readRoot: (() => FilterableSpan | undefined) | undefined;
  #summary: TraceSummary | undefined;
  #spans: readonly FilterableSpan[] | undefined;
  #tree: TraceTree<SkeletonNode> | undefined;
  #root: { readonly span: FilterableSpan | undefined } | undefined;

  /** Without `root` it is found among the spans. */
  constructor(read: {
    readonly summary: () => TraceSummary;
    readonly spans: () => readonly FilterableSpan[];
    readonly root?: () => FilterableSpan | undefined;
  }) {
    this.#readSummary = read.summary;
    this.#readSpans = read.spans;
    this.#readRoot = read.root;
  }

  get summary(): TraceSummary {
    this.#summary ??= this.#readSummary();
    return this.#summary;
  }

  spans(): readonly FilterableSpan[] {
    this.#spans ??= this.#readSpans();
    return this.#spans;
  }

  tree(): TraceTree<SkeletonNode> {
    this.#tree ??= buildTraceTree(this.spans());
    return this.#tree;
  }

  root(): FilterableSpan | undefined {
    this.#root ??= { span: this.#readRoot ? this.#readRoot() : this.spans()[this.tree().rootIndex() ?? -1] };
    return this.#root.span;
  }
}
