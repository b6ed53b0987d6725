/** What log records tell of spans on a real node: several writers, spans that come before or after, removal. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LoggedException } from '../../src/model/exception.ts';
import type { SpanReader } from '../../src/storage/backend.ts';
import { createClient } from '../../src/storage/elasticsearch/cluster/client.ts';
import { exceptionsIndex, spansIndex } from '../../src/storage/elasticsearch/documents/names.ts';
import { ElasticsearchWriter, type Rules } from '../../src/storage/elasticsearch/writer.ts';
import type { TraceFilter } from '../../src/storage/query.ts';
import { type ElasticsearchStore, noElasticsearch, openElasticsearchFixture } from '../fixtures/elasticsearch.ts';
import { makeSpan, spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { describeUnless } from '../fixtures/unless.ts';

const DAY_MS = 86_400_000;
const RUNNING = new AbortController().signal;
const NOW = Date.parse('2024-11-10T12:00:00Z');
const NANOS_PER_MILLI = 1_000_000n;
const at = (text: string): bigint => BigInt(Date.parse(text)) * NANOS_PER_MILLI;
const [OLD, NEW] = [at('2024-11-05T01:00:00Z'), at('2024-11-09T01:00:00Z')];

const spanAt = (trace: number, start: bigint) =>
  makeSpan({ traceId: traceIdOf(trace), spanId: spanIdOf(1), startTimeUnixNano: start, endTimeUnixNano: start });
const logged = (trace: number, timeUnixNano: bigint, changes: Partial<LoggedException> = {}): LoggedException => ({
  traceId: traceIdOf(trace),
  spanId: spanIdOf(1),
  timeUnixNano,
  type: 'Error',
  message: 'no answer',
  stacktrace: '',
  ...changes,
});

describeUnless(noElasticsearch, 'log records', () => {
  let store: ElasticsearchStore & { readonly reader: SpanReader };
  const writers: ElasticsearchWriter[] = [];
  const open = (
    changes: { readonly retentionMs?: number } = { retentionMs: 3 * DAY_MS },
    rules?: Rules,
  ): ElasticsearchWriter => {
    const writer = new ElasticsearchWriter(createClient(store.config), { ...store.config, ...changes }, rules);
    writers.push(writer);
    return writer;
  };
  beforeEach(async () => {
    store = await openElasticsearchFixture();
  });
  afterEach(async () => {
    await Promise.all(writers.splice(0).map((writer) => writer.close()));
    await store?.close();
  });

  const countsOf = async (...traces: readonly number[]): Promise<number[]> => {
    const keys = traces.map((trace) => ({ traceId: traceIdOf(trace), spanId: spanIdOf(1) }));
    return (await store.reader.getExceptions(keys)).map((exceptions) => exceptions.length);
  };

  test('are stored once, however many writers store them at the same time', async () => {
    const exceptions = Array.from({ length: 50 }, (_, index) => logged(1, OLD + BigInt(index)));
    await Promise.all([open(), open(), open()].map((writer) => writer.writeExceptions([exceptions, exceptions])));
    expect(await countsOf(1)).toEqual([50]);
    const { count } = await store.client.count({ index: exceptionsIndex(store.config.index) });
    expect(count).toBe(50);
  });

  test('keep what a text may hold, and are many for a span', async () => {
    const odd = logged(1, 2n ** 64n - 1n, {
      type: '\ud800\0"',
      message: '\u{1f600}\udc00',
      stacktrace: 'x\n'.repeat(100_000),
    });
    const many = Array.from({ length: 2_500 }, (_, index) =>
      logged(1, OLD + BigInt(index), { stacktrace: 'y'.repeat(5_000) }),
    );
    await open().writeExceptions([[odd], many]);
    const [found = []] = await store.reader.getExceptions([odd]);
    expect(found).toHaveLength(2_501);
    expect(found.map(({ timeUnixNano }) => timeUnixNano)).toEqual(
      [...many, odd].map(({ timeUnixNano }) => timeUnixNano),
    );
    const { traceId: _traceId, spanId: _spanId, ...content } = odd;
    expect(found.at(-1)).toEqual(content);
  });

  test.each(['before', 'after'])('are exceptions of spans that come %s them', async (when) => {
    const writer = open();
    const exceptions = [1, 2].map((trace) => logged(trace, OLD, { message: `no answer from 10.0.0.${trace}` }));
    if (when === 'after') await writer.writeExceptions([exceptions]);
    await writer.write([[1, 2, 3].map((trace) => spanAt(trace, OLD))]);
    await store.settle();
    if (when === 'before') await writer.writeExceptions([exceptions]);
    const request = { groupBy: [{ error: true }], sketch: false, numbers: [], maxGroups: 10, starts: true } as const;
    const isLogged = { type: 'isLogged', eq: true } as const;
    const [groups = []] = await store.reader.measureSpans([{ ...request, filter: isLogged }]);
    expect(groups).toMatchObject([
      { key: [['Error', 'no answer from <address>']], total: { count: 2 }, firstStartUnixNano: OLD },
    ]);
    const order = { field: 'START_TIME', direction: 'ASC' } as const;
    const [page] = await store.reader.findSpans([
      { filter: { type: 'not', filter: isLogged }, order, page: { limit: 10 } },
    ]);
    expect(page?.items.map(({ traceId }) => traceId)).toEqual([traceIdOf(3)]);
  });

  test('are erased with their trace', async () => {
    const writer = open();
    await writer.write([[spanAt(1, OLD), spanAt(2, OLD)]]);
    await writer.writeExceptions([[logged(1, OLD), logged(2, OLD), logged(3, OLD)]]);
    expect(await writer.erase([traceIdOf(1), traceIdOf(3)])).toEqual({ traces: 1, spans: 1 });
    expect(await countsOf(1, 2, 3)).toEqual([0, 1, 0]);
  });

  test('go with their trace, or else with the days of their time, and at once if that is in the future', async () => {
    const writer = open();
    await writer.write([[spanAt(1, OLD), spanAt(2, NEW), spanAt(3, 7n)]]);
    const future = 2n ** 64n - 1n;
    await writer.writeExceptions([
      [logged(1, OLD), logged(1, NEW), logged(2, OLD), logged(2, future), logged(3, OLD)],
      [logged(7, OLD), logged(7, NEW), logged(8, OLD), logged(9, future)],
    ]);
    await writer.removeExpired(NOW, RUNNING);
    expect(await countsOf(1, 2, 3, 7, 8, 9)).toEqual([0, 2, 1, 1, 0, 0]);
  });

  test('go with days that others remove', async () => {
    const writer = open({});
    await writer.write([[spanAt(1, OLD), spanAt(2, NEW)]]);
    await writer.writeExceptions([[logged(1, NEW), logged(2, OLD), logged(7, OLD), logged(8, NEW)]]);
    await writer.removeExpired(NOW, RUNNING);
    expect(await countsOf(1, 2, 7, 8)).toEqual([1, 1, 1, 1]);
    await store.client.indices.delete({ index: spansIndex(store.config.index, '2024.11.05') });
    await writer.removeExpired(NOW, RUNNING);
    expect(await countsOf(1, 2, 7, 8)).toEqual([0, 1, 0, 1]);
  });

  test('stay with a trace that a rule keeps, and go with one that none keeps', async () => {
    const isOfTwo: TraceFilter = { type: 'traceId', eq: traceIdOf(2) };
    const keep = [{ filter: isOfTwo, forMs: 30 * DAY_MS }];
    const writer = open({ retentionMs: 3 * DAY_MS }, { keep, onUndecided: () => {} });
    await writer.write([[spanAt(1, OLD), spanAt(2, OLD)]]);
    await writer.writeExceptions([[logged(1, NEW), logged(2, OLD)]]);
    await writer.removeExpired(NOW, RUNNING);
    expect(await countsOf(1, 2)).toEqual([0, 1]);
  });
});
