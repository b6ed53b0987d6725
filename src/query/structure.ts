/** The structure of traces for one request. The tree of a trace is built once for all its spans; large trees are kept longer. */

import { SpangraphError } from '../errors.ts';
import { getOrMake } from '../model/get-or-make.ts';
import { buildTraceTree } from '../model/trace-tree.ts';
import type { SkeletonSpan, SpanRecord, TraceSummary } from '../storage/backend.ts';
import type { Connection } from './connection.ts';
import { listFingerprint } from './cursor.ts';
import { gone } from './gone.ts';
import type { KeyedReader } from './keyed-reader.ts';
import { type Placed, seekConnection } from './lists.ts';
import type { OperationAccount } from './operation-account.ts';
import type { PageArgs, PageSizes } from './page-args.ts';
import type { TraceTrees, Tree } from './trace-trees.ts';

/** How to stay within the limit of records. */
const FEWER_TRACES =
  'It needs all spans of a trace: ask for fewer traces in one operation, or page through the spans of the trace instead.';

/** The shape of a trace with its spans: `spans[i]` is span i of the tree. */
export interface TreeWithSpans {
  readonly tree: Tree;
  readonly spans: readonly SpanRecord[];
}

/** Bytes that a span takes in the tree, besides its skeleton, about. */
const TREE_BYTES = 60;

export class Structure {
  readonly #reader: KeyedReader;
  readonly #sizes: PageSizes;
  readonly #account: OperationAccount;
  readonly #kept: TraceTrees;
  readonly #trees = new Map<string, Promise<Tree>>();
  readonly #spans = new Map<string, Promise<TreeWithSpans>>();

  /** `kept` is shared by all requests. */
  constructor(reader: KeyedReader, sizes: PageSizes, account: OperationAccount, kept: TraceTrees) {
    this.#reader = reader;
    this.#sizes = sizes;
    this.#account = account;
    this.#kept = kept;
  }

  /** Spans on the longest chain of the trace. */
  async depth(traceId: string): Promise<number> {
    return (await this.tree(traceId)).depth();
  }

  /** The earliest span without a parent. Undefined if none is stored. */
  async rootSpan({ rootRef }: TraceSummary): Promise<SpanRecord | undefined> {
    if (rootRef === undefined) return undefined;
    this.#account.readRecords(1);
    return this.#reader.span(rootRef);
  }

  /** All spans without a parent or with a missing parent, in order of their start. */
  async rootSpans(traceId: string): Promise<readonly SpanRecord[]> {
    const tree = await this.tree(traceId);
    return this.#spansAt(tree, tree.roots());
  }

  async parent(span: SpanRecord): Promise<SpanRecord | undefined> {
    const { tree, index } = await this.#place(span);
    return index === undefined ? undefined : this.#spanAt(tree, tree.parent(index));
  }

  /** Whether the span names a parent that is not stored. */
  async isParentMissing(span: SpanRecord): Promise<boolean> {
    const { tree, index } = await this.#place(span);
    return index !== undefined && tree.isParentMissing(index);
  }

  /** Nearest first. */
  async ancestors(span: SpanRecord): Promise<readonly SpanRecord[]> {
    const { tree, index } = await this.#place(span);
    return index === undefined ? [] : this.#spansAt(tree, tree.ancestors(index));
  }

  /** In order of their start. Throws BAD_USER_INPUT, PAGE_SIZE_EXCEEDED or INVALID_CURSOR at once. */
  children(span: SpanRecord, args: PageArgs): Connection<SpanRecord> {
    return this.#relatives(span, 'children', args, (tree, index) => tree.children(index));
  }

  /** Depth first, children by start, at most `maxDepth` generations (1: children only). Throws as {@link children} does. */
  descendants(span: SpanRecord, args: PageArgs & { readonly maxDepth?: number | undefined }): Connection<SpanRecord> {
    const { maxDepth } = args;
    if (maxDepth !== undefined && maxDepth < 1) {
      throw new SpangraphError('BAD_USER_INPUT', `maxDepth is ${maxDepth}; it must be 1 (children only) or more.`);
    }
    return this.#relatives(span, `descendants/${maxDepth}`, args, (tree, index) => tree.descendants(index, maxDepth));
  }

