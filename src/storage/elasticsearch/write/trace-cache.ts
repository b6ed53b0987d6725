/** The traces last written to: their next spans are likely to come soon, and then cost no read. */
import type { StoredTrace } from './trace-merge.ts';

/** Bytes of remembered skeletons at the most, and what a trace takes besides. */
const MAX_BYTES = 32 * 1024 ** 2;
const TRACE_BYTES = 400;

/** In order of last use. What it says may be out of date: the version tells the cluster so. */
export class TraceCache {
  readonly #traces = new Map<string, StoredTrace>();
  #bytes = 0;

  get(traceId: string): StoredTrace | undefined {
    return this.#traces.get(traceId);
  }

  set(traceId: string, trace: StoredTrace): void {
    this.delete(traceId);
    this.#traces.set(traceId, trace);
    this.#bytes += sizeOf(trace);
    for (const [oldest] of this.#traces) {
      if (this.#bytes <= MAX_BYTES || oldest === traceId) break;
      this.delete(oldest);
    }
  }

  delete(traceId: string): void {
    const trace = this.#traces.get(traceId);
    if (trace === undefined) return;
    this.#traces.delete(traceId);
    this.#bytes -= sizeOf(trace);
  }
}

function sizeOf({ skeleton }: StoredTrace): number {
  return skeleton.length + TRACE_BYTES;
}
