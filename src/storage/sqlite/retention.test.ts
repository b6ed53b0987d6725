import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { HOUR_MS, NANOS_PER_MILLI, NOW, RUNNING, retentionOf, spanAt } from '../../../test/fixtures/retention.ts';
import { attributesOf, makeEvent, makeLink, resourceOf, spanIdOf, traceIdOf } from '../../../test/fixtures/spans.ts';
import { openSqliteFixture, SMALL_PARTS, type SqliteFixture } from '../../../test/fixtures/sqlite.ts';
import { SpangraphError } from '../../errors.ts';
import type { Span } from '../../model/span.ts';
import type { KeepRule } from '../retention.ts';
import type { RetentionLimits } from './config/config.ts';
import { SqliteReads } from './reads/reads.ts';
import { Retention } from './retention.ts';
import { WRITE_LIMITS } from './write/store-spans.ts';
import { SqliteWriter } from './writer.ts';

const OLDEST_FIRST = { field: 'START_TIME', direction: 'ASC' } as const;
const FAILED: KeepRule['filter'] = { type: 'errorCount', test: { gt: 0n } };

let backend: SqliteFixture;
let reads: SqliteReads;
beforeEach(async () => {
  backend = await openSqliteFixture(SMALL_PARTS);
  reads = new SqliteReads(backend.path);
});
afterEach(async () => {
  reads.close();
  await backend.close();
});

const retention = (limits: RetentionLimits, ...keep: KeepRule[]) => retentionOf(backend, reads, limits, keep);

