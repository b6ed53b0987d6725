import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anySpanFilter, anyTimeRange } from '../../../test/property/arbitrary-queries.ts';
import { anyBatches } from '../../../test/property/arbitrary-spans.ts';
import { createMemoryBackend } from '../../storage/memory/index.ts';
import { createLoaders } from '../loaders.ts';
import { OperationAccount } from '../operation-account.ts';
import { bucketTimes } from './bucket-times.ts';
import type { MetricKey } from './group-condition.ts';
import { Metrics, type SpanMetrics, type SpanMetricsArgs } from './metrics.ts';
import { timeZoneNamed, UTC } from './time-zone.ts';

const LIMITS = {
  defaultPageSize: 20,
  maxPageSize: 1_000,
  maxMetricGroups: 1_000,
  maxMetricBuckets: 1_000,
  maxWalkedSpans: 1_000,
  maxServiceMapEdges: 10,
  maxRecords: Number.MAX_SAFE_INTEGER,
  maxReadBytes: Number.MAX_SAFE_INTEGER,
  maxFields: Number.MAX_SAFE_INTEGER,
  maxAnswerBytes: Number.MAX_SAFE_INTEGER,
};

const anyKeys: fc.Arbitrary<MetricKey[]> = fc.array(
  fc.constantFrom<MetricKey>(
    { field: 'name' },
    { field: 'kind' },
    { field: 'rootService' },
    { attribute: { key: 'k' } },
  ),
  { maxLength: 3 },
);

/** Figures of all groups together. */
function sumsOf({ groups }: SpanMetrics) {
  const measured = groups.map(({ total, points }) => [total, ...points.map((point) => point.measures)]);
  return (measured[0] ?? []).map((_first, index) => {
    const found = measured.flatMap((group) => group[index]?.measures ?? []);
    return {
      count: found.reduce((sum, { count }) => sum + count, 0),
      errorCount: found.reduce((sum, { errorCount }) => sum + errorCount, 0),
      durationSumNano: found.reduce((sum, { durationSumNano }) => sum + durationSumNano, 0n),
      durations: found.reduce((sum, { sketch }) => sum + (sketch?.counts.reduce((a, b) => a + b, 0) ?? 0), 0),
      numbers: found.reduce((sum, { numbers: [numbers] }) => sum + (numbers?.count ?? 0), 0),
    };
  });
}

test('the first groups and the rest together are all spans, and exemplars are of their group', async () => {
  const wish = { points: true, quantiles: true, quantilesOfNumbers: true, numbers: [{ key: 'k' }] };
  const property = fc.asyncProperty(
    anyBatches,
    fc.record({ filter: anySpanFilter, timeRange: anyTimeRange }, { requiredKeys: [] }),
    anyKeys,
    fc.nat(4),
    async (batches, selection, groupBy, first) => {
      const { reader, writer } = createMemoryBackend();
      await writer.write(batches);
      const account = new OperationAccount(LIMITS, {
        signal: new AbortController().signal,
        cancelled: Int32Array.of(0),
      });
      const metrics = new Metrics(createLoaders(reader), LIMITS, account);
      const args: SpanMetricsArgs = { ...selection, interval: 'auto', groupBy: [], includeRest: true, wish };
      const all = await metrics.spanMetrics(args);
      const grouped = await metrics.spanMetrics({ ...args, groupBy, first });
      if (grouped.groups.length > 0) expect(sumsOf(grouped)).toEqual(sumsOf(all));
      else expect(all.groups[0]?.total.measures).toBeUndefined();
      for (const group of grouped.groups) {
        const spans = await metrics.exemplars.slowest(group.exemplars, 1_000);
        expect(spans.length).toBe(group.total.measures?.count ?? 0);
      }
    },
  );
  await fc.assert(property, { numRuns: 150 });
}, 60_000);

test('auto gives 30 to 120 adjacent buckets that cover the range', () => {
  const zones = ['Europe/Berlin', '+05:30', 'America/Havana'].map(timeZoneNamed);
  const anyRange = fc
    .tuple(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), fc.nat(62))
    .chain(([from, bits]) => fc.tuple(fc.constant(from), fc.bigInt({ min: 30n, max: 30n + 2n ** BigInt(bits) })))
    .map(([from, length]) => ({ from, to: from + length }));
  fc.assert(
    fc.property(anyRange, fc.constantFrom(UTC, ...zones), ({ from, to }, zone) => {
      const { times } = bucketTimes({ from, to }, 'auto', zone, 10_000);
      expect(times.length - 1).toBeGreaterThanOrEqual(30);
      expect(times.length - 1).toBeLessThanOrEqual(120);
      expect(times.every((time, index) => index === 0 || time > (times[index - 1] ?? time))).toBe(true);
      expect([times[0] ?? to, times[1] ?? to].map((time) => time <= from)).toEqual([true, false]);
      expect([times.at(-2) ?? from, times.at(-1) ?? from].map((time) => time >= to)).toEqual([false, true]);
    }),
    { numRuns: 500 },
  );
});
