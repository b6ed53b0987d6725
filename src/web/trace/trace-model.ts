/** One trace as the page has it: what was loaded, and what of it is shown. */
import { computed, signal } from '@preact/signals';
import { type AskError, askErrorOf } from '../data/ask.ts';
import { change, parameter } from '../state/place.ts';

import { ALL_OPEN, AUTO, type Closed, closedText, isClosed, parseClosed, toggled } from './closed.ts';
import { foldTest, parseFold } from './fold.ts';
import { Insight } from './insight.ts';
import { type Loading, loadRest, loadStart, loadSubtree, type Rest, type TraceFacts } from './load.ts';
import { visibleRows, withAncestors, withMissingParents } from './rows.ts';
import { serverTraces, type TraceSource } from './source.ts';

import { TraceStore } from './trace-store.ts';
import { shapedTree, type Tree, treeOf } from './tree.ts';
import { clamped, parseWindow, type Window, windowText } from './window.ts';

/** Milliseconds between two layouts while pages come, at least. */
const LAYOUT_MS = 250;
/** So many times as long as the last layout took is the time to the next one: most of it is left for pages. */
const LAYOUT_REST = 10;
/** Traces with more spans are not opened whole. */
const OPEN_SPANS = 2_000;
/** Failed spans whose rows are opened at first, at most. */
const OPEN_ERRORS = 200;

/** Rows that stay in view, at most: the others need room. */
export const MOST_PINS = 8;

export type LoadState = 'loading' | 'absent' | 'stopped' | 'whole';

export class TraceModel {
  readonly traceId: string;
  readonly source: TraceSource;
  readonly facts = signal<TraceFacts | undefined>(undefined);
  readonly state = signal<LoadState>('loading');
  readonly problem = signal<AskError | undefined>(undefined);
  readonly loaded = signal(0);
  /** All spans that have come. */
  readonly laidOut = signal<Tree | undefined>(undefined);
  readonly insight = new Insight(this);
  /** The row that keys start from: a span, or `~` the first child of a parent that is not stored. */
  readonly active = signal(0);
  /** A row to scroll to. */
  readonly wanted = signal<{ readonly row: number } | undefined>(undefined);
  /** The moment of the pointer, in nanoseconds from the start. */
  readonly crosshair = signal<number | undefined>(undefined);
  /** Spans that the search found, in the order of the tree. Undefined without a search. */
  readonly matches = signal<readonly number[] | undefined>(undefined);
  /** Written by pages; the tree is its layout. */
  store = new TraceStore(0n, 0);
  #rest: Rest;
  #isLooking = false;
  #gone = new AbortController();
  #layout: ReturnType<typeof setTimeout> | undefined;
  #layoutMs = 0;

  constructor(traceId: string, source: TraceSource = serverTraces) {
    this.traceId = traceId;
    this.source = source;
  }

  /** Nanoseconds of the whole trace. */
  readonly whole = computed(() => Math.max(1, Number(this.facts.value?.durationNano ?? 1)));
  readonly window = computed((): Window => parseWindow(parameter('zoom').value, this.whole.value));

