/** What follows from the spans that have come. Each is computed when it is wanted, and again when the tree changes. */
import { computed, type ReadonlySignal } from '@preact/signals';
import { criticalPath } from './critical-path.ts';
import { selfTimes, slowSpans } from './self-time.ts';
import { shiftsOf, skewedCount } from './skew.ts';
import type { TraceStore } from './trace-store.ts';
import type { Tree } from './tree.ts';

/** A trace that is laid out. */
interface LaidOut {
  readonly store: TraceStore;
  /** All of its spans. */
  readonly laidOut: ReadonlySignal<Tree | undefined>;
}

export class Insight {
  readonly #trace: LaidOut;

  constructor(trace: LaidOut) {
    this.#trace = trace;
  }

  readonly selfTimes = this.#of(selfTimes, new Float64Array(0));
  readonly slow = computed(() => slowSpans(this.selfTimes.value));
  readonly path = this.#of(criticalPath, []);
  readonly pathSpans = computed(() => new Set(this.path.value.map(({ span }) => span)));
  /** Spans whose clock must differ from that of their caller. */
  readonly skewed = this.#of(skewedCount, 0);
  /** By service: what its spans are moved by, in nanoseconds, if clocks are aligned. */
  readonly shifts = this.#of(shiftsOf, new Float64Array(0));
  readonly failed = this.#of((store, { order }) => [...order].filter((span) => store.isFailed(span)), []);

  #of<Found>(find: (store: TraceStore, tree: Tree) => Found, none: Found): ReadonlySignal<Found> {
    return computed(() => {
      const tree = this.#trace.laidOut.value;
      return tree === undefined ? none : find(this.#trace.store, tree);
    });
  }
}
