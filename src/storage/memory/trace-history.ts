/** What traces were before each write, so that a walk can go on as of its first page. */
import type { TraceSummary } from '../backend.ts';

/** A trace as it was; undefined where it was not stored. */
export type EarlierTrace = TraceSummary | undefined;

interface Change {
  readonly traceId: string;
  readonly before: EarlierTrace;
}

const MOMENT = /^m(\d{1,15})$/;

/** Keeps every change: this backend is for tests. */
export class TraceHistory {
  readonly #changes: Change[] = [];

  /** Names the state after the last change. */
  get moment(): string {
    return `m${this.#changes.length}`;
  }

  add(traceId: string, before: EarlierTrace): void {
    this.#changes.push({ traceId, before });
  }

  /** The traces that changed after a moment, as they were then. Undefined for a moment that never was. */
  since(moment: string): ReadonlyMap<string, EarlierTrace> | undefined {
    const digits = MOMENT.exec(moment)?.[1];
    if (digits === undefined || Number(digits) > this.#changes.length) return undefined;
    const earlier = new Map<string, EarlierTrace>();
    for (const { traceId, before } of this.#changes.slice(Number(digits))) {
      if (!earlier.has(traceId)) earlier.set(traceId, before);
    }
    return earlier;
  }
}