  /** The span whose subtree is all that is shown. */
  readonly focus = computed(() => this.#spanOf(parameter('focus').value));

  /** What is shown of the tree: without what is folded, and what is not below the focus. */
  readonly tree = computed((): Tree | undefined => {
    const whole = this.laidOut.value;
    if (whole === undefined) return undefined;
    const isHidden = foldTest(this.store, whole, parseFold(parameter('fold').value));
    if (this.focus.value === undefined && isHidden === undefined) return whole;
    return shapedTree(this.store, whole, this.focus.value, isHidden ?? (() => false));
  });

  /** By service: what its spans are moved by. Undefined while times are as recorded. */
  readonly shifts = computed(() => (parameter('align').value === '1' ? this.insight.shifts.value : undefined));

  readonly #isLarge = computed(() => (this.facts.value?.spanCount ?? 0) > OPEN_SPANS);

  readonly closed = computed((): Closed => {
    const text = parameter('closed').value;
    if (text !== undefined) return parseClosed(text);
    return this.#isLarge.value ? AUTO : ALL_OPEN;
  });

  /** 1 for ancestors of spans that must be visible at first. Empty while spans load, so that no row opens under the reader. */
  readonly #onWay = computed((): Uint8Array => {
    const tree = this.tree.value;
    if (tree === undefined || this.state.value === 'loading') return new Uint8Array(0);
    const { pathSpans, failed } = this.insight;
    const wanted = [...pathSpans.value, ...failed.value.slice(0, OPEN_ERRORS)];
    return withAncestors(
      tree,
      wanted.map((span) => tree.parent[span] ?? -1),
    );
  });

  /** Whether only matches and what is above them are shown. */
  readonly isFiltered = computed(() => parameter('only').value === '1' && this.matches.value !== undefined);

  readonly rows = computed((): Int32Array => {
    const tree = this.tree.value;
    if (tree === undefined) return new Int32Array(0);
    return withMissingParents(this.store, tree, this.#spanRows(tree));
  });

  #spanRows(tree: Tree): Int32Array {
    // What is looked for is not hidden by a closed row.
    if (this.isFiltered.value) return visibleRows(tree, () => false, withAncestors(tree, this.matches.value ?? []));
    const closed = this.closed.value;
    return visibleRows(tree, (span) => this.#isClosedIn(closed, tree, span));
  }

  /** Spans whose rows stay in view. */
  readonly pinned = computed((): readonly number[] => {
    const refs = parameter('pin').value?.split(',', MOST_PINS) ?? [];
    return refs.flatMap((ref) => this.#spanOf(ref) ?? []);
  });

  /** The span whose details are shown. */
  readonly selected = computed((): number | undefined => this.#spanOf(parameter('span').value));

  /** The tree says which spans have come. */
  #spanOf(ref: string | undefined): number | undefined {
    return ref === undefined || this.laidOut.value === undefined ? undefined : this.store.find(ref);
  }

  /** Nanoseconds from the start of the trace to where the span is drawn. */
  startOf(span: number): number {
    return this.store.startOf(span) + (this.shifts.value?.[this.store.service[span] ?? 0] ?? 0);
  }

  /** From the first start to the last end of what is shown at a span and below it. */
  extentOf(span: number): Window {
    const tree = this.laidOut.value;
    const at = tree?.at[span] ?? -1;
    if (tree === undefined || at < 0) return { from: 0, to: this.whole.value };
    let [from, to] = [Number.POSITIVE_INFINITY, 0];
    for (const one of tree.order.subarray(at, at + (tree.size[span] ?? 1))) {
      from = Math.min(from, this.startOf(one));
      to = Math.max(to, this.startOf(one) + this.store.lengthOf(one));
    }
    return clamped({ from, to }, this.whole.value);
  }

  isClosed(span: number): boolean {
    const tree = this.tree.value;
    return tree !== undefined && !this.isFiltered.value && this.#isClosedIn(this.closed.value, tree, span);
  }

  /** Loads the trace from its beginning. */
  async load(): Promise<void> {
    this.stop();
    this.state.value = 'loading';
    await this.#loadAll();
  }

  async #loadAll(): Promise<void> {
    this.#gone = new AbortController();
    const { signal: gone } = this.#gone;
    await this.#loading(gone, async () => {
      if (!(await loadStart(this, this.#told, gone))) {
        this.state.value = 'absent';
        return;
      }
      await this.#loadRest(gone);
    });
  }

  /** Loads again a trace that was not stored. What is shown stays until it is. */
  async lookAgain(): Promise<void> {
    if (this.state.value !== 'absent' || this.#isLooking) return;
    this.#isLooking = true;
    await this.#loadAll();
    this.#isLooking = false;
  }

  /** Loads on from where loading stopped. */
  async loadMore(): Promise<void> {
    if (this.#rest === undefined || this.state.value === 'loading') return;
    this.#gone = new AbortController();
    const { signal: gone } = this.#gone;
    await this.#loading(gone, () => this.#loadRest(gone));
  }

  async #loadRest(gone: AbortSignal): Promise<void> {
    this.state.value = 'loading';
    await loadRest(this, this.#rest, this.#told, gone);
    await this.#settle(gone, this.#rest === undefined ? 'whole' : 'stopped');
  }

  /** Shows what has come, and in a turn of its own says that no more comes: figures of all spans follow from that. */
  async #settle(gone: AbortSignal, state: LoadState): Promise<void> {
    this.#layOut();
    await new Promise((resolve) => setTimeout(resolve));
    if (!gone.aborted) this.state.value = state;
  }

  /** Loads what is below a span, and then waits again. */
  async loadBelow(span: number): Promise<void> {
    const { store } = this;
    const [spanId, kind] = [store.ids[span], store.kinds[span]];
    if (this.state.value !== 'stopped' || spanId === undefined || kind === undefined) return;
    this.#gone = new AbortController();
    this.state.value = 'loading';
    const { signal: gone } = this.#gone;
    await this.#loading(gone, async () => {
      await loadSubtree(this, { spanId, kind }, (spans) => this.#told.onSpans(spans, this.#rest), gone);
      await this.#settle(gone, store.size >= (this.facts.value?.spanCount ?? 0) ? 'whole' : 'stopped');
    });
  }

  /** Loads no more. */
  stop(): void {
    this.#gone.abort();
    if (this.state.value === 'loading') this.state.value = 'stopped';
  }

  zoomTo(window: Window, how: 'push' | 'replace' = 'replace'): void {
    change({ zoom: windowText(window, this.whole.value) }, how);
  }

  select(span: number | undefined): void {
    change({ span: span === undefined ? undefined : this.store.refOf(span) }, 'replace');
    if (span !== undefined) this.active.value = span;
  }

  toggle(spans: readonly number[], open: boolean): void {
    const refs = spans.map((span) => this.store.refOf(span));
    this.#setClosed(toggled(this.closed.value, refs, open));
  }

  /** Closes everything at this depth and below it. Infinity opens everything. */
  openTo(depth: number): void {
    this.#setClosed({ ...ALL_OPEN, depth });
  }

  /** Opens what is above a span, so that its row is shown. */
  reveal(span: number): void {
    const tree = this.tree.value;
    if (tree === undefined) return;
    const closed: number[] = [];
    for (let one = tree.parent[span] ?? -1; one >= 0; one = tree.parent[one] ?? -1)
      if (this.isClosed(one)) closed.push(one);
    if (closed.length > 0) this.toggle(closed, true);
  }

  #isClosedIn(closed: Closed, { depth, children }: Tree, span: number): boolean {
    if ((children[span] ?? 0) === 0) return false;
    if (closed === ALL_OPEN) return false;
    return isClosed(closed, this.store.refOf(span), depth[span] ?? 0, this.#onWay.value[span] === 1);
  }

  #setClosed(next: Closed): void {
    const text = closedText(next);
    const byDefault = closedText(this.#isLarge.value ? AUTO : ALL_OPEN);
    change({ closed: text === byDefault ? undefined : text }, 'replace');
  }

  readonly #told: Loading = {
    onStart: (facts) => {
      this.store = new TraceStore(BigInt(facts.startTimeUnixNano), facts.spanCount);
      this.facts.value = facts;
    },
    onSpans: (spans, rest) => {
      this.store.add(spans);
      this.#rest = rest;
      this.loaded.value = this.store.size;
      if (this.laidOut.value === undefined) this.#layOut();
      else this.#layout ??= setTimeout(() => this.#layOut(), Math.max(LAYOUT_MS, LAYOUT_REST * this.#layoutMs));
    },
  };

  async #loading(gone: AbortSignal, work: () => Promise<void>): Promise<void> {
    try {
      this.problem.value = undefined;
      await work();
    } catch (thrown) {
      if (gone.aborted) return;
      if (this.store.size > 0) this.#layOut();
      this.problem.value = askErrorOf(thrown);
      this.state.value = 'stopped';
    }
  }

  #layOut(): void {
    clearTimeout(this.#layout);
    this.#layout = undefined;
    const begun = performance.now();
    // Whatever shows it is drawn before this returns.
    this.laidOut.value = treeOf(this.store);
    this.#layoutMs = performance.now() - begun;
  }
}
