/** What the Elasticsearch backend tells of itself, on a real node. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Metrics } from '../../src/metrics/metrics.ts';
import { createClient } from '../../src/storage/elasticsearch/cluster/client.ts';
import { elasticsearch } from '../../src/storage/elasticsearch/definition.ts';
import { ElasticsearchWriter } from '../../src/storage/elasticsearch/writer.ts';
import type { ElasticsearchStore } from '../fixtures/elasticsearch.ts';
import { noElasticsearch, openElasticsearchStore } from '../fixtures/elasticsearch.ts';
import { readScrape } from '../fixtures/scrape.ts';
import { makeSpan, spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { describeUnless } from '../fixtures/unless.ts';

const OLDEST = 1_730_000_000_123_456_789n;
const DAY = 86_400_000_000_000n;

describeUnless(noElasticsearch, 'metrics', () => {
  let store: ElasticsearchStore;
  let writer: ElasticsearchWriter;
  const metrics = new Metrics(elasticsearch.metrics, { receivers: [], maxOperations: 1, maxTenants: 1 });
  const requests = async (kind: string, outcome: string): Promise<number> => {
    const seen = readScrape(await metrics.text());
    return seen.value('spangraph_elasticsearch_request_duration_seconds_count', { kind, outcome });
  };

  beforeAll(async () => {
    store = await openElasticsearchStore();
    writer = new ElasticsearchWriter(createClient(store.config, 0, metrics.meter('ingest')), store.config);
  });
  afterAll(async () => {
    await writer.close();
    await store.close();
  });

  test('an empty store has no oldest span', async () => {
    await store.settle();
    expect(await writer.usage()).toEqual({ bytes: expect.any(Number), spans: 0, traces: 0 });
  });

  test('spans and traces of several days, and the oldest to the nanosecond', async () => {
    const spans = [0n, 1n, 2n].map((day) =>
      makeSpan({
        traceId: traceIdOf(day === 0n ? 1 : 2),
        spanId: spanIdOf(Number(day) + 1),
        startTimeUnixNano: OLDEST + day * DAY,
        endTimeUnixNano: OLDEST + 2n * DAY,
      }),
    );
    await writer.write([spans]);
    await store.settle();
    const usage = await writer.usage();
    expect(usage).toEqual({ bytes: expect.any(Number), spans: 3, traces: 2, oldestStartUnixNano: OLDEST });
    expect(usage.bytes).toBeGreaterThan(0);
  });

  test('each request is counted by its kind and outcome', async () => {
    expect(await requests('bulk', 'ok')).toBeGreaterThan(1);
    expect(await requests('search', 'ok')).toBe(2);
    expect(await requests('count', 'ok')).toBe(4);
    expect(await requests('search', '5xx')).toBe(0);
    const client = createClient({ ...store.config, endpoints: ['http://127.0.0.1:1'] }, 0, metrics.meter('ingest'));
    await expect(client.count({ index: 'x' })).rejects.toThrow('ECONNREFUSED');
    await client.close();
    expect(await requests('count', 'none')).toBe(1);
    const here = createClient(store.config, 0, metrics.meter('ingest'));
    await expect(here.count({ index: `${store.config.index}-absent` })).rejects.toThrow('index_not_found');
    await here.close();
    expect(await requests('count', '4xx')).toBe(1);
  });
});
