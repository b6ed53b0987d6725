import { expect } from 'vitest';
import type { SpanFilter } from '../../src/storage/query.ts';
import { BASE_TIME, makeSpan, spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { ANYTHING, and, NOTHING, not, or, related } from './filters.ts';
import { OLDEST_FIRST } from './labelled.ts';
import { type Topic, tableOfCases } from './topic.ts';

const SIZE = 10_000;
/** A trace of SIZE spans that are numbered from 1; parent 0 is none. */
const family = (trace: number, parentOf: (span: number) => number) =>
  Array.from({ length: SIZE }, (_, i) =>
    makeSpan({
      traceId: traceIdOf(trace),
      spanId: spanIdOf(i + 1),
      parentSpanId: parentOf(i + 1) === 0 ? '' : spanIdOf(parentOf(i + 1)),
      name: `span ${i + 1}`,
      startTimeUnixNano: BASE_TIME + BigInt(i),
    }),
  );

const [CHAIN, FLAT, CYCLE, ORPHANS] = [traceIdOf(1), traceIdOf(2), traceIdOf(3), traceIdOf(4)];
const SPANS = [
  ...family(1, (span) => span - 1),
  ...family(2, (span) => (span === 1 ? 0 : 1)),
  ...family(3, (span) => (span === 1 ? SIZE : span - 1)),
  ...family(4, () => SIZE + 1),
];

const first: SpanFilter = { type: 'name', test: { eq: 'span 1' } };
const last: SpanFilter = { type: 'name', test: { eq: `span ${SIZE}` } };
const inTrace = (eq: string, filter: SpanFilter): SpanFilter => and({ type: 'traceId', eq }, filter);

const COUNTS: Readonly<Record<string, { readonly filter: SpanFilter; readonly expected: number }>> = {
  'a chain: below the first': { filter: inTrace(CHAIN, related('ancestor', first)), expected: SIZE - 1 },
  'a chain: above the last': { filter: inTrace(CHAIN, related('descendant', last)), expected: SIZE - 1 },
  'a chain: below the last': { filter: inTrace(CHAIN, related('ancestor', last)), expected: 0 },
  'a chain: above the first': { filter: inTrace(CHAIN, related('descendant', first)), expected: 0 },
  'a chain: below nothing': { filter: inTrace(CHAIN, related('ancestor', NOTHING)), expected: 0 },
  'a chain: above nothing': { filter: inTrace(CHAIN, related('descendant', NOTHING)), expected: 0 },
  'a chain: between': {
    filter: inTrace(CHAIN, and(related('ancestor', first), related('descendant', last))),
    expected: SIZE - 2,
  },
  'a chain: nested': {
    filter: inTrace(CHAIN, related('ancestor', related('descendant', related('ancestor', first)))),
    expected: SIZE - 1,
  },
  'a chain: siblings': { filter: inTrace(CHAIN, related('sibling', ANYTHING)), expected: 0 },
  'one parent: siblings': { filter: inTrace(FLAT, related('sibling', ANYTHING)), expected: SIZE - 1 },
  'one parent: siblings of one': { filter: inTrace(FLAT, related('sibling', last)), expected: SIZE - 2 },
  'one parent: siblings of none': { filter: inTrace(FLAT, related('sibling', first)), expected: 0 },
  'one parent: no siblings but the last': {
    filter: inTrace(FLAT, not(related('sibling', not(last)))),
    expected: 1,
  },
  'one parent: ancestors': { filter: inTrace(FLAT, related('ancestor', first)), expected: SIZE - 1 },
  'one parent: descendants': { filter: inTrace(FLAT, related('descendant', last)), expected: 1 },
  'a cycle: ancestors': { filter: inTrace(CYCLE, related('ancestor', first)), expected: SIZE - 1 },
  'a cycle: descendants': { filter: inTrace(CYCLE, related('descendant', last)), expected: SIZE - 1 },
  'a cycle: ancestors of two': { filter: inTrace(CYCLE, related('ancestor', or(first, last))), expected: SIZE },
  'a cycle: ancestors of none': { filter: inTrace(CYCLE, related('ancestor', NOTHING)), expected: 0 },
  'a cycle: descendants of none': { filter: inTrace(CYCLE, related('descendant', NOTHING)), expected: 0 },
  'orphans: siblings of one': { filter: inTrace(ORPHANS, related('sibling', first)), expected: SIZE - 1 },
  'orphans: siblings of none': { filter: inTrace(ORPHANS, related('sibling', NOTHING)), expected: 0 },
  'every trace: below the first': { filter: related('ancestor', first), expected: 3 * (SIZE - 1) },
  'every trace: above the last': { filter: related('descendant', last), expected: 2 * (SIZE - 1) + 1 },
};

export const largeRelations: Topic = {
  name: 'relations in large traces',
  spans: () => SPANS,
  cases: tableOfCases(COUNTS, async ({ reader }, { filter, expected }) => {
    const query = { filter, order: OLDEST_FIRST, page: { limit: 0 } };
    const traces = { ...query, filter: { type: 'anySpan', filter } } as const;
    expect(await reader.countSpans([query])).toEqual([expected]);
    const [count = -1] = await reader.countTraces([traces]);
    expect(count > 0).toBe(expected > 0);
  }),
};
