/** The writer on a real node: several writers at once, daily indices, repetitions, and documents of any size. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Span } from '../../src/model/span.ts';
import type { SkeletonSpan, SpanWriter, TraceSummary } from '../../src/storage/backend.ts';
import type { ElasticsearchConfig } from '../../src/storage/elasticsearch/config/config.ts';
import type { SpanSource, TraceSource } from '../../src/storage/elasticsearch/documents/documents.ts';
import { readTraceSummary } from '../../src/storage/elasticsearch/documents/documents.ts';
import { spansIndex, tracesIndex } from '../../src/storage/elasticsearch/documents/names.ts';
import { readSkeleton } from '../../src/storage/elasticsearch/documents/skeleton.ts';
import { readSpanText } from '../../src/storage/elasticsearch/documents/span-text.ts';
import { openElasticsearchWriter } from '../../src/storage/elasticsearch/index.ts';
import type { ElasticsearchStore } from '../fixtures/elasticsearch.ts';
import { ELASTICSEARCH_MIGRATIONS, noElasticsearch, openElasticsearchStore } from '../fixtures/elasticsearch.ts';
import { poorCluster } from '../fixtures/poor-cluster.ts';
import { attributesOf, BASE_TIME, makeSpan, resourceOf, spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { describeUnless } from '../fixtures/unless.ts';

const NOTHING = { stored: 0, repeated: 0, conflicting: 0, rejected: [] };
const NANOS_PER_DAY = 86_400_000_000_000n;

const half = (offset: number): Span[] =>
  Array.from({ length: 1_000 }, (_, index) =>
    makeSpan({
      traceId: traceIdOf(2_000 + (index % 20)),
      spanId: spanIdOf(1 + offset + index),
      resource: resourceOf(`service-${offset}`),
    }),
  );

describeUnless(noElasticsearch, 'the Elasticsearch writer', () => {
  let store: ElasticsearchStore;
  beforeAll(async () => {
    store = await openElasticsearchStore({ maxDailyIndices: 5 });
  });
  afterAll(() => store.close());

  /** All stored spans of a trace, by a search. */
  async function spansOf(traceId: string): Promise<Span[]> {
    await store.settle();
    const { hits } = await store.client.search<SpanSource>({
      index: spansIndex(store.config.index, '*'),
      query: { term: { trace: traceId } },
      sort: [{ start: 'asc' }, { id: 'asc' }],
      size: 1_000,
    });
    return hits.hits.map(({ _source }) => readSpanText(_source?.span ?? ''));
  }

  async function traceOf(traceId: string): Promise<{ summary: TraceSummary; skeleton: SkeletonSpan[] } | undefined> {
    const index = tracesIndex(store.config.index);
    const { _source: source } = await store.client.get<TraceSource>({ index, id: traceId }, { ignore: [404] });
    if (source === undefined) return undefined;
    return {
      summary: readTraceSummary(source),
      skeleton: readSkeleton(traceId, Buffer.from(source.skeleton, 'base64')),
    };
  }

  async function secondWriter(changes: Partial<ElasticsearchConfig> = {}): Promise<SpanWriter & AsyncDisposable> {
    const writer = await openElasticsearchWriter({ ...store.config, ...changes }, ELASTICSEARCH_MIGRATIONS);
    return {
      maxConcurrentWrites: writer.maxConcurrentWrites,
      write: (batches) => writer.write(batches),
      close: () => writer.close(),
      [Symbol.asyncDispose]: () => writer.close(),
    };
  }

  test('two writers with the same spans at once: each is stored once', async () => {
    await using other = await secondWriter();
    const spans = Array.from({ length: 2_000 }, (_, index) =>
      makeSpan({ traceId: traceIdOf(1_000 + (index % 50)), spanId: spanIdOf(1 + index) }),
    );
    const reports = (await Promise.all([store.writer.write([spans]), other.write([spans])])).flat();
    expect(reports.map(({ stored, repeated }) => stored + repeated)).toEqual([2_000, 2_000]);
    expect(reports[0]?.stored).toBe(2_000 - (reports[1]?.stored ?? 0));
    for (let trace = 0; trace < 50; trace++) {
      const traceId = traceIdOf(1_000 + trace);
      expect((await traceOf(traceId))?.summary.spanCount).toBe(40);
    }
    expect(await spansOf(traceIdOf(1_000))).toHaveLength(40);
  });

  test('two writers with different spans of the same traces at once: no span is lost', async () => {
    await using other = await secondWriter();
    await Promise.all([
      ...[0, 1_000].map((offset) => store.writer.write([half(offset)])),
      ...[2_000, 3_000].map((offset) => other.write([half(offset)])),
    ]);
    for (let trace = 0; trace < 20; trace++) {
      const stored = await traceOf(traceIdOf(2_000 + trace));
      expect(stored?.summary).toMatchObject({
        spanCount: 200,
        services: ['service-0', 'service-1000', 'service-2000', 'service-3000'],
      });
    }
  });

  test('writes of one process at once: spans of the same traces are all there, and a key is stored once', async () => {
    const spans = Array.from({ length: 1_000 }, (_, index) =>
      makeSpan({ traceId: traceIdOf(3_000 + (index % 10)), spanId: spanIdOf(1 + index) }),
    );
    const written = [spans.slice(0, 700), spans.slice(300), spans].map((batch) => store.writer.write([batch]));
    const reports = (await Promise.all(written)).flat();
    expect(reports.reduce((sum, { stored }) => sum + stored, 0)).toBe(1_000);
    expect(reports.reduce((sum, { repeated }) => sum + repeated, 0)).toBe(1_400);
    for (let trace = 0; trace < 10; trace++) {
      const traceId = traceIdOf(3_000 + trace);
      expect(await spansOf(traceId)).toHaveLength(100);
      expect((await traceOf(traceId))?.summary.spanCount).toBe(100);
    }
  });

  test('a span id that comes again with another day is another span', async () => {
    const first = makeSpan({ traceId: traceIdOf(1) });
    const other = { ...first, startTimeUnixNano: first.startTimeUnixNano + NANOS_PER_DAY };
    expect(await store.writer.write([[first]])).toEqual([{ ...NOTHING, stored: 1 }]);
    expect(await store.writer.write([[other]])).toEqual([{ ...NOTHING, stored: 1 }]);
    expect(await store.writer.write([[other]])).toEqual([{ ...NOTHING, repeated: 1 }]);
    expect(await spansOf(first.traceId)).toEqual([first, other]);
    expect((await traceOf(first.traceId))?.skeleton.map((span) => span.startTimeUnixNano)).toEqual([
      BASE_TIME,
      BASE_TIME + NANOS_PER_DAY,
    ]);
  });

  test('writes at once make no more daily indices than the bound', async () => {
    const own = await openElasticsearchStore({ maxDailyIndices: 3 });
    const writes = Array.from({ length: 8 }, (_, day) =>
      own.writer.write([
        [makeSpan({ traceId: traceIdOf(1 + day), startTimeUnixNano: BASE_TIME + BigInt(day) * NANOS_PER_DAY })],
      ]),
    );
    const reports = (await Promise.all(writes)).flat();
    expect(reports.reduce((sum, { stored }) => sum + stored, 0)).toBe(3);
    expect(Object.keys(await own.client.indices.get({ index: spansIndex(own.config.index, '*') }))).toHaveLength(3);
    await own.close();
  });

  test('what a lost process left without a trace is completed by the repetition', async () => {
    const [a, b] = [1, 2].map((id) => makeSpan({ traceId: traceIdOf(2), spanId: spanIdOf(id) })) as [Span, Span];
    await store.writer.write([[a]]);
    const index = tracesIndex(store.config.index);
    await store.client.delete({ index, id: a.traceId });
    await using other = await secondWriter();
    const different = { ...a, parentSpanId: spanIdOf(9), name: 'other' };
    expect(await other.write([[different, b]])).toEqual([{ ...NOTHING, stored: 1, repeated: 1, conflicting: 1 }]);
    // That of the stored span, not of the one that arrived.
    expect((await traceOf(a.traceId))?.skeleton.map((span) => span.parentSpanId)).toEqual(['', '']);
    expect(await spansOf(a.traceId)).toEqual([a, b]);
  });

  test('a trace that was removed while it was remembered is made again with what comes', async () => {
    const span = makeSpan({ traceId: traceIdOf(3), startTimeUnixNano: BASE_TIME + 2n * NANOS_PER_DAY });
    await store.writer.write([[span]]);
    const { index } = store.config;
    await store.client.indices.delete({ index: spansIndex(index, '2024.11.01') });
    await store.client.delete({ index: tracesIndex(index), id: span.traceId });
    expect(await store.writer.write([[span]])).toEqual([{ ...NOTHING, stored: 1 }]);
    expect((await traceOf(span.traceId))?.summary.spanCount).toBe(1);
  });

  test('a day over the bound is rejected with its reason, and its neighbours are stored', async () => {
    await using few = await secondWriter();
    const spans = Array.from({ length: 8 }, (_, day) =>
      makeSpan({ traceId: traceIdOf(10 + day), startTimeUnixNano: BASE_TIME + BigInt(day) * NANOS_PER_DAY }),
    );
    const [report] = await few.write([spans]);
    expect(report?.stored).toBe(5);
    expect(report?.rejected.map(({ index }) => index)).toEqual([5, 6, 7]);
    expect(report?.rejected[0]?.reason).toMatch(/2024\.11\.04.*max_daily_indices/);
    expect(await traceOf(traceIdOf(17))).toBeUndefined();
  });

  test('keys and values of any size and with any letters are stored', async () => {
    const odd = ['\ud800', '\0', '\u0001', '\u{1f600}'.repeat(40_000), 'x'.repeat(1_000_000), '"\\\n\u2028'];
    const span = makeSpan({
      traceId: traceIdOf(4),
      name: odd[3] ?? '',
      statusMessage: odd[0] ?? '',
      attributes: odd.flatMap((key) => attributesOf({ [key]: key, [`${key}s`]: odd })),
    });
    expect(await store.writer.write([[span]])).toEqual([{ ...NOTHING, stored: 1 }]);
    expect(await spansOf(span.traceId)).toEqual([span]);
  });

  test('large spans that come again are read back in portions that the cluster has memory for', async () => {
    await using cluster = await poorCluster(store.config.endpoints[0] ?? '', 3);
    await using poor = await secondWriter({ endpoints: [cluster.url], maxBulkBytes: 8_000 });
    const resource = resourceOf('large', { text: 'x'.repeat(2_000) });
    const spans = Array.from({ length: 20 }, (_, i) =>
      makeSpan({ traceId: traceIdOf(6), spanId: spanIdOf(1 + i), resource }),
    );
    expect(await poor.write([spans])).toEqual([{ ...NOTHING, stored: 20 }]);
    const other = spans.map((span, i) => (i % 3 === 0 ? { ...span, name: 'other' } : span));
    // Each twice. Both are compared with the stored span, not with each other.
    const expected = { ...NOTHING, repeated: 20, conflicting: 7 };
    expect(await poor.write([other, other])).toEqual([expected, expected]);
    expect(await poor.write([[...other, ...spans]])).toEqual([{ ...NOTHING, repeated: 40, conflicting: 7 }]);
  });

  test('a document that the cluster does not take is rejected alone, also one of many in a request', async () => {
    await using other = await secondWriter();
    const spans = Array.from({ length: 20 }, (_, index) =>
      makeSpan({
        traceId: traceIdOf(5),
        spanId: spanIdOf(1 + index),
        attributes: attributesOf({ k: '"'.repeat(index === 7 ? 30_000_000 : 10) }),
      }),
    );
    const [report] = await other.write([spans]);
    expect(report?.stored).toBe(19);
    expect(report?.rejected).toEqual([{ index: 7, reason: expect.stringContaining('http.max_content_length') }]);
    expect((await traceOf(traceIdOf(5)))?.summary.spanCount).toBe(19);
  });
});
