/** The calls of spans that are chosen by what their operation, status, start and duration say. */
import { forEachCalls } from '../../evaluator/calls-of.ts';
import type { MeasuredCalls } from '../../statistics/measured-calls.ts';
import type { NarrowRequest } from '../measure/narrow-request.ts';
import type { ReadSource } from '../search/source.ts';
import { HeldTraces } from './held-traces.ts';
import { type NarrowClass, type NarrowSpan, NarrowSpans } from './narrow-spans.ts';
import { forEachWhole } from './whole-traces.ts';

export function addNarrow(request: NarrowRequest, calls: MeasuredCalls, source: ReadSource): void {
  const narrow = new NarrowSpans(source);
  const isChosen = choiceOf(request);
  const held = new HeldTraces<NarrowSpan>(source);
  const add = (spans: readonly NarrowSpan[], choose: (span: NarrowSpan) => boolean): void =>
    forEachCalls(spans, choose, source.context, (span, of) => calls.addMeasured(span, of));
  const addPartial = (): void =>
    forEachWhole(held.takeAll(), narrow, source, ({ spans, found }) => {
      const ids = new Set(found.map(({ id }) => id));
      add(spans, (span) => isChosen(span) && ids.has(span.id));
    });
  for (const portion of narrow.within(request.starts)) {
    for (const span of portion) {
      const whole = held.add(span);
      if (whole !== undefined) add(whole.spans, isChosen);
    }
    if (held.isFull) addPartial();
  }
  addPartial();
}

function choiceOf({ keyOf, durations: { low, high } }: NarrowRequest): (span: NarrowSpan) => boolean {
  const classes = new Map<NarrowClass, boolean>();
  return ({ of, duration }) => {
    let counts = classes.get(of);
    if (counts === undefined) {
      counts = keyOf(of) !== undefined;
      classes.set(of, counts);
    }
    if (!counts) return false;
    const exact = typeof duration === 'string' ? BigInt(duration) : duration;
    return exact >= low && exact <= high;
  };
}
