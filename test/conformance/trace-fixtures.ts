/** Traces of several shapes, told apart by label. */
import type { Span } from '../../src/model/span.ts';
import type { TraceSummary } from '../../src/storage/backend.ts';
import { attributesOf, BASE_TIME, makeSpan, resourceOf, spanIdOf, traceIdOf } from '../fixtures/spans.ts';

export const SECOND = 1_000_000_000n;

/** What a fixture says of a span: times in nanoseconds after the base. */
export interface SpanSketch {
  readonly start?: bigint;
  readonly end?: bigint;
  readonly service?: string;
  readonly value?: string;
  readonly fields?: Partial<Span>;
}

/** Traces from sketches, each by its label. */
export class LabelledTraces {
  readonly spans: readonly Span[];
  readonly #labels: readonly string[];

  constructor(traces: Readonly<Record<string, readonly SpanSketch[]>>) {
    this.#labels = Object.keys(traces);
    this.spans = Object.values(traces).flatMap((sketches, trace) =>
      sketches.map((sketch, span) => sketchedSpan(traceIdOf(trace + 1), spanIdOf(span + 1), sketch)),
    );
  }

  traceId(label: string): string {
    return traceIdOf(this.#labels.indexOf(label) + 1);
  }

  label(trace: TraceSummary): string {
    return this.#labels.find((label) => this.traceId(label) === trace.traceId) ?? trace.traceId;
  }
}

function sketchedSpan(traceId: string, spanId: string, sketch: SpanSketch): Span {
  const { start = 0n, end = start, service = 'test-service', value, fields } = sketch;
  return makeSpan({
    traceId,
    spanId,
    startTimeUnixNano: BASE_TIME + start,
    endTimeUnixNano: BASE_TIME + end,
    resource: resourceOf(service),
    attributes: value === undefined ? [] : attributesOf({ k: value }),
    ...fields,
  });
}
