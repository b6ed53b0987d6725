/** One trace as the page has it: what was loaded, and what of it is shown. */
import { computed, signal } from '@preact/signals';
import { type AskError, askErrorOf } from '../data/ask.ts';
import { change, parameter } from '../state/place.ts';
import { ALL_OPEN, type Closed, closedText, isClosed, parseClosed, toggled } from './closed.ts';
import { type Loading, loadRest, loadStart, type Rest, type TraceFacts } from './load.ts';
import { serverTraces, type TraceSource } from './source.ts';
import { TraceStore } from './trace-store.ts';
import { type Tree, treeOf, visibleRows, withAncestors } from './tree.ts';
import { parseWindow, type Window, windowText } from './window.ts';

/** Milliseconds between two layouts while pages come, at least. */
const LAYOUT_MS = 250;
/** So many times as long as the last layout took is the time to the next one: most of it is left for pages. */
const LAYOUT_REST = 10;
/** Traces with more spans open to a small depth. */
const OPEN_SPANS = 2_000;
const OPEN_DEPTH = 2;

export type LoadState = 'loading' | 'absent' | 'stopped' | 'whole';

export class TraceModel {
  readonly traceId: string;
  readonly source: TraceSource;
  readonly facts = signal<TraceFacts | undefined>(undefined);
  readonly state = signal<LoadState>('loading');
  readonly problem = signal<AskError | undefined>(undefined);
  readonly loaded = signal(0);
  readonly tree = signal<Tree | undefined>(undefined);
  /** The row that keys start from: a span. */
  readonly active = signal(0);
  /** Spans that are looked for, in the order of the tree; undefined if none are. */
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

  readonly closed = computed((): Closed => {
    const text = parameter('closed').value;
    if (text !== undefined) return parseClosed(text);
    return (this.facts.value?.spanCount ?? 0) > OPEN_SPANS ? { ...ALL_OPEN, depth: OPEN_DEPTH } : ALL_OPEN;
  });

  /** Whether only matches and what is above them are shown. */
  readonly isFiltered = computed(() => parameter('only').value === '1' && this.matches.value !== undefined);

  readonly rows = computed((): Int32Array => {
    const tree = this.tree.value;
    if (tree === undefined) return new Int32Array(0);
    // What is looked for is not hidden by a closed row.
    if (this.isFiltered.value) return visibleRows(tree, () => false, withAncestors(tree, this.matches.value ?? []));
    const closed = this.closed.value;
    return visibleRows(tree, (span) => this.#isClosedIn(closed, tree, span));
  });

  /** The span whose details are shown. */
  readonly selected = computed((): number | undefined => {
    const ref = parameter('span').value;
    // The tree says which spans have come.
    return ref === undefined || this.tree.value === undefined ? undefined : this.store.find(ref);
  });

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

  /** Goes on where it stopped. */
  async loadMore(): Promise<void> {
    if (this.#rest === undefined || this.state.value === 'loading') return;
    this.#gone = new AbortController();
    const { signal: gone } = this.#gone;
    await this.#loading(gone, () => this.#loadRest(gone));
  }

  async #loadRest(gone: AbortSignal): Promise<void> {
    this.state.value = 'loading';
    await loadRest(this, this.#rest, this.#told, gone);
    this.state.value = this.#rest === undefined ? 'whole' : 'stopped';
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
    return isClosed(closed, this.store.refOf(span), depth[span] ?? 0);
  }

  #setClosed(next: Closed): void {
    change({ closed: closedText(next) }, 'replace');
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
      if (this.tree.value === undefined) this.#layOut();
      else this.#layout ??= setTimeout(() => this.#layOut(), Math.max(LAYOUT_MS, LAYOUT_REST * this.#layoutMs));
    },
  };

  async #loading(gone: AbortSignal, work: () => Promise<void>): Promise<void> {
    try {
      this.problem.value = undefined;
      await work();
    } catch (thrown) {
      if (gone.aborted) return;
      this.problem.value = askErrorOf(thrown);
      this.state.value = 'stopped';
    } finally {
      if (this.store.size > 0) this.#layOut();
    }
  }

  #layOut(): void {
    clearTimeout(this.#layout);
    this.#layout = undefined;
    const begun = performance.now();
    // Whatever shows it is drawn before this returns.
    this.tree.value = treeOf(this.store);
    this.#layoutMs = performance.now() - begun;
  }
}
