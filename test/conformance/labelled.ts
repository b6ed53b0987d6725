/** Fixtures with names: a case says which spans it expects by label instead of by id. */
import { expect } from 'vitest';
import type { Span } from '../../src/model/span.ts';
import type { SpanReader } from '../../src/storage/backend.ts';
import type { SpanFilter, TimeRange } from '../../src/storage/query.ts';
import { makeSpan, spanIdOf, traceIdOf } from '../fixtures/spans.ts';

export const OLDEST_FIRST = { field: 'START_TIME', direction: 'ASC' } as const;

/** Spans by label, each in a trace of its own unless it says otherwise; ids are given in the order of the labels. */
export class LabelledSpans {
  readonly spans: readonly Span[];
  readonly #labels: ReadonlyMap<string, string>;

  constructor(fixtures: Readonly<Record<string, Partial<Span>>>) {
    const entries = Object.entries(fixtures);
    this.spans = entries.map(([, overrides], index) =>
      makeSpan({ traceId: traceIdOf(index + 1), spanId: spanIdOf(index + 1), ...overrides }),
    );
    this.#labels = new Map(entries.map(([label], index) => [spanIdOf(index + 1), label]));
  }

  /** The labels of these spans, sorted. */
  labelsOf(spans: Iterable<{ readonly spanId: string }>): string[] {
    return Array.from(spans, ({ spanId }) => this.#labels.get(spanId) ?? `unknown span ${spanId}`).sort();
  }

  /** Fails unless the query finds, and counts, just these. */
  async expectFound(
    reader: SpanReader,
    query: { readonly filter?: SpanFilter; readonly timeRange?: TimeRange },
    labels: readonly string[],
  ): Promise<void> {
    const whole = { ...query, order: OLDEST_FIRST, page: { limit: 10_000 } };
    const [found, counts] = await Promise.all([reader.findSpans([whole]), reader.countSpans([whole])]);
    expect(this.labelsOf(found[0]?.items ?? [])).toEqual([...labels].sort());
    expect(counts).toEqual([labels.length]);
  }
}
