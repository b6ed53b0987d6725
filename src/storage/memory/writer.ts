import { isDeepStrictEqual } from 'node:util';
import { replaces, type Span } from '../../model/span.ts';
import type { SpanWriter, WriteReport } from '../backend.ts';
import { refOf, type SpanRows, toRow } from './rows.ts';

/** Stores clones, so that nothing a caller does to its spans later changes what is stored. Rejects nothing. */
export class MemoryWriter implements SpanWriter {
  readonly maxConcurrentWrites = 1;
  readonly #rows: SpanRows;

  constructor(rows: SpanRows) {
    this.#rows = rows;
  }

  async write(batches: readonly (readonly Span[])[]): Promise<WriteReport[]> {
    const ingestionTimeUnixNano = BigInt(Date.now()) * 1_000_000n;
    return batches.map((spans) => {
      const outcomes = spans.map((span) => this.#store(structuredClone(span), ingestionTimeUnixNano));
      const conflicting = outcomes.filter((outcome) => outcome === 'conflicting').length;
      const stored = outcomes.filter((outcome) => outcome === 'stored').length;
      return { stored, repeated: spans.length - stored, conflicting, rejected: [] };
    });
  }

  async close(): Promise<void> {}

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
