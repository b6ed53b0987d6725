import { isDeepStrictEqual } from 'node:util';
import { replaces, type Span } from '../../model/span.ts';
import type { SpanWriter, WriteReport } from '../backend.ts';
import { refOf, type SpanRows, toRow } from './rows.ts';
import type { TraceHistory } from './trace-history.ts';
import { storedTraces } from './traces.ts';

/** Stores clones, so later changes by the caller do not reach the store. Rejects nothing. */
export class MemoryWriter implements SpanWriter {
  readonly maxConcurrentWrites = 1;
  readonly #rows: SpanRows;
  readonly #history: TraceHistory;
  #lastArrival = 0n;

  constructor(rows: SpanRows, history: TraceHistory) {
    this.#rows = rows;
    this.#history = history;
  }

  async write(batches: readonly (readonly Span[])[]): Promise<WriteReport[]> {
    const ingestionTimeUnixNano = this.#nextArrival();
    this.#remember(new Set(batches.flat().map(({ traceId }) => traceId)));
    return batches.map((spans) => {
      const outcomes = spans.map((span) => this.#store(structuredClone(span), ingestionTimeUnixNano));
      const conflicting = outcomes.filter((outcome) => outcome === 'conflicting').length;
      const stored = outcomes.filter((outcome) => outcome === 'stored').length;
      return { stored, repeated: spans.length - stored, conflicting, rejected: [] };
    });
  }

  async close(): Promise<void> {}

  /** Now, in nanoseconds, or just after the last write if the clock has not moved on. */
  #nextArrival(): bigint {
    const now = BigInt(Date.now()) * 1_000_000n;
    this.#lastArrival = now > this.#lastArrival ? now : this.#lastArrival + 1n;
    return this.#lastArrival;
  }

  #remember(traceIds: ReadonlySet<string>): void {
    const rows = [...this.#rows.values()].filter(({ span }) => traceIds.has(span.traceId));
    const stored = storedTraces(rows);
    for (const traceId of traceIds) this.#history.add(traceId, stored.trace(traceId)?.summary);
  }

  #store(span: Span, ingestionTimeUnixNano: bigint): 'stored' | 'replacing' | 'same' | 'conflicting' {
    const ref = refOf(span);
    const present = this.#rows.get(ref);
    if (present !== undefined && !replaces(span, present.span)) {
      return isDeepStrictEqual(present.span, span) ? 'same' : 'conflicting';
    }
    this.#rows.set(ref, toRow(span, ingestionTimeUnixNano));
    return present === undefined ? 'stored' : 'replacing';
  }
}
