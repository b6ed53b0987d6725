/** Fixtures with names: a case says which spans it expects by label instead of by id. */
import { expect } from 'vitest';
import type { Span, SpanKey } from '../../src/model/span.ts';
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
    this.#labels = new Map(entries.map(([label], index) => [keyOf(this.spans[index]), label]));
  }

  /** The labels of these spans, sorted. */
  labelsOf(spans: Iterable<SpanKey>): string[] {
    return Array.from(spans, (span) => this.#labels.get(keyOf(span)) ?? `unknown span ${keyOf(span)}`).sort();
  }

  /** The span with this label. */
  span(label: string): Span {
    const found = this.spans.find((span) => this.#labels.get(keyOf(span)) === label);
    return found ?? expect.fail(`there is no span "${label}"`);
  }

  /** Fails unless the query finds, and counts, just these; and, without a range, just their traces as those with any such
   * span, and all other traces as those with no such span. */
  async expectFound(
    reader: SpanReader,
    query: { readonly filter?: SpanFilter; readonly timeRange?: TimeRange },
    labels: readonly string[],
  ): Promise<void> {
    const whole = { ...query, order: OLDEST_FIRST, page: { limit: 10_000 } };
    const [found, counts] = await Promise.all([reader.findSpans([whole]), reader.countSpans([whole])]);
    expect(this.labelsOf(found[0]?.items ?? [])).toEqual([...labels].sort());
    expect(counts).toEqual([labels.length]);
    const { filter } = query;
    if (filter === undefined || query.timeRange !== undefined) return;
    const having = tracesOf(labels.map((label) => this.span(label)));
    const lacking = tracesOf(this.spans.filter((span) => !having.has(span.traceId)));
    const queries = [
      { ...whole, filter: { type: 'anySpan', filter } },
      { ...whole, filter: { type: 'noSpan', filter } },
    ] as const;
    const [traces, traceCounts] = await Promise.all([reader.findTraces(queries), reader.countTraces(queries)]);
    expect(traces.map((page) => tracesOf(page.items))).toEqual([having, lacking]);
    expect(traceCounts).toEqual([having.size, lacking.size]);
  }
}

function keyOf(span: SpanKey | undefined): string {
  return `${span?.traceId}:${span?.spanId}:${span?.kind}:${span?.startTimeUnixNano}`;
}

function tracesOf(items: readonly { readonly traceId: string }[]): Set<string> {
  return new Set(items.map((item) => item.traceId));
}
