/** The calls of spans that are chosen by what their operation, status, start and duration say. */
import type { Steps } from '../../../model/steps.ts';
import type { CallTarget } from '../../calls.ts';
import { forEachCalls } from '../../evaluator/calls-of.ts';
import type { FilterContext } from '../../evaluator/filterable.ts';
import type { Bounds } from '../../ordering/bounds.ts';
import type { MeasuredCalls } from '../../statistics/measured-calls.ts';
import type { NarrowRequest } from '../measure/narrow-request.ts';
import type { NarrowPortion } from '../measure/span-portions.ts';
import type { RowSource } from '../rows/row-source.ts';
import { spansWithIds } from '../search/traces.ts';
import { HeldTraces } from './held-traces.ts';
import { type NarrowClass, type NarrowSpan, NarrowSpans, startsWithin } from './narrow-spans.ts';
import type { TraceExtent } from './trace-extent.ts';
import { wholeTraces } from './whole-traces.ts';

/** Which spans stand for calls. */
export type Choice = (span: NarrowSpan) => boolean;

export const EVERY_SPAN: Choice = () => true;

/** The choice of a filter, without its bounds of time. */
export function choiceOf({ keyOf, durations: { low, high } }: NarrowRequest): Choice {
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

export class NarrowCalls {
  readonly #calls: MeasuredCalls;
  readonly #isChosen: Choice;
  readonly #source: RowSource;
  readonly #narrow: NarrowSpans;
  readonly #context: Pick<FilterContext, 'spansById'> & { readonly targetOf: typeof targetOf };

  /** Adds to `calls`. Calls `onLink` with the spans that chosen consumers link to. */
  constructor(
    calls: MeasuredCalls,
    isChosen: Choice,
    source: RowSource,
    onLink: (traceId: string, spanId: string) => void = () => {},
  ) {
    this.#context = {
      spansById: (traceId, spanId) => {
        onLink(traceId, spanId);
        return spansWithIds(traceId, [spanId], source);
      },
      targetOf,
    };
    this.#calls = calls;
    this.#isChosen = isChosen;
    this.#source = source;
    this.#narrow = new NarrowSpans(source);
  }

  /**
   * Adds the spans that start within these bounds and are of traces that are wanted. It may pause after every portion. It calls
   * `onPortion` with all spans that start within the bounds, and maybe with others.
   */
  *addWithin(
    starts: Bounds,
    wants: (extent: TraceExtent) => boolean = () => true,
    onPortion: (portion: NarrowPortion) => void = () => {},
  ): Steps<void> {
    const held = new HeldTraces<NarrowSpan>(this.#source, wants);
    for (const portion of this.#narrow.within(starts, onPortion)) {
      held.expect(portion);
      for (const span of portion) {
        const whole = held.add(span);
        if (whole !== undefined) this.#add(whole.spans, this.#isChosen);
      }
      if (held.isFull) yield* this.#addPartial(held);
      yield;
    }
    yield* this.#addPartial(held);
  }

  /** Adds the spans of a trace that start within these bounds. */
  addTrace(extent: TraceExtent, starts: Bounds): void {
    const isWithin = startsWithin(starts);
    this.#add(this.#narrow.ofTrace(extent), (span) => isWithin(span) && this.#isChosen(span));
  }

  *#addPartial(held: HeldTraces<NarrowSpan>): Steps<void> {
    for (const whole of wholeTraces(held.takeAll(), this.#narrow, this.#source)) {
      if (whole === undefined) {
        yield;
        continue;
      }
      const found = new Set(whole.found.map(({ id }) => id));
      this.#add(whole.spans, (span) => this.#isChosen(span) && found.has(span.id));
    }
  }

  #add(spans: readonly NarrowSpan[], isChosen: Choice): void {
    forEachCalls(spans, isChosen, this.#context, (span, calls) => this.#calls.addMeasured(span, calls));
  }
}

function targetOf(span: NarrowSpan): CallTarget | undefined {
  return span.outerTarget();
}
