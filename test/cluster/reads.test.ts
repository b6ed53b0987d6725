/** The reader on a real node: positions far behind the first, spans that searches do not see yet, and large answers. */
import { expect, test } from 'vitest';
import type { Span } from '../../src/model/span.ts';
import { spanDocumentId, spanRef, spansIndex } from '../../src/storage/elasticsearch/documents/names.ts';
import { openElasticsearchReader } from '../../src/storage/elasticsearch/index.ts';
import type { ExplainedCall } from '../../src/storage/explain.ts';
import type { SpanFilter, SpanQuery, TraceFilter, TraceQuery } from '../../src/storage/query.ts';
import { noElasticsearch, openElasticsearchFixture } from '../fixtures/elasticsearch.ts';
import { poorCluster } from '../fixtures/poor-cluster.ts';
import { attributesOf, BASE_TIME, makeSpan, spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { describeUnless } from '../fixtures/unless.ts';

const NEWEST = { order: { field: 'START_TIME', direction: 'DESC' }, page: { limit: 5 } } as const satisfies SpanQuery;
const TIMEOUT_MS = 60_000;

/** Trace and span ids rise with the number. All spans start at the same time, so only ids order them. */
const spanAt = (number: number) =>
  makeSpan({
    traceId: traceIdOf(1 + Math.floor(number / 10)),
    spanId: spanIdOf(1 + number),
    ...(number % 10 === 0 ? {} : { parentSpanId: spanIdOf(1 + number - (number % 10)) }),
    name: number % 10 === 0 ? 'root' : 'leaf',
  });

const refOf = (span: Span) => spanRef(span.startTimeUnixNano, spanDocumentId(span));

/** Ids of three spans, from that number on. */
const ids = (from: number) => [0, 1, 2].map((i) => spanIdOf(1 + from + i));

describeUnless(noElasticsearch, 'far behind the first', () => {
  const COUNT = 12_000;
  const FAR = 10_500;
  test('positions and counts beyond 10,000 hits', { timeout: 2 * TIMEOUT_MS }, async () => {
    const store = await openElasticsearchFixture();
    const { reader } = store;
    for (let from = 0; from < COUNT; from += 4_000) {
      await store.writer.write([Array.from({ length: 4_000 }, (_, i) => spanAt(from + i))]);
    }
    await store.settle();
    const { traceId, spanId, kind } = spanAt(FAR);
    const position = { value: BASE_TIME, startTimeUnixNano: BASE_TIME, traceId, spanId, kind };
    const order = { field: 'START_TIME', direction: 'ASC' } as const;
    const [behind, before] = await reader.findSpans([
      { order, page: { limit: 3, after: position } },
      { order, page: { limit: 3, before: position, fromEnd: true } },
    ]);
    expect(behind?.items.map((span) => span.spanId)).toEqual(ids(FAR + 1));
    expect(before?.items.map((span) => span.spanId)).toEqual(ids(FAR - 3));
    const leaves = { type: 'name', test: { eq: 'leaf' } } as const;
    expect(await reader.countSpans([NEWEST, { ...NEWEST, filter: leaves }])).toEqual([COUNT, COUNT - COUNT / 10]);
    await store.close();
  });
});

describeUnless(noElasticsearch, 'a span id without its trace', () => {
  test.each([
    ['spanId', 'id', spanIdOf(1 + 40), 1],
    ['parentSpanId', 'parent', spanIdOf(1 + 40), 9],
  ] as const)('%s is looked up in the index, and nothing else is read', async (type, field, eq, matches) => {
    await using store = disposable(await openElasticsearchFixture());
    await store.writer.write([Array.from({ length: 2_000 }, (_, number) => spanAt(number))]);
    await store.settle();
    const calls: ExplainedCall[] = [];
    const query = { ...NEWEST, filter: { type, eq }, page: { limit: 50 } };
    const [page] = await store.reader.explaining((call) => calls.push(call)).findSpans([query]);
    expect(page?.items).toHaveLength(matches);
    const lookingFor = JSON.stringify({ term: { [field]: eq } });
    expect(calls[0]?.steps).toMatchObject([{ access: 'INDEX', lookingFor, rowsRead: matches, times: 1 }]);
    const profile = await store.client.search({
      index: spansIndex(store.config.index, '*'),
      query: { term: { [field]: eq } },
      profile: true,
    });
    const types = profile.profile?.shards.flatMap(({ searches }) => searches.flatMap(({ query: parts }) => parts));
    expect(types?.map((part) => part.type)).toEqual(['TermQuery']);
  });
});

describeUnless(noElasticsearch, 'before searches see a span', () => {
  test('the answers are those without it', { timeout: TIMEOUT_MS }, async () => {
    const store = await openElasticsearchFixture();
    const attributes = attributesOf({ k: 'x' });
    await store.writer.write([[{ ...spanAt(0), attributes }]]);
    await store.settle();
    await store.writer.write([[{ ...spanAt(1), attributes }]]);
    const isX = { type: 'attribute', test: { key: 'k', eq: 'x' } } as const;
    const conditions: readonly TraceFilter[] = [
      { type: 'everySpan', filter: isX },
      { type: 'not', filter: { type: 'anySpan', filter: { type: 'not', filter: isX } } },
      { type: 'matchingSpans', filter: isX, aggregate: { function: 'count' }, test: { eq: 1n } },
    ];
    const spans: readonly SpanFilter[] = [
      ...conditions.map((filter): SpanFilter => ({ type: 'trace', filter })),
      { type: 'not', filter: { type: 'child', filter: isX } },
      { type: 'not', filter: { type: 'child', filter: { type: 'not', filter: isX } } },
    ];
    expect(await store.reader.countTraces(conditions.map((filter) => ({ ...NEWEST, filter })))).toEqual(
      conditions.map(() => 1),
    );
    expect(await store.reader.countSpans(spans.map((filter) => ({ ...NEWEST, filter })))).toEqual(spans.map(() => 1));
    await store.close();
  });
});

describeUnless(noElasticsearch, 'a daily index that is new', () => {
  test('is waited for until its shard has started', { timeout: TIMEOUT_MS }, async () => {
    await using store = disposable(await openElasticsearchFixture());
    const span = spanAt(0);
    await store.writer.write([[span]]);
    await store.settle();
    const index = spansIndex(store.config.index, '2031.01.01');
    const setting = 'index.routing.allocation.enable';
    await store.client.indices.create({ index, settings: { [setting]: 'none' }, wait_for_active_shards: 0 });
    const answers = Promise.all([store.reader.findSpans([NEWEST]), store.reader.countSpans([NEWEST])]);
    await store.client.indices.putSettings({ index, settings: { [setting]: null } });
    const [[found], counts] = await answers;
    expect(found?.items.map(({ spanId }) => spanId)).toEqual([span.spanId]);
    expect(counts).toEqual([1]);
  });
});

describeUnless(noElasticsearch, 'answers larger than are read at once', () => {
  /** A single span with a long text is over it. So are a few spans with short texts together. */
  const MAX_BYTES = 15_000;
  const spans = Array.from({ length: 60 }, (_, number) => ({
    ...spanAt(number),
    startTimeUnixNano: BASE_TIME + BigInt(number % 7),
    attributes: attributesOf({ number: BigInt(number), text: 'x'.repeat(number % 3 === 0 ? 10_000 : 1_500) }),
  }));
  const isThird = { type: 'attribute', test: { key: 'text', contains: 'x'.repeat(2_000) } } as const;
  const filters: readonly (SpanFilter | undefined)[] = [
    undefined,
    isThird,
    { type: 'parent', filter: isThird },
    {
      type: 'and',
      filters: [
        { type: 'traceId', eq: traceIdOf(2) },
        { type: 'sibling', filter: isThird },
      ],
    },
  ];

  test('by id are never asked for at once: the cluster has no bound of its own', { timeout: TIMEOUT_MS }, async () => {
    const store = await openElasticsearchFixture();
    const many = Array.from({ length: 300 }, (_, number) => spanAt(number));
    await store.writer.write([many]);
    await using cluster = await poorCluster(store.config.endpoints[0] ?? '', 64);
    const config = { ...store.config, endpoints: [cluster.url], maxResponseBytes: 50_000 };
    await using reader = disposable(openElasticsearchReader(config, TIMEOUT_MS));
    expect((await reader.getSpans(many.map(refOf))).map((span) => span?.spanId)).toEqual(
      many.map((span) => span.spanId),
    );
    expect(cluster.refusals()).toBe(0);
    await store.close();
  });

  test('come in parts, and are the same', { timeout: 2 * TIMEOUT_MS }, async () => {
    const store = await openElasticsearchFixture();
    await using whole = disposable(openElasticsearchReader(store.config, TIMEOUT_MS));
    await using parted = disposable(
      openElasticsearchReader({ ...store.config, maxResponseBytes: MAX_BYTES }, TIMEOUT_MS),
    );
    await store.writer.write([spans]);
    await store.settle();
    const queries = filters.map((filter): SpanQuery => ({ ...NEWEST, ...(filter && { filter }), page: { limit: 50 } }));
    const pages = await whole.findSpans(queries);
    expect(pages.map(({ items, hasMore }) => [items.length, hasMore])).toEqual([
      [50, true],
      [20, false],
      [18, false],
      [9, false],
    ]);
    await using cluster = await poorCluster(store.config.endpoints[0] ?? '', 4);
    await using poor = disposable(openElasticsearchReader({ ...store.config, endpoints: [cluster.url] }, TIMEOUT_MS));
    const refs = pages[0]?.items.map(({ ref }) => ref) ?? [];
    for (const reader of [parted, poor]) {
      expect(await reader.findSpans(queries)).toEqual(pages);
      expect(await reader.countSpans(queries)).toEqual(await whole.countSpans(queries));
      expect(await reader.getSpans(refs)).toEqual(await whole.getSpans(refs));
      expect(await reader.getAttributes(refs)).toEqual(await whole.getAttributes(refs));
    }
    // Less than the summaries of all traces.
    await using tiny = disposable(openElasticsearchReader({ ...store.config, maxResponseBytes: 1_000 }, TIMEOUT_MS));
    const traces: TraceQuery[] = [{ ...NEWEST }, { ...NEWEST, filter: { type: 'anySpan', filter: isThird } }];
    expect(await tiny.findTraces(traces)).toEqual(await whole.findTraces(traces));
    await store.close();
  });
});

function disposable<Closable extends { close(): Promise<void> }>(closable: Closable): Closable & AsyncDisposable {
  return Object.assign(closable, { [Symbol.asyncDispose]: () => closable.close() });
}