async function traces(): Promise<string[]> {
  const [page] = await backend.reader.findTraces([{ order: OLDEST_FIRST, page: { limit: 1_000 } }]);
  return page?.items.map(({ traceId }) => traceId) ?? [];
}
const withDigits = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}` : value);
const idsOf = (...numbers: number[]) => numbers.map((number) => traceIdOf(number));

test('a trace is removed whole when its end is too old, and not before', async () => {
  await backend.writer.write([
    [
      spanAt(1, 10),
      spanAt(1, 3, { spanId: spanIdOf(20) }),
      spanAt(2, 9),
      spanAt(3, 5.01),
      spanAt(4, 4.99),
      spanAt(5, -2),
    ],
  ]);
  const aged = retention({ maxAgeMs: 5 * HOUR_MS });
  expect(await aged.removeExpired(NOW, RUNNING)).toEqual({ traces: 2, spans: 2 });
  expect(await traces()).toEqual(idsOf(1, 4, 5));
  await aged.removeExpired(NOW + 2.5 * HOUR_MS, RUNNING);
  expect(await traces()).toEqual(idsOf(5));
});

test('traces are removed beside a commit that reads them', async () => {
  const all = Array.from({ length: 20 }, (_trace, index) =>
    Array.from({ length: 1_000 }, (_, span) => spanAt(index + 1, 10, { spanId: spanIdOf(1_000 * index + span + 1) })),
  );
  for (const spans of all) await backend.writer.write([spans]);
  // A new writer reads what it has of each trace.
  await backend.reopenWriter();
  const limited = retention({ maxSpans: 100, maxBytes: 1 });
  const writes = [1, 2, 3].map((round) =>
    backend.writer.write([
      all.flatMap((_, index) => [spanAt(index + 1, 10, { spanId: spanIdOf(90_000 * round + index) })]),
    ]),
  );
  for (const write of writes) await Promise.all([limited.removeExpired(NOW, RUNNING), write]);
});

test('many traces that go on do not hide the older ones behind them', async () => {
  const long = Array.from({ length: 200 }, (_, index) =>
    spanAt(index + 1, 20, { endTimeUnixNano: BigInt(NOW) * NANOS_PER_MILLI }),
  );
  await backend.writer.write([[...long, spanAt(500, 10)]]);
  expect(await retention({ maxAgeMs: 5 * HOUR_MS }).removeExpired(NOW, RUNNING)).toEqual({ traces: 1, spans: 1 });
});

test('with too many spans the oldest traces go, each whole', async () => {
  for (let trace = 1; trace <= 40; trace++) {
    await backend.writer.write([[spanAt(trace, 100 - trace), spanAt(trace, 99.5 - trace, { spanId: spanIdOf(99) })]]);
  }
  await retention({ maxSpans: 21 }).removeExpired(NOW, RUNNING);
  expect((await backend.writer.extent()).spans).toBe(20);
  const left = await traces();
  expect(left).toEqual(idsOf(...Array.from({ length: 40 }, (_, index) => index + 1)).slice(40 - left.length));
});

test('with too many bytes the oldest traces go until the rest fits', async () => {
  const note = 'x'.repeat(4_000);
  const big = (trace: number): Span => spanAt(trace, 1_000 - trace, { attributes: attributesOf({ note, trace }) });
  await backend.writer.write([Array.from({ length: 500 }, (_, index) => big(index + 1))]);
  const used = (await backend.writer.extent()).usedBytes;
  await retention({ maxBytes: used / 2 }).removeExpired(NOW, RUNNING);
  expect((await backend.writer.extent()).usedBytes).toBeLessThanOrEqual(used / 2);
  expect((await traces()).at(-1)).toBe(traceIdOf(500));
  const free = (await backend.writer.extent()).usedBytes;
  await backend.writer.write([Array.from({ length: 200 }, (_, index) => big(index + 501))]);
  expect((await backend.writer.extent()).usedBytes).toBeGreaterThan(free);
});

test('a rule keeps its traces longer, and no longer than it says', async () => {
  await backend.writer.write([
    [
      spanAt(1, 30, { statusCode: 2 }),
      spanAt(2, 10, { statusCode: 2 }),
      spanAt(3, 10),
      spanAt(4, 1),
      spanAt(5, 7, { statusCode: 2 }),
    ],
  ]);
  const rule = { filter: FAILED, forMs: 24 * HOUR_MS };
  const kept = retention({ maxAgeMs: 5 * HOUR_MS }, rule);
  await kept.removeExpired(NOW, RUNNING);
  expect(await traces()).toEqual(idsOf(2, 5, 4));
  await kept.removeExpired(NOW + 15 * HOUR_MS, RUNNING);
  expect(await traces()).toEqual(idsOf(5));
});

test('the limits of the database come before the rules', async () => {
  await backend.writer.write([
    Array.from({ length: 30 }, (_, index) => spanAt(index + 1, 30 - index, { statusCode: 2 })),
  ]);
  await backend.writer.write([[spanAt(99, 20)]]);
  await retention({ maxSpans: 30 }, { filter: FAILED, forMs: 240 * HOUR_MS }).removeExpired(NOW, RUNNING);
  expect(await traces()).not.toContain(traceIdOf(99));
  expect(await traces()).toContain(traceIdOf(1));
  await retention({ maxSpans: 10 }, { filter: FAILED, forMs: 240 * HOUR_MS }).removeExpired(NOW, RUNNING);
  expect((await backend.writer.extent()).spans).toBeLessThanOrEqual(10);
});

test('where the limits take what rules keep, they take no more than must go, whatever its age', async () => {
  await backend.writer.write([
    Array.from({ length: 30 }, (_, index) => spanAt(index + 1, 30 - index, { statusCode: 2 })),
  ]);
  const limited = retention({ maxSpans: 10, maxAgeMs: HOUR_MS }, { filter: FAILED, forMs: 240 * HOUR_MS });
  await limited.removeExpired(NOW, RUNNING);
  expect(await traces()).toEqual(idsOf(...Array.from({ length: 10 }, (_, index) => index + 21)));
});

describe('a rule that takes too long for a trace', () => {
  const SLOW: KeepRule = { filter: FAILED, forMs: 240 * HOUR_MS };
  const LARGE_TRACE = 3;
  let told: [traceId: string, rule: string][];
  let timeouts: number[];
  const slowed = (limits: RetentionLimits) =>
    new Retention({
      writer: backend.writer,
      reads: {
        run: (name, requests, options) => {
          timeouts.push(options.timeoutMs);
          if (JSON.stringify(requests, withDigits).includes(`"eq":"${traceIdOf(LARGE_TRACE)}"`)) {
            throw new SpangraphError('READ_TIMEOUT', 'raise storage.read_timeout');
          }
          return reads.run(name, requests, options);
        },
      },
      limits,
      keep: [SLOW],
      onUndecided: (...trace) => void told.push(trace),
    });

  beforeEach(async () => {
    told = [];
    timeouts = [];
    const spans = [1, 2, LARGE_TRACE, 4, 5, 6, 7].map((trace) =>
      spanAt(trace, 100 - trace, { statusCode: trace === 5 ? 2 : 0 }),
    );
    await backend.writer.write([spans]);
  });

  test('keeps it, is told of once, and decides the others', async () => {
    const aged = slowed({ maxAgeMs: HOUR_MS });
    await aged.removeExpired(NOW, RUNNING);
    expect(await traces()).toEqual(idsOf(LARGE_TRACE, 5));
    await aged.removeExpired(NOW + HOUR_MS, RUNNING);
    expect(told).toEqual([[traceIdOf(LARGE_TRACE), 'storage.keep.0']]);
    await aged.removeExpired(NOW + SLOW.forMs, RUNNING);
    expect(await traces()).toEqual([]);
  });

  test('does not hold the thread for long, and is not asked again at once', async () => {
    const aged = slowed({ maxAgeMs: HOUR_MS });
    await aged.removeExpired(NOW, RUNNING);
    expect(Math.max(...timeouts)).toBeLessThanOrEqual(50);
    timeouts = [];
    await aged.removeExpired(NOW + 1_000, RUNNING);
    expect(timeouts).toHaveLength(1);
  });

  test('leaves the limits in force', async () => {
    await slowed({ maxSpans: 2 }).removeExpired(NOW, RUNNING);
    expect((await backend.writer.extent()).spans).toBeLessThanOrEqual(2);
  });
});

test('the oldest go first also where a kept trace stands behind those that must go', async () => {
  const limited = retention({ maxSpans: 8 }, { filter: FAILED, forMs: 240 * HOUR_MS });
  await backend.writer.write([
    Array.from({ length: 10 }, (_, index) => spanAt(index + 1, 100 - index, { statusCode: index === 6 ? 2 : 0 })),
  ]);
  await limited.removeExpired(NOW, RUNNING);
  expect(await traces()).toEqual(idsOf(3, 4, 5, 6, 7, 8, 9, 10));
  await backend.writer.write([[spanAt(11, 50), spanAt(12, 49)]]);
  await limited.removeExpired(NOW + 1_000, RUNNING);
  expect(await traces()).toEqual(idsOf(5, 6, 7, 8, 9, 10, 11, 12));
});

test('what stayed for its age is the oldest when there are too many spans', async () => {
  const limited = retention({ maxSpans: 3, maxAgeMs: 5 * HOUR_MS });
  await backend.writer.write([
    [spanAt(1, 20, { endTimeUnixNano: BigInt(NOW) * NANOS_PER_MILLI }), spanAt(2, 10), spanAt(3, 4), spanAt(4, 3)],
  ]);
  await backend.writer.remove(idsOf(4), 10);
  await limited.removeExpired(NOW, RUNNING);
  expect(await traces()).toEqual(idsOf(1, 3));
  await backend.writer.write([[spanAt(5, 2), spanAt(6, 1)]]);
  await limited.removeExpired(NOW + 1_000, RUNNING);
  expect(await traces()).toEqual(idsOf(3, 5, 6));
});

test('when it is ended, no removal follows the one under way', async () => {
  await backend.writer.write([Array.from({ length: 3_000 }, (_, index) => spanAt(index + 1, 4_000 - index))]);
  const end = new AbortController();
  const remove = vi.spyOn(backend.writer, 'remove').mockImplementation((...removal) => {
    end.abort();
    return SqliteWriter.prototype.remove.apply(backend.writer, removal);
  });
  const ended = retention({ maxSpans: 1 });
  await ended.removeExpired(NOW, end.signal);
  expect(remove).toHaveBeenCalledTimes(1);
  expect((await backend.writer.extent()).spans).toBeGreaterThan(1);
  remove.mockRestore();
  await ended.removeExpired(NOW + 1_000, RUNNING);
  expect(await traces()).toEqual(idsOf(3_000));
});

test('a trace that is removed in portions says what is left, and a later span belongs to it', async () => {
  const spans = Array.from({ length: 50 }, (_, index) =>
    spanAt(7, 5 - index / 100, {
      spanId: spanIdOf(index + 1),
      parentSpanId: index === 0 ? '' : spanIdOf(1),
      statusCode: index % 2 === 0 ? 2 : 0,
      events: [makeEvent({ name: 'done' })],
      links: [makeLink({ traceId: traceIdOf(8), spanId: spanIdOf(1) })],
    }),
  );
  await backend.writer.write([spans]);
  const [before] = await backend.reader.getTraces([traceIdOf(7)]);
  expect(await backend.writer.remove([traceIdOf(7)], 20)).toMatchObject({ traces: 0, spans: 20, isPartial: true });
  const [trace] = await backend.reader.getTraces([traceIdOf(7)]);
  expect(trace).toMatchObject({ spanCount: 30, errorCount: 15, rootRef: expect.any(String) });
  expect(trace?.lastArrivalUnixNano).toBe(before?.lastArrivalUnixNano);
  await backend.writer.write([[spanAt(7, 1, { spanId: spanIdOf(60), parentSpanId: spanIdOf(1) })]]);
  expect(await backend.reader.getTraces([traceIdOf(7)])).toMatchObject([{ spanCount: 31, missingParentCount: 0 }]);
  expect(await backend.writer.remove([traceIdOf(7)], 31)).toMatchObject({ traces: 1, spans: 31, isPartial: false });
  expect(await backend.reader.getTraces([traceIdOf(7)])).toEqual([undefined]);
});

test('a new trace does not take the place of a removed one in a walk that has begun', async () => {
  await backend.writer.write([[spanAt(1, 3), spanAt(2, 2), spanAt(3, 1)]]);
  const newestFirst = { field: 'START_TIME', direction: 'DESC' } as const;
  const [first] = await backend.reader.findTraces([{ order: newestFirst, page: { limit: 1 } }]);
  await backend.writer.remove(idsOf(2, 3), 10);
  await backend.writer.write([[spanAt(4, 2)]]);
  const after = first?.positions[0];
  const asOf = first?.moment ?? '';
  const [rest] = await backend.reader.findTraces([
    { order: newestFirst, page: { limit: 9, ...(after && { after }) }, asOf },
  ]);
  expect(rest?.orderChanged === true || rest?.items.every(({ traceId }) => traceId !== traceIdOf(4))).toBe(true);
});

test('services, operations and values of removed spans are gone, and empty parts of the index too', async () => {
  const old = Array.from({ length: 30 }, (_, index) =>
    spanAt(index + 1, 50, { name: 'old', resource: resourceOf('old'), attributes: attributesOf({ user: 'ann' }) }),
  );
  await backend.writer.write([old]);
  await backend.writer.write([
    [spanAt(90, 1, { resource: resourceOf('new'), attributes: attributesOf({ user: 'bob' }) })],
  ]);
  await retention({ maxAgeMs: 10 * HOUR_MS }).removeExpired(NOW, RUNNING);
  const [services] = await backend.reader.getServices([{ page: { limit: 10 } }]);
  expect(services?.items).toEqual(['new']);
  const [values] = await backend.reader.getAttributeValues([{ key: 'user', limit: 10, offset: 0 }]);
  expect(values?.items).toMatchObject([{ value: 'bob', count: 1 }]);
  expect(backend.writer.hasEmptyPart).toBe(false);
});

test('spans that come again after their removal are found once, and removed once', async () => {
  const spans = Array.from({ length: 40 }, (_, index) => spanAt(index + 1, 100 - index));
  await backend.writer.write([spans.slice(0, 20)]);
  await backend.writer.remove(idsOf(1, 2, 3, 4, 5, 7), 100);
  await backend.writer.write([spans.slice(20, 30)]);
  await backend.writer.write([spans.slice(0, 5)]);
  await backend.writer.write([spans.slice(30)]);
  const filter = { type: 'traceId', eq: traceIdOf(1) } as const;
  const [page] = await backend.reader.findSpans([{ filter, order: OLDEST_FIRST, page: { limit: 9 } }]);
  expect(page?.items).toHaveLength(1);
  expect(await backend.reader.countSpans([{ filter, order: OLDEST_FIRST, page: { limit: 0 } }])).toEqual([1]);
  expect(await backend.reader.getSpansById([{ traceId: traceIdOf(1), spanId: spanIdOf(1) }])).toMatchObject([[{}]]);
  for (let trace = 1; trace <= 39; trace++) {
    const spansOfTrace = trace === 7 ? 0 : 1;
    expect(await backend.writer.remove(idsOf(trace), 100)).toMatchObject({ traces: 1, spans: spansOfTrace });
    while (backend.writer.hasEmptyPart) await backend.writer.dropEmptyPart();
  }
  expect((await backend.writer.extent()).spans).toBe(1);
  const [left] = await backend.reader.findSpans([
    { filter: { type: 'traceId', eq: traceIdOf(40) }, order: OLDEST_FIRST, page: { limit: 9 } },
  ]);
  expect(left?.items).toMatchObject([{ traceId: traceIdOf(40) }]);
});

test('after everything was removed and the file was opened again, spans are replaced and removed as before', async () => {
  await backend.writer.write([Array.from({ length: 20 }, (_, index) => spanAt(index + 1, 100 - index))]);
  await retention({ maxAgeMs: HOUR_MS }).removeExpired(NOW, RUNNING);
  expect((await backend.writer.extent()).spans).toBe(0);
  await backend.reopenWriter();
  const unfinished = spanAt(50, 3, { endTimeUnixNano: 0n });
  await backend.writer.write([[unfinished, spanAt(51, 2)]]);
  await backend.writer.write([[spanAt(50, 3)]]);
  expect(await traces()).toEqual(idsOf(50, 51));
  expect(await backend.writer.remove(idsOf(50, 51), 10)).toMatchObject({ traces: 2, spans: 2 });
});

test('traces that come and go between two looks at the totals leave them right', async () => {
  await backend.writer.write([[spanAt(1, 3), spanAt(2, 2)]]);
  expect(await backend.writer.usage()).toMatchObject({ traces: 2, spans: 2 });
  await backend.writer.write([[spanAt(3, 1)]]);
  await backend.writer.remove(idsOf(3), 10);
  expect(await backend.writer.usage()).toMatchObject({ traces: 2, spans: 2 });
});

test('parts of the index are dropped as soon as they are empty, so that no more traces go than must', async () => {
  const all = Array.from({ length: 3_000 }, (_, index) => spanAt(index + 1, 4_000 - index));
  for (let from = 0; from < all.length; from += 100) await backend.writer.write([all.slice(from, from + 100)]);
  const maxBytes = Math.round((await backend.writer.extent()).usedBytes * 0.6);
  await retention({ maxBytes }).removeExpired(NOW, RUNNING);
  expect((await backend.writer.extent()).usedBytes).toBeLessThanOrEqual(maxBytes);
  expect((await backend.writer.extent()).usedBytes).toBeGreaterThan(maxBytes * 0.85);
});

test('the bytes stay in bounds with fewer spans than a part of the index has, so that they are not removed for max_size', async () => {
  await backend.close();
  backend = await openSqliteFixture({
    ...WRITE_LIMITS,
    tables: { spansABlock: 500, parts: { minSpans: 1_000, minShare: 1 / 16 } },
  });
  reads.close();
  reads = new SqliteReads(backend.path);
  const load = async (number: number, limits: RetentionLimits): Promise<void> => {
    const traceOf = (index: number): number => 100 * number + index + 1;
    await backend.writer.write([Array.from({ length: 100 }, (_, index) => spanAt(traceOf(index), 10 - number / 10))]);
    await retention(limits).removeExpired(NOW, RUNNING);
  };
  for (let number = 0; number < 10; number++) await load(number, { maxSpans: 100 });
  const maxBytes = 1.2 * (await backend.writer.extent()).usedBytes;
  for (let number = 10; number < 60; number++) await load(number, { maxSpans: 100, maxBytes });
  expect((await backend.writer.extent()).spans).toBe(100);
});
