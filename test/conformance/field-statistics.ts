import { expect } from 'vitest';
import { MAX_INT64 } from '../../src/model/int64.ts';
import type { FieldStatisticsRequest, SpanReader } from '../../src/storage/backend.ts';
import { BASE_TIME, makeSpan, spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import type { Topic } from './topic.ts';

/** Durations in no order, one twice, one negative, and one for which a double has no place. */
const DURATIONS = [30n, -20n, 10n, 40n, 10n, 2n ** 53n + 1n];

const spans = DURATIONS.map((duration, index) =>
  makeSpan({
    traceId: traceIdOf((index % 2) + 1),
    spanId: spanIdOf(index + 1),
    name: duration > 1_000n ? 'long' : 'short',
    startTimeUnixNano: BASE_TIME + BigInt(index),
    endTimeUnixNano: BASE_TIME + BigInt(index) + duration,
  }),
);
/** Ends beyond the ordered times. */
const endless = makeSpan({ traceId: traceIdOf(3), name: 'endless', endTimeUnixNano: 2n ** 64n - 1n });

async function statisticsOf(reader: SpanReader, request: Partial<FieldStatisticsRequest>) {
  const [found] = await reader.getFieldStatistics([{ field: 'DURATION', quantiles: [], ...request }]);
  return found;
}

const short = { type: 'name', test: { eq: 'short' } } as const;

export const fieldStatistics: Topic = {
  name: 'statistics of fields',
  spans: () => [...spans, endless],
  cases: {
    'are exact, of the spans that match': async ({ reader }) => {
      expect(await statisticsOf(reader, { filter: short, quantiles: [0, 0.99, 0.5, 1] })).toEqual({
        count: 5,
        min: -20n,
        max: 40n,
        sum: 70n,
        quantiles: [
          { below: -20n, above: 10n, fraction: 0 },
          { below: 30n, above: 40n, fraction: expect.closeTo(0.96, 9) },
          { below: 10n, above: 30n, fraction: 0 },
          { below: 40n, above: 40n, fraction: 0 },
        ],
      });
    },
    'of all spans, with every digit': async ({ reader }) => {
      const others = BASE_TIME * 7n + 15n;
      expect(await statisticsOf(reader, { field: 'START_TIME' })).toMatchObject({
        count: 7,
        min: BASE_TIME,
        max: BASE_TIME + 5n,
        sum: others + endless.startTimeUnixNano - BASE_TIME,
      });
      expect(await statisticsOf(reader, { field: 'END_TIME' })).toMatchObject({ count: 7, max: MAX_INT64 });
      expect(await statisticsOf(reader, {})).toMatchObject({ max: MAX_INT64 - endless.startTimeUnixNano });
    },
    'in a time range, and under a filter that looks at other spans': async ({ reader }) => {
      const timeRange = { from: BASE_TIME + 4n, to: BASE_TIME + 6n };
      expect(await statisticsOf(reader, { timeRange })).toMatchObject({ count: 2, min: 10n, max: 2n ** 53n + 1n });
      const filter = {
        type: 'trace',
        filter: { type: 'anySpan', filter: { type: 'name', test: { eq: 'long' } } },
      } as const;
      expect(await statisticsOf(reader, { filter })).toMatchObject({ count: 3, min: -20n, sum: 2n ** 53n + 21n });
      expect(await statisticsOf(reader, { filter: { type: 'name', test: { eq: 'none' } } })).toBeUndefined();
    },
  },
};
