import { expect } from 'vitest';
import type { SpanFilter, TimeRange } from '../../src/storage/query.ts';
import { BASE_TIME } from '../fixtures/spans.ts';
import { LabelledSpans, OLDEST_FIRST } from './labelled.ts';
import { type Topic, tableOfCases } from './topic.ts';

const at = (startTimeUnixNano: bigint, name = 'a') => ({ name, startTimeUnixNano, endTimeUnixNano: BASE_TIME });

const fixtures = new LabelledSpans({
  zero: at(0n),
  one: at(1n),
  'just before': at(BASE_TIME - 1n),
  base: at(BASE_TIME),
  'base again': at(BASE_TIME, 'b'),
  'just after': at(BASE_TIME + 1n, 'b'),
  'a minute later': at(BASE_TIME + 60_000_000_000n),
  'last ordered': at(2n ** 63n - 1n),
  'beyond 2^63': at(2n ** 63n + 1n),
  last: at(2n ** 64n - 1n),
});

const ALL = fixtures.labelsOf(fixtures.spans);
const LATEST = ['last ordered', 'beyond 2^63', 'last'];
const isB: SpanFilter = { type: 'name', test: { eq: 'b' } };

interface RangeCase {
  readonly range: TimeRange;
  readonly filter?: SpanFilter;
  readonly expected: readonly string[];
}

const CASES: Readonly<Record<string, RangeCase>> = {
  'an open range': { range: {}, expected: ALL },
  'from is included, to is not': { range: { from: BASE_TIME, to: BASE_TIME + 1n }, expected: ['base', 'base again'] },
  'the range before': { range: { from: 1n, to: BASE_TIME }, expected: ['one', 'just before'] },
  'from alone': { range: { from: BASE_TIME + 1n }, expected: ['just after', 'a minute later', ...LATEST] },
  'to alone': { range: { to: BASE_TIME }, expected: ['zero', 'one', 'just before'] },
  'to zero': { range: { to: 0n }, expected: [] },
  'from below zero': { range: { from: -(2n ** 70n), to: 1n }, expected: ['zero'] },
  'an empty range': { range: { from: BASE_TIME, to: BASE_TIME }, expected: [] },
  'a reversed range': { range: { from: BASE_TIME + 5n, to: BASE_TIME }, expected: [] },
  'times beyond 2^63 stand at its end': { range: { from: 2n ** 63n - 1n, to: 2n ** 63n }, expected: LATEST },
  'up to the last ordered time': { range: { from: BASE_TIME + 2n, to: 2n ** 63n - 1n }, expected: ['a minute later'] },
  'from beyond the last ordered time': { range: { from: 2n ** 63n }, expected: [] },
  'to beyond 64 bits': { range: { from: BASE_TIME + 2n, to: 2n ** 70n }, expected: ['a minute later', ...LATEST] },
  'with a filter': { range: { from: BASE_TIME, to: BASE_TIME + 1n }, filter: isB, expected: ['base again'] },
};

export const timeRanges: Topic = {
  name: 'time ranges',
  spans: () => fixtures.spans,
  cases: {
    ...tableOfCases(CASES, async ({ reader }, { range, filter, expected }) => {
      const query = filter === undefined ? { timeRange: range } : { timeRange: range, filter };
      await fixtures.expectFound(reader, query, expected);
    }),
    'the same holds for traces': async ({ reader }) => {
      for (const { range, filter, expected } of Object.values(CASES)) {
        const query = { timeRange: range, order: OLDEST_FIRST, page: { limit: 100 } };
        const traces = filter === undefined ? query : { ...query, filter: { type: 'anySpan', filter } as const };
        const [[page], counts] = await Promise.all([reader.findTraces([traces]), reader.countTraces([traces])]);
        const ids = new Set(page?.items.map((trace) => trace.traceId));
        expect(fixtures.labelsOf(fixtures.spans.filter((span) => ids.has(span.traceId)))).toEqual([...expected].sort());
        expect(counts).toEqual([expected.length]);
      }
    },
    'adjacent ranges count everything once': async ({ reader }) => {
      const edges = [0n, 1n, BASE_TIME - 1n, BASE_TIME, BASE_TIME + 1n, 2n ** 63n - 1n, 2n ** 64n];
      const ranges = edges.slice(1).map((to, index) => ({ from: edges[index] ?? 0n, to }));
      const queries = ranges.map((timeRange) => ({ timeRange, order: OLDEST_FIRST, page: { limit: 0 } }));
      expect(await reader.countSpans(queries)).toEqual([1, 1, 1, 2, 2, 3]);
    },
  },
};
