/** One trace of random shape with times so few that they meet often: overlaps, gaps, ties, skewed clocks, missing parents. */
import fc from 'fast-check';
import { spanIdOf } from '../fixtures/spans.ts';

/** A span as a sender would describe it; times in nanoseconds. */
export interface DrawnSpan {
  readonly spanId: string;
  /** Empty for a root. May name no span of the trace. */
  readonly parentSpanId: string;
  readonly start: number;
  readonly end: number;
}

const LATEST = 14;
const MAX_SPANS = 12;

/** Without cycles and without ids used twice. */
export const anyTree: fc.Arbitrary<DrawnSpan[]> = fc
  .array(
    fc.record({
      parent: fc.integer({ min: -2, max: MAX_SPANS }),
      start: fc.nat(LATEST),
      length: fc.integer({ min: -1, max: LATEST }),
      place: fc.nat(1_000),
    }),
    { maxLength: MAX_SPANS },
  )
  .map((drawn) =>
    drawn
      .map(({ parent, start, length, place }, index) => {
        const span = { spanId: spanIdOf(index + 1), parentSpanId: parentOf(parent, index), start, end: start + length };
        return { span, place };
      })
      .sort((a, b) => a.place - b.place)
      .map(({ span }) => span),
  );

/** An earlier span, none, or one that is missing. */
function parentOf(drawn: number, index: number): string {
  if (drawn === -2) return spanIdOf(0xfff);
  return drawn < 0 || index === 0 ? '' : spanIdOf((drawn % index) + 1);
}
