/** The calls of spans that match any filter. They are read whole, and of their traces what the calls depend on. */
import { forEachCalls } from '../../evaluator/calls-of.ts';
import type { MeasuredCalls } from '../../statistics/measured-calls.ts';
import type { Candidate } from '../rows/candidate.ts';
import type { ReadSource } from '../search/source.ts';
import { type HeldTrace, HeldTraces } from './held-traces.ts';
import { NarrowSpans } from './narrow-spans.ts';
import { wholeTraces } from './whole-traces.ts';

export function addMatching(spans: Iterable<Candidate>, calls: MeasuredCalls, source: ReadSource): void {
  const held = new HeldTraces<Candidate>(source);
  for (const span of spans) {
    const whole = held.add(span.slim());
    if (whole !== undefined)
      forEachCalls(
        whole.spans,
        () => true,
        source.context,
        (each, of) => calls.add(each, of),
      );
    if (held.isFull) addPartial(held.takeAll(), calls, source);
  }
  addPartial(held.takeAll(), calls, source);
}

function addPartial(traces: readonly HeldTrace<Candidate>[], calls: MeasuredCalls, source: ReadSource): void {
  const matching = new Map(traces.flatMap(({ spans }) => spans.map((span) => [span.id, span])));
  for (const whole of wholeTraces(traces, new NarrowSpans(source), source)) {
    if (whole === undefined) continue;
    forEachCalls(
      whole.spans,
      ({ id }) => matching.has(id),
      source.context,
      (each, of) => {
        const candidate = matching.get(each.id);
        if (candidate !== undefined) calls.add(candidate, of);
      },
    );
  }
}