  /** Nanoseconds of the span's duration that none of its children covers. */
  async selfTimeNano(span: SpanRecord): Promise<bigint> {
    const { tree, index } = await this.#place(span);
    return index === undefined ? 0n : tree.selfTimeNano(index);
  }

  #relatives(
    span: SpanRecord,
    relation: string,
    args: PageArgs,
    walk: (tree: Tree, index: number) => Iterable<number>,
  ): Connection<SpanRecord> {
    return seekConnection<SkeletonSpan, SpanRecord>(
      {
        fingerprint: () => listFingerprint(relation, span.traceId, span.spanId, span.kind, span.startTimeUnixNano),
        items: async () => {
          const { tree, index } = await this.#place(span);
          return index === undefined ? [] : skeletonsAt(tree, walk(tree, index));
        },
        keyOf: (item) => `${item.spanId}/${item.kind}/${item.startTimeUnixNano}`,
        resolve: (items) => this.#load(items),
      },
      args,
      this.#sizes,
    );
  }

  async #place(span: SpanRecord): Promise<{ readonly tree: Tree; readonly index: number | undefined }> {
    const tree = await this.tree(span.traceId);
    return { tree, index: tree.indexOf(span) };
  }

  /** The shape of a trace. */
  tree(traceId: string): Promise<Tree> {
    return getOrMake(this.#trees, traceId, () => this.#openTree(traceId));
  }

  /** The shape with all spans. Throws NOT_FOUND if some were deleted since the shape was read. */
  treeWithSpans(traceId: string): Promise<TreeWithSpans> {
    return getOrMake(this.#spans, traceId, async () => {
      const tree = await this.tree(traceId);
      return { tree, spans: await this.allSpansAt(tree, tree.spans.keys()) };
    });
  }

  /** The spans at these places of the tree, in that order. Throws as {@link treeWithSpans} does. */
  async allSpansAt(tree: Tree, indexes: Iterable<number>): Promise<readonly SpanRecord[]> {
    const skeletons = [...skeletonsAt(tree, indexes)];
    const found = await this.#load(skeletons, FEWER_TRACES);
    return found.length === skeletons.length ? found.map(({ node }) => node) : gone('a span of the trace');
  }

  async #openTree(traceId: string): Promise<Tree> {
    const summary = await this.#reader.trace(traceId);
    const kept = summary && this.#kept.get(summary);
    if (kept !== undefined) return kept;
    // Before the read: a trace may be larger than the operation may read.
    this.#account.readRecords(summary?.spanCount ?? 0, FEWER_TRACES);
    const spans = await this.#reader.skeleton(traceId);
    this.#account.readBytes(spans.length * TREE_BYTES);
    const tree = buildTraceTree(spans);
    this.#kept.set(traceId, tree);
    return tree;
  }

  async #spanAt(tree: Tree, index: number | undefined): Promise<SpanRecord | undefined> {
    if (index === undefined) return undefined;
    return (await this.#spansAt(tree, [index]))[0];
  }

  async #spansAt(tree: Tree, indexes: Iterable<number>): Promise<readonly SpanRecord[]> {
    return (await this.#load([...skeletonsAt(tree, indexes)])).map(({ node }) => node);
  }

  /** Leaves out spans that were deleted since the skeleton was read, even if another span has their reference now. */
  async #load(
    skeletons: readonly SkeletonSpan[],
    advice?: string,
  ): Promise<readonly Placed<SkeletonSpan, SpanRecord>[]> {
    this.#account.readRecords(skeletons.length, advice);
    const spans = await Promise.all(skeletons.map((skeleton) => this.#reader.span(skeleton.ref)));
    return skeletons.flatMap((item, index) => {
      const node = spans[index];
      return node !== undefined && isSameSpan(node, item) ? [{ item, node }] : [];
    });
  }
}

function isSameSpan(a: SkeletonSpan, b: SkeletonSpan): boolean {
  return a.spanId === b.spanId && a.kind === b.kind && a.startTimeUnixNano === b.startTimeUnixNano;
}

function* skeletonsAt(tree: Tree, indexes: Iterable<number>): Iterable<SkeletonSpan> {
  for (const index of indexes) {
    const span = tree.spans[index];
    if (span) yield span;
  }
}
