/** The plan of a filter, and the test of each candidate. */
import { checkPatterns } from '../../evaluator/check-patterns.ts';
import { matchesSpan } from '../../evaluator/matches-span.ts';
import { matchesTimeRange } from '../../evaluator/time-range.ts';
import { compareSpanPositions, spanPosition } from '../../ordering/order.ts';
import type { SpanFilter, SpanOrder, TimeRange } from '../../query.ts';
import type { RecordedStep } from '../file/step-recorder.ts';
import type { Candidate } from '../rows/candidate.ts';
import { compileSpanFilter, type Plan } from './compile-query.ts';
import type { ReadSource } from './source.ts';

/** The spans of a query, without an order. */
export interface SpanQuestion {
  readonly filter?: SpanFilter | undefined;
  readonly timeRange?: TimeRange | undefined;
}

/** The plan of a whole filter. Throws BAD_USER_INPUT for an invalid regular expression. */
export function planFor(filter: SpanFilter | undefined, source: ReadSource): Plan {
  checkPatterns(filter);
  return compileSpanFilter(filter, source, (inner) => source.context.fewTraces(inner));
}

/** Whether a candidate is in the range and meets the filter. */
export function verify({ filter, timeRange }: SpanQuestion, candidate: Candidate, { context }: ReadSource): boolean {
  return (
    matchesTimeRange(timeRange, candidate.startTimeUnixNano) &&
    (filter === undefined || matchesSpan(filter, candidate, context))
  );
}

/** The candidates that match, in their order. */
export function* verified(
  candidates: Iterable<Candidate>,
  search: SpanQuestion,
  source: ReadSource,
  step: RecordedStep | undefined,
): Generator<Candidate> {
  for (const candidate of candidates) {
    const matches = verify(search, candidate, source);
    step?.tested(matches);
    if (matches) yield candidate;
  }
}

/** Compares candidates by position. */
export function spanComparison(order: SpanOrder): (a: Candidate, b: Candidate) => number {
  return (a, b) => compareSpanPositions(order, spanPosition(order, a), spanPosition(order, b));
}
