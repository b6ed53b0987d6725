/** What is doubtful about the times and the parents of spans. Nothing is corrected. */

import { goDurationText } from '../../model/go-duration.ts';
import { durationNano, hasOtherParent, isUnfinished, orderedTime, type Span } from '../../model/span.ts';

/** Remarks on the spans of one trace, which come in order of their start. */
export class Remarks {
  readonly #isStored: (spanId: string) => boolean;
  /** Earliest start of the spans that have come, by their id. */
  readonly #starts = new Map<string, bigint>();
  #lastStart = 0n;

  /** `isStored`: whether the trace has a span with the id. */
  constructor(isStored: (spanId: string) => boolean) {
    this.#isStored = isStored;
  }

  /** The next spans, before their remarks are asked for. */
  add(spans: readonly Span[]): void {
    for (const { spanId, startTimeUnixNano } of spans) {
      if (!this.#starts.has(spanId)) this.#starts.set(spanId, orderedTime(startTimeUnixNano));
    }
    this.#lastStart = orderedTime(spans.at(-1)?.startTimeUnixNano ?? 0n);
  }

  /** On a span that was added. */
  of(span: Span): string[] {
    const remarks = [this.#onParent(span), onEnd(span)];
    return remarks.filter((remark) => remark !== undefined);
  }

  #onParent(span: Span): string | undefined {
    const { parentSpanId, spanId } = span;
    if (parentSpanId === spanId) return 'the span names itself as its parent';
    if (!hasOtherParent(span)) return undefined;
    if (!this.#isStored(parentSpanId)) {
      return `invalid parent span IDs=${parentSpanId}; skipping clock skew adjustment`;
    }
    // A parent that has not come yet starts after all spans that have.
    const early = (this.#starts.get(parentSpanId) ?? this.#lastStart) - orderedTime(span.startTimeUnixNano);
    return early > 0n ? `clock skew adjustment disabled; starts ${goDurationText(early)} before its parent` : undefined;
  }
}

function onEnd(span: Span): string | undefined {
  if (isUnfinished(span)) return 'the span is not finished; its duration is not known';
  const duration = durationNano(span);
  return duration < 0n ? `ends ${goDurationText(-duration)} before it starts; its duration is shown as 0` : undefined;
}
