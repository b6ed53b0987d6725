/** The states of traces before each write, so that a walk can show the state of its first page. */
import type { TraceSummary } from '../backend.ts';

/** An earlier state of a trace. Undefined if it was not stored. */
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
  get length(): number {
    return this.#changes.length;
  }

  get moment(): string {
    return `m${this.#changes.length}`;
  }

  add(traceId: string, before: EarlierTrace): void {
    this.#changes.push({ traceId, before });
  }

  /** The traces that changed after a moment, in the state of that moment. Undefined for an invalid moment. */
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
