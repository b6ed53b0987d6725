/** Traces are removed for good from a real node, while others write. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient } from '../../src/storage/elasticsearch/cluster/client.ts';
import { spansIndex, tracesIndex } from '../../src/storage/elasticsearch/documents/names.ts';
import { ElasticsearchWriter } from '../../src/storage/elasticsearch/writer.ts';
import { type ElasticsearchStore, noElasticsearch, openElasticsearchStore } from '../fixtures/elasticsearch.ts';
import { attributesOf, makeSpan, spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { describeUnless } from '../fixtures/unless.ts';

const DAY = 86_400_000_000_000n;
const MARK = 'remember-me';

/** Spans of a trace on two days. */
function spansOf(trace: number, count: number) {
  const start = makeSpan().startTimeUnixNano;
  return Array.from({ length: count }, (_, index) =>
    makeSpan({
      traceId: traceIdOf(trace),
      spanId: spanIdOf(index + 1),
      name: `${MARK} ${trace}`,
      attributes: attributesOf({ [MARK]: trace }),
      startTimeUnixNano: start + BigInt(index % 2) * DAY,
    }),
  );
}

describeUnless(noElasticsearch, 'erasure', () => {
  let store: ElasticsearchStore;
  let writer: ElasticsearchWriter;
  beforeAll(async () => {
    store = await openElasticsearchStore();
    writer = new ElasticsearchWriter(createClient(store.config), store.config);
  });
  afterAll(async () => {
    await writer.close();
    await store.close();
  });

  /** The ids of the traces that any document names. */
  async function tracesLeft(): Promise<string[]> {
    await store.settle();
    const found = await store.client.search<{ trace: string }>({
      index: `${store.config.index}-*`,
      size: 10_000,
      query: { exists: { field: 'trace' } },
      _source: ['trace'],
    });
    return [...new Set(found.hits.hits.flatMap(({ _source: source }) => source?.trace ?? []))].sort();
  }

  test('spans of all days and the documents of traces are gone, and no others', async () => {
    await writer.write([[...spansOf(1, 30), ...spansOf(2, 7), ...spansOf(3, 4)]]);
    const ids = [1, 2, 9].map(traceIdOf);
    // Nothing is refreshed between the write and the removal.
    expect(await writer.erase(ids)).toEqual({ traces: 2, spans: 37 });
    expect(await tracesLeft()).toEqual([traceIdOf(3)]);
    expect(await writer.erase(ids)).toEqual({ traces: 0, spans: 0 });
  });

  test('more spans than one request removes', async () => {
    await writer.write([spansOf(4, 6_000)]);
    expect(await writer.erase([traceIdOf(4)])).toEqual({ traces: 1, spans: 6_000 });
    expect(await tracesLeft()).toEqual([traceIdOf(3)]);
  });

  test('a removal that ended between the spans and their trace is finished by the next one', async () => {
    await writer.write([spansOf(5, 3)]);
    await store.settle();
    const index = spansIndex(store.config.index, '*');
    const { hits } = await store.client.search({ index, query: { term: { trace: traceIdOf(5) } } });
    await store.client.bulk({ operations: hits.hits.map(({ _index, _id }) => ({ delete: { _index, _id } })) });
    expect(hits.hits).toHaveLength(3);
    expect(await writer.erase([traceIdOf(5)])).toEqual({ traces: 1, spans: 0 });
    expect(await tracesLeft()).toEqual([traceIdOf(3)]);
  });

  test('documents that change meanwhile are removed too', async () => {
    const spans = spansOf(6, 400);
    const writes = Array.from({ length: 20 }, (_, part) => spans.slice(part * 20, part * 20 + 20));
    const writing = Promise.all(writes.map((part) => writer.write([part])));
    await Promise.all([writing, writer.erase([traceIdOf(6)])]);
    await writer.erase([traceIdOf(6)]);
    expect(await tracesLeft()).toEqual([traceIdOf(3)]);
    const index = tracesIndex(store.config.index);
    expect(await store.client.exists({ index, id: traceIdOf(6) })).toBe(false);
  });

  test('a closed day is named, as its spans cannot be removed', async () => {
    await writer.write([spansOf(7, 2)]);
    const index = spansIndex(store.config.index, '2024.10.30');
    await store.client.indices.close({ index });
    await expect(writer.erase([traceIdOf(7)])).rejects.toThrow(/traces cannot be removed now.*clos/);
    await store.client.indices.open({ index, wait_for_active_shards: 1 });
    expect(await writer.erase([traceIdOf(7)])).toEqual({ traces: 1, spans: 2 });
  });
});
