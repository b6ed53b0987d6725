import { expect } from 'vitest';
import type { TraceQuery } from '../../src/storage/query.ts';
import { BASE_TIME } from '../fixtures/spans.ts';
import { type Topic, tableOfCases } from './topic.ts';
import { LabelledTraces, SECOND, type SpanSketch } from './trace-fixtures.ts';
import { WALKS, walkTraces } from './walk.ts';

const HOUR = 3_600n * SECOND;
const DAY = 24n * HOUR;

/** A trace that matches only in a span so long after its start. */
const matchAfter = (start: bigint, delay: bigint): SpanSketch[] => [
  { start },
  { start: start + delay, end: start + delay, value: 'wanted' },
  { start: start + delay / 2n, value: 'other' },
];

const fixtures = new LabelledTraces({
  'starts first, matches last': [...matchAfter(0n, 30n * DAY), { start: 2n * HOUR }],
  'matches a day later': matchAfter(HOUR, DAY),
  'matches at once': matchAfter(2n * HOUR, 0n),
  'matches an hour later': matchAfter(3n * HOUR, HOUR),
  'matches many times': [
    { start: 4n * HOUR, value: 'wanted' },
    ...Array.from({ length: 40 }, (_, i) => ({ start: 4n * HOUR + BigInt(i) * DAY, value: 'wanted' })),
  ],
  'never matches': matchAfter(5n * HOUR, DAY).slice(0, 1),
  'matches soon': matchAfter(6n * HOUR, 1n),
  'starts last': matchAfter(20n * DAY, SECOND),
  ...Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`filler ${i}`, matchAfter(7n * HOUR, 0n).slice(0, 1)])),
});

/** By start. */
const MATCHING = [
  'starts first, matches last',
  'matches a day later',
  'matches at once',
  'matches an hour later',
  'matches many times',
  'matches soon',
  'starts last',
];

const NO_TRACES = { items: [], hasMore: false };

const wanted = {
  type: 'anySpan',
  filter: { type: 'attribute', test: { key: 'k', scope: 'SPAN', eq: 'wanted' } },
} as const satisfies TraceQuery['filter'];

export const longTraces: Topic = {
  name: 'long traces',
  spans: () => fixtures.spans,
  cases: {
    ...tableOfCases(
      { ASC: MATCHING, DESC: MATCHING.toReversed() } as const,
      async ({ reader }, expected, direction) => {
        const order = { field: 'START_TIME', direction: direction === 'ASC' ? 'ASC' : 'DESC' } as const;
        for (const walk of [...WALKS, { size: 2, fromEnd: false }, { size: 2, fromEnd: true }]) {
          const found = await walkTraces(reader, { filter: wanted, order }, walk);
          expect(found.map((trace) => fixtures.label(trace))).toEqual(expected);
        }
      },
    ),
    'each counts once': async ({ reader }) => {
      const query = { filter: wanted, order: { field: 'START_TIME', direction: 'ASC' }, page: { limit: 0 } } as const;
      expect(await reader.countTraces([query])).toEqual([MATCHING.length]);
    },
    'the range is that of the start, wherever the match lies': async ({ reader }) => {
      const timeRange = { from: BASE_TIME + HOUR, to: BASE_TIME + 4n * HOUR };
      const order = { field: 'START_TIME', direction: 'DESC' } as const;
      const found = await walkTraces(reader, { filter: wanted, timeRange, order }, { size: 2, fromEnd: false });
      expect(found.map((trace) => fixtures.label(trace))).toEqual(MATCHING.slice(1, 4).toReversed());
      expect(await reader.countTraces([{ filter: wanted, timeRange, order, page: { limit: 0 } }])).toEqual([3]);
    },
    'a trace that only goes on in the range is not of it': async ({ reader }) => {
      const timeRange = { from: BASE_TIME + 10n * DAY, to: BASE_TIME + 20n * DAY };
      const query = { timeRange, order: { field: 'START_TIME', direction: 'ASC' }, page: { limit: 10 } } as const;
      expect(await reader.findTraces([query, { ...query, filter: wanted }])).toMatchObject([NO_TRACES, NO_TRACES]);
      expect(await reader.countTraces([query, { ...query, filter: wanted }])).toEqual([0, 0]);
    },
    'by duration, longest first': async ({ reader }) => {
      const order = { field: 'DURATION', direction: 'DESC' } as const;
      const found = await walkTraces(reader, { filter: wanted, order }, { size: 3, fromEnd: false });
      expect(found.map((trace) => fixtures.label(trace)).slice(0, 4)).toEqual([
        'matches many times',
        'starts first, matches last',
        'matches a day later',
        'matches an hour later',
      ]);
    },
  },
};
