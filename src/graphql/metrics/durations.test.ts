/** Histograms and heatmaps of durations, through GraphQL. */
import { describe, expect, test } from 'vitest';
import { startTestServer } from '../testing/server.ts';
import { makeSpan, T0, traceId } from '../testing/spans.ts';

const SECOND = 1_000_000_000n;
const DURATIONS = [-5n, 0n, 1n, 999n, 1_000_000n, 1_010_000n, 50_000_000n, 3_000_000_000n, 2n ** 62n];

/** One span for each duration, one second apart. Every third failed. */
const SPANS = DURATIONS.map((duration, index) => {
  const startTimeUnixNano = T0 + BigInt(index) * SECOND;
  return makeSpan({
    traceId: traceId(index + 1),
    name: `span ${index}`,
    startTimeUnixNano,
    endTimeUnixNano: startTimeUnixNano + duration,
    statusCode: index % 3 === 0 ? 2 : 0,
  });
});
const RANGE = 'timeRange: { from: "2024-10-30T12:24:00Z", to: "2024-10-30T12:24:09Z" }';

interface Bucket {
  readonly fromNano: string;
  readonly toNano: string;
  readonly count: number;
  readonly errorCount: number;
}

interface Cell {
  readonly time: number;
  readonly duration: number;
  readonly count: number;
  readonly errorCount: number;
  readonly exemplars: readonly { readonly name: string }[];
}

async function ask(query: string, spans = SPANS) {
  await using server = await startTestServer({ spans });
  const { data, errors } = await server.ask(query);
  expect(errors).toBeUndefined();
  return data;
}

/** Indexes of the spans whose durations are in the bucket. */
function inBucket({ fromNano, toNano }: Pick<Bucket, 'fromNano' | 'toNano'>): number[] {
  return [...DURATIONS.keys()].filter((index) => {
    const duration = DURATIONS[index] ?? 0n;
    return duration >= BigInt(fromNano) && duration < BigInt(toNano);
  });
}

describe.each(['LOG', 'LINEAR'])('%s', (scale) => {
  test.each([1, 2, 7, 24, 3_000])('a histogram of %i buckets counts every span once', async (buckets) => {
    const { durationHistogram } = await ask(`{ durationHistogram(scale: ${scale}, buckets: ${buckets}) {
      exactness buckets { fromNano toNano count errorCount }
    } }`);
    const found: Bucket[] = durationHistogram.buckets;
    expect(durationHistogram.exactness).toBe('EXACT');
    expect(found.length).toBeLessThanOrEqual(buckets);
    expect(found.length).toBeGreaterThan(buckets === 3_000 ? 1_000 : buckets - 1);
    for (const [index, bucket] of found.entries()) {
      const spans = inBucket(bucket);
      const errorCount = spans.filter((span) => span % 3 === 0).length;
      expect([bucket.count, bucket.errorCount]).toEqual([spans.length, errorCount]);
      if (index > 0) expect(bucket.fromNano).toBe(found[index - 1]?.toNano);
    }
    expect(found.reduce((sum, { count }) => sum + count, 0)).toBe(SPANS.length);
  });

  test('a heatmap has the cells with spans, and their spans', async () => {
    const { durationHeatmap } =
      await ask(`{ durationHeatmap(scale: ${scale}, timeBuckets: 3, durationBuckets: 5, ${RANGE}) {
      times intervalNano durations { fromNano toNano } cells { time duration count errorCount exemplars { name } }
    } }`);
    expect(durationHeatmap.intervalNano).toBe('3000000000');
    expect(durationHeatmap.times).toEqual(['00', '03', '06'].map((second) => `2024-10-30T12:24:${second}.000000000Z`));
    expect(durationHeatmap.durations).toHaveLength(5);
    const cells: Cell[] = durationHeatmap.cells;
    for (const { time, duration, ...cell } of cells) {
      const spans = inBucket(durationHeatmap.durations[duration]).filter((span) => Math.floor(span / 3) === time);
      expect(cell).toEqual({
        count: spans.length,
        errorCount: spans.filter((span) => span % 3 === 0).length,
        exemplars: spans.toReversed().map((span) => ({ name: `span ${span}` })),
      });
    }
    expect(cells.reduce((sum, { count }) => sum + count, 0)).toBe(SPANS.length);
    expect(new Set(cells.map(({ time, duration }) => `${time}/${duration}`)).size).toBe(cells.length);
  });

  test('without spans there are no buckets', async () => {
    const none = `scale: ${scale}, filter: { name: { eq: "none" } }`;
    expect(
      await ask(`{
        durationHistogram(${none}) { buckets { count } }
        durationHeatmap(${none}) { times durations { fromNano } cells { count } }
        inRange: durationHeatmap(${none}, timeBuckets: 2, ${RANGE}) { times durations { fromNano } cells { count } }
      }`),
    ).toEqual({
      durationHistogram: { buckets: [] },
      durationHeatmap: { times: [], durations: [], cells: [] },
      inRange: {
        times: ['2024-10-30T12:24:00.000000000Z', '2024-10-30T12:24:04.500000000Z'],
        durations: [],
        cells: [],
      },
    });
  });
});

test('equal durations are one bucket', async () => {
  const { durationHistogram, durationHeatmap } = await ask(
    `{ durationHistogram(buckets: 9) { buckets { count } } durationHeatmap(scale: LINEAR) { times cells { count } } }`,
    [makeSpan(), makeSpan({ traceId: traceId(2) })],
  );
  expect(durationHistogram.buckets).toEqual([{ count: 2 }]);
  expect(durationHeatmap).toEqual({ times: ['2024-10-30T12:24:00.000000000Z'], cells: [{ count: 2 }] });
});

test.each([
  ['durationHistogram(buckets: 0) { exactness }', 'BAD_USER_INPUT', 'buckets is 0'],
  ['durationHistogram(buckets: -1) { exactness }', 'BAD_USER_INPUT', 'buckets is -1'],
  ['durationHeatmap(timeBuckets: 0) { times }', 'BAD_USER_INPUT', 'timeBuckets is 0'],
  ['durationHeatmap(durationBuckets: 0) { times }', 'BAD_USER_INPUT', 'durationBuckets is 0'],
  ['durationHistogram(buckets: 1000000) { exactness }', 'OPERATION_TOO_COMPLEX', 'api.limits.max_metric_buckets'],
  ['durationHeatmap(timeBuckets: 200, durationBuckets: 51) { times }', 'OPERATION_TOO_COMPLEX', '10200 buckets'],
])('%s is refused', async (field, code, part) => {
  await using server = await startTestServer({ spans: SPANS });
  const { errors } = await server.ask(`{ ${field} }`);
  expect(errors).toMatchObject([{ extensions: { code } }]);
  expect(errors?.[0]?.message).toContain(part);
});
