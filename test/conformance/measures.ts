import { expect } from 'vitest';
import { StatusCode } from '../../src/model/span.ts';
import type { SpanReader } from '../../src/storage/backend.ts';
import { groupText } from '../../src/storage/evaluator/group-values.ts';
import type { GroupKey, MeasuredGroup, MeasuresRequest } from '../../src/storage/measures.ts';
import { durationQuantile } from '../../src/storage/statistics/duration-sketch.ts';
import { numberQuantile } from '../../src/storage/statistics/number-sketch.ts';
import { BASE_TIME, makeSpan, spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import type { Topic } from './topic.ts';

const { ERROR } = StatusCode;

/** Trace 1 has a root of the service `shop`; trace 2 has none. Each span starts a minute after the one before. */
const MINUTE = 60_000_000_000n;
const at = (minute: number, duration: bigint) => ({
  startTimeUnixNano: BASE_TIME + BigInt(minute) * MINUTE,
  endTimeUnixNano: BASE_TIME + BigInt(minute) * MINUTE + duration,
});
const spans = [
  makeSpan({
    traceId: traceIdOf(1),
    spanId: spanIdOf(1),
    parentSpanId: '',
    name: 'root',
    kind: 2,
    ...at(0, 100n),
    attributes: [
      { key: 'k', value: 'x' },
      { key: 'n', value: 1n },
    ],
  }),
  makeSpan({
    traceId: traceIdOf(1),
    spanId: spanIdOf(2),
    parentSpanId: spanIdOf(1),
    name: 'child',
    kind: 99,
    statusCode: ERROR,
    ...at(1, -7n),
    attributes: [
      { key: 'k', value: null },
      { key: 'k', value: 1n },
      { key: 'n', value: [2.5, 'no number', Number.NaN, 2n ** 62n] },
    ],
  }),
  makeSpan({
    traceId: traceIdOf(2),
    spanId: spanIdOf(3),
    parentSpanId: spanIdOf(9),
    name: 'child',
    kind: 2,
    ...at(2, 2n ** 62n),
    attributes: [{ key: 'k', value: 1 }],
    events: [
      {
        name: 'e',
        timeUnixNano: BASE_TIME,
        attributes: [
          { key: 'k', value: 'of an event' },
          { key: 'n', value: -3 },
        ],
        droppedAttributesCount: 0,
      },
    ],
  }),
  makeSpan({
    traceId: traceIdOf(2),
    spanId: spanIdOf(4),
    parentSpanId: spanIdOf(9),
    name: 'child',
    kind: 2,
    ...at(2, 0n),
    attributes: [{ key: 'other', value: 'x' }],
  }),
];

async function measure(reader: SpanReader, request: Partial<MeasuresRequest>): Promise<MeasuredGroup[]> {
  const whole: MeasuresRequest = { groupBy: [], sketch: false, numbers: [], maxGroups: 100, ...request };
  const [groups = []] = await reader.measureSpans([whole]);
  return groups.toSorted((a, b) => (groupText(a.key) < groupText(b.key) ? -1 : 1));
}

/** Values and counts of the groups by one key. */
async function groupsBy(reader: SpanReader, by: GroupKey) {
  const groups = await measure(reader, { groupBy: [by] });
  return new Map(groups.map(({ key, total }) => [key[0], total.count]));
}

const plain = ({ total: { count, errorCount, durationSumNano, durationMaxNano } }: MeasuredGroup) => ({
  count,
  errorCount,
  durationSumNano,
  durationMaxNano,
});

export const measures: Topic = {
  name: 'measures of spans',
  spans: () => spans,
  cases: {
    'of all spans, exactly': async ({ reader }) => {
      const [all] = await measure(reader, { starts: true });
      expect(all && plain(all)).toEqual({
        count: 4,
        errorCount: 1,
        durationSumNano: 2n ** 62n + 93n,
        durationMaxNano: 2n ** 62n,
      });
      expect(all).toMatchObject({
        key: [],
        times: [],
        firstStartUnixNano: BASE_TIME,
        lastStartUnixNano: BASE_TIME + 2n * MINUTE,
      });
      expect(await measure(reader, { filter: { type: 'name', test: { eq: 'none' } } })).toEqual([]);
    },
    'the shortest duration, where it is asked for': async ({ reader }) => {
      const shortest = async (request: Partial<MeasuresRequest>) => {
        const groups = await measure(reader, { ...request, shortest: true });
        return groups.map(({ total, times }) => [
          total.durationMinNano,
          times.map(({ time, measures: { durationMinNano } }) => [time, durationMinNano]),
        ]);
      };
      expect(await shortest({})).toEqual([[-7n, []]]);
      const times = [BASE_TIME, BASE_TIME + MINUTE, BASE_TIME + 3n * MINUTE];
      expect(await shortest({ times })).toEqual([
        [
          -7n,
          [
            [0, 100n],
            [1, -7n],
          ],
        ],
      ]);
      const longOnes: MeasuresRequest['filter'] = { type: 'durationNano', test: { gt: 0n } };
      expect(await shortest({ groupBy: [{ field: 'name' }], filter: longOnes })).toEqual([
        [2n ** 62n, []],
        [100n, []],
      ]);
      expect(await shortest({ numbers: [{ key: 'n' }] })).toEqual([[-7n, []]]);
    },
    'by each field': async ({ reader }) => {
      expect(await groupsBy(reader, { field: 'name' })).toEqual(
        new Map([
          ['root', 1],
          ['child', 3],
        ]),
      );
      expect(await groupsBy(reader, { field: 'kind' })).toEqual(
        new Map([
          [2n, 3],
          [99n, 1],
        ]),
      );
      expect(await groupsBy(reader, { field: 'statusCode' })).toEqual(
        new Map([
          [BigInt(ERROR), 1],
          [BigInt(spans[0]?.statusCode ?? 0), 3],
        ]),
      );
      expect((await groupsBy(reader, { field: 'service' })).size).toBe(1);
      expect(await groupsBy(reader, { field: 'rootName' })).toEqual(
        new Map([
          ['root', 2],
          [undefined, 2],
        ]),
      );
    },
    'by an attribute: its first value, by type; none is a group too': async ({ reader }) => {
      expect(await groupsBy(reader, { attribute: { key: 'k' } })).toEqual(
        new Map<unknown, number>([
          ['x', 1],
          [1n, 1],
          [1, 1],
          [undefined, 1],
        ]),
      );
      expect(await groupsBy(reader, { attribute: { key: 'k', scope: 'EVENT' } })).toEqual(
        new Map([
          ['of an event', 1],
          [undefined, 3],
        ]),
      );
    },
    'by buckets of duration: spans outside are in none': async ({ reader }) => {
      expect(await groupsBy(reader, { durations: [-7n, 0n, 101n] })).toEqual(
        new Map([
          [0n, 1],
          [1n, 2],
        ]),
      );
    },
    'by several keys': async ({ reader }) => {
      const groups = await measure(reader, {
        groupBy: [{ field: 'name' }, { attribute: { key: 'k', scope: 'SPAN' } }],
      });
      expect(new Set(groups.map(({ key }) => groupText(key)))).toEqual(
        new Set(
          [
            ['root', 'x'],
            ['child', 1n],
            ['child', 1],
            ['child', undefined],
          ].map(groupText),
        ),
      );
    },
    'by buckets of time: spans outside do not count': async ({ reader }) => {
      const times = [BASE_TIME + MINUTE, BASE_TIME + 2n * MINUTE, BASE_TIME + 2n * MINUTE + 1n];
      const [all] = await measure(reader, { times });
      expect(all?.total.count).toBe(3);
      expect(all?.times.map(({ time, measures: { count } }) => [time, count])).toEqual([
        [0, 1],
        [1, 2],
      ]);
      const [part] = await measure(reader, { times, timeRange: { from: BASE_TIME + 2n * MINUTE } });
      expect(part?.times.map(({ time, measures: { count } }) => [time, count])).toEqual([[1, 2]]);
    },
    'with durations in sketches': async ({ reader }) => {
      const [all] = await measure(reader, { sketch: true });
      const sketch = all?.total.sketch;
      const quantiles = [0, 0.34, 0.67, 1].map((q) => (sketch ? durationQuantile(sketch, q) : undefined));
      const expected = [-7, 0, 100, 2 ** 62];
      for (const [index, value] of expected.entries()) {
        expect(Math.abs((quantiles[index] ?? Number.NaN) - value)).toBeLessThanOrEqual(Math.abs(value) / 100);
      }
    },
    'with the numbers of attributes': async ({ reader }) => {
      const [all] = await measure(reader, {
        numbers: [{ key: 'n' }, { key: 'n', scope: 'EVENT' }, { key: 'k', scope: 'LINK' }],
      });
      const [everywhere, ofEvents, none] = all?.total.numbers ?? [];
      expect(everywhere).toMatchObject({ count: 4, min: -3, max: 2 ** 62 });
      expect(ofEvents).toMatchObject({ count: 1, min: -3, max: -3 });
      const { units = 0n, exponent = 0 } = everywhere?.sum ?? {};
      expect(2n * units).toBe((2n ** 63n + 1n) << BigInt(-exponent)); // 2^62 + 0.5, which is no double.
      expect(ofEvents?.sum).toEqual({ units: -3n, exponent: 0, infinite: 0 });
      expect(none).toBeUndefined();
      const quantiles = [0, 0.5, 1].map((q) => everywhere && numberQuantile(everywhere.sketch, q));
      expect(quantiles).toEqual([-3, 1, 2 ** 62].map((value) => expect.closeTo(value, Math.abs(value) > 10 ? -17 : 1)));
    },
    'not of more groups than the request allows': async ({ reader }) => {
      const request = { groupBy: [{ attribute: { key: 'k' } }] } as const;
      await expect(measure(reader, { ...request, maxGroups: 3 })).rejects.toMatchObject({
        code: 'OPERATION_TOO_COMPLEX',
      });
      expect(await measure(reader, { ...request, maxGroups: 4 })).toHaveLength(4);
    },
  },
};
