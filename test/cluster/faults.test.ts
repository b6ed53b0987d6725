/** The writer on real nodes that die, stand still, are full or change their master. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@elastic/elasticsearch';
import { expect, test } from 'vitest';
import { SpangraphError } from '../../src/errors.ts';
import type { Span } from '../../src/model/span.ts';
import type { SpanWriter } from '../../src/storage/backend.ts';
import type { ElasticsearchConfig } from '../../src/storage/elasticsearch/config/config.ts';
import { openElasticsearchWriter } from '../../src/storage/elasticsearch/index.ts';
import {
  ELASTICSEARCH_MIGRATIONS,
  elasticsearchUrl,
  noElasticsearch,
  openElasticsearchStore,
  removeStore,
} from '../fixtures/elasticsearch.ts';
import { elasticsearchConfig } from '../fixtures/elasticsearch-config.ts';
import type { NodeOptions, RunningNode } from '../fixtures/elasticsearch-node.ts';
import { missingForOwnNode, startNode } from '../fixtures/elasticsearch-node.ts';
import { freePort } from '../fixtures/ports.ts';
import { attributesOf, makeSpan, spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { describeUnless } from '../fixtures/unless.ts';

const SPANS_A_TRACE = 10;
const SPANS_A_BATCH = 4_000;
const TIMEOUT_MS = 600_000;
/** Spans of the load during which a node is killed. */
const LOAD_SPANS = Number(process.env.SPANGRAPH_TEST_LOAD_SPANS ?? 40_000);
/** Milliseconds that the node stands still, longer than a write waits. */
const STANDSTILL_MS = Number(process.env.SPANGRAPH_TEST_STANDSTILL_MS ?? 5_000);

/** Batch number `batch` of a load. Every span has its own key, and every fourth trace continues in the next batch. */
function batchOf(batch: number): Span[] {
  return Array.from({ length: SPANS_A_BATCH }, (_, place) => {
    const index = batch * SPANS_A_BATCH + place;
    const trace = Math.floor(index / SPANS_A_TRACE);
    const late = trace % 4 === 0 ? Math.max(0, trace - SPANS_A_BATCH / SPANS_A_TRACE) : trace;
    return makeSpan({
      traceId: traceIdOf(1 + late),
      spanId: spanIdOf(1 + index),
      attributes: attributesOf({ 'http.route': `/items/${index % 100}`, index: BigInt(index) }),
    });
  });
}

/** Sends each batch until it is acknowledged, as a sender does. Returns the refusals. */
async function load(
  writer: SpanWriter,
  batches: number,
  onAcknowledged: (batch: number) => void,
  onRefused: () => void = () => {},
): Promise<string[]> {
  const refusals: string[] = [];
  for (let batch = 0; batch < batches; batch++) {
    for (;;) {
      try {
        const [report] = await writer.write([batchOf(batch)]);
        expect(report?.rejected).toEqual([]);
        break;
      } catch (thrown) {
        if (!(thrown instanceof SpangraphError) || thrown.code !== 'STORAGE_UNAVAILABLE') throw thrown;
        refusals.push(thrown.message);
        onRefused();
      }
    }
    onAcknowledged(batch);
  }
  return refusals;
}

/** Expects every span of the load once, and traces that agree. */
async function expectAll(config: ElasticsearchConfig, batches: number): Promise<void> {
  const client = new Client({ nodes: [...config.endpoints] });
  try {
    await client.indices.refresh({ index: `${config.index}-*` });
    const total = batches * SPANS_A_BATCH;
    const { count } = await client.count({ index: `${config.index}-spans-*` });
    const { aggregations } = await client.search<unknown, { spans: { value: number }; ids: { value: number } }>({
      index: `${config.index}-traces`,
      size: 0,
      aggs: { spans: { sum: { field: 'span_count' } } },
    });
    expect([count, aggregations?.spans.value]).toEqual([total, total]);
    const docs = Array.from({ length: batches }, (_, batch) => batchOf(batch)[batch]).flatMap((span) => span ?? []);
    for (const { traceId, spanId } of docs) {
      const found = await client.count({
        index: `${config.index}-spans-*`,
        query: { bool: { filter: [{ term: { trace: traceId } }, { term: { id: spanId } }] } },
      });
      expect(found.count).toBe(1);
    }
  } finally {
    await client.close();
  }
}

/** A folder for data that outlives a node. The node runs as another user. */
function dataFolder(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'es-faults.'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

async function own(options: NodeOptions): Promise<RunningNode & AsyncDisposable> {
  const node = await startNode(options);
  return { ...node, [Symbol.asyncDispose]: () => node.stop() };
}

describeUnless(noElasticsearch ?? missingForOwnNode(), 'a cluster with faults', () => {
  test('killed and started again under load: what was acknowledged is there, once', {
    timeout: TIMEOUT_MS,
  }, async () => {
    using folder = dataFolder();
    const batches = LOAD_SPANS / SPANS_A_BATCH;
    const port = await freePort();
    const first = await startNode({ data: folder.path, port });
    const config = elasticsearchConfig(first.url, { retryTimeoutMs: 3_000, requestTimeoutMs: 5_000 });
    const writer = await openElasticsearchWriter(config, ELASTICSEARCH_MIGRATIONS);
    let second: Promise<RunningNode> | undefined;
    const refusals = await load(writer, batches, (batch) => {
      if (batch !== Math.floor(batches / 3)) return;
      process.kill(first.nodePids[0] ?? 0, 'SIGKILL');
      second = first.stop().then(() => startNode({ data: folder.path, port }));
    });
    try {
      // A busy machine may cause other refusals, before the node dies and while it starts.
      expect(refusals).toContainEqual(
        expect.stringMatching(/^The request cannot be stored now: Elasticsearch (cannot be reached|did not answer)/),
      );
      await expectAll(config, batches);
    } finally {
      await writer.close();
      await (await second)?.stop();
    }
  });

  test('one that stands still: senders are told to retry, and then nothing is missing or twice', {
    timeout: TIMEOUT_MS,
  }, async () => {
    await using node = await own({ heap: '512m' });
    const config = elasticsearchConfig(node.url, {
      retryTimeoutMs: STANDSTILL_MS,
      requestTimeoutMs: STANDSTILL_MS,
    });
    const writer = await openElasticsearchWriter(config, ELASTICSEARCH_MIGRATIONS);
    const [pid = 0] = node.nodePids;
    const batches = 10;
    const refusals = await load(
      writer,
      batches,
      (batch) => {
        if (batch === 4) process.kill(pid, 'SIGSTOP');
      },
      () => process.kill(pid, 'SIGCONT'),
    );
    expect(refusals).toContainEqual(expect.stringContaining('Elasticsearch did not answer in time'));
    await expectAll(config, batches);
    await writer.close();
  });

  test('one that is full says so, and continues when it has room', async () => {
    const store = await openElasticsearchStore({ retryTimeoutMs: 5_000 });
    await store.writer.write([batchOf(0)]);
    const block = (value: boolean | null) =>
      store.client.indices.putSettings({
        index: `${store.config.index}-*`,
        settings: { 'index.blocks.read_only_allow_delete': value },
      });
    await block(true);
    await expect(store.writer.write([batchOf(1)])).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
      message: expect.stringContaining('read-only'),
    });
    await block(null);
    await store.writer.write([batchOf(1)]);
    await expectAll(store.config, 2);
    await store.close();
  });

  test('four that install at once on an empty cluster, and then write the same', async () => {
    const config = elasticsearchConfig(await elasticsearchUrl());
    const open = () => openElasticsearchWriter(config, ELASTICSEARCH_MIGRATIONS);
    const writers = await Promise.all([open(), open(), open(), open()]);
    const reports = await Promise.all(writers.map((writer) => writer.write([batchOf(0)])));
    expect(reports.flat().reduce((sum, report) => sum + report.stored, 0)).toBe(SPANS_A_BATCH);
    await expectAll(config, 1);
    await Promise.all(writers.map((writer) => writer.close()));
    const client = new Client({ nodes: [...config.endpoints] });
    await client.indices.putIndexTemplate({
      name: `${config.index}-spans-v9`,
      version: 9,
      priority: 600,
      index_patterns: [`${config.index}-spans-*`],
    });
    await expect(open()).rejects.toMatchObject({
      code: 'DATABASE_UNUSABLE',
      message: expect.stringContaining('layout 9'),
    });
    await removeStore(client, config.index);
    await client.close();
  });

  test('a policy that the cluster does not have is refused', async () => {
    await expect(openElasticsearchStore({ ilmPolicy: 'none' })).rejects.toMatchObject({
      code: 'DATABASE_UNUSABLE',
      message: expect.stringContaining('ilm_policy: the cluster has no policy "none"'),
    });
  });

  test('nothing there: refused in time, and no secret is shown', async () => {
    const config = elasticsearchConfig(`http://127.0.0.1:${await freePort()}`, {
      retryTimeoutMs: 500,
      auth: { username: 'elastic', password: 'geheim' },
    });
    const error: unknown = await openElasticsearchWriter(config, ELASTICSEARCH_MIGRATIONS).catch((thrown) => thrown);
    expect(error).toMatchObject({ code: 'STORAGE_UNAVAILABLE', message: expect.stringContaining('ECONNREFUSED') });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toMatch(/geheim|ZWxhc3RpYz/);
  });

  test('one of three nodes killed under load, with replicas: what was acknowledged is there, once', {
    timeout: TIMEOUT_MS,
  }, async () => {
    await using cluster = await own({ nodes: 3, heap: '512m' });
    const port = Number(new URL(cluster.url).port);
    const endpoints = [0, 1, 2].map((index) => `http://127.0.0.1:${port + index}`);
    // One writer knows all nodes. The other knows only the node that dies, and must have asked it for the others.
    const configs = [
      elasticsearchConfig(cluster.url, { numberOfReplicas: 1, endpoints }),
      elasticsearchConfig(cluster.url, { numberOfReplicas: 1, endpoints: endpoints.slice(2), sniff: true }),
    ];
    const batches = LOAD_SPANS / SPANS_A_BATCH / configs.length;
    let isKilled = false;
    const kill = (batch: number): void => {
      if (batch < Math.floor(batches / 3) || isKilled) return;
      isKilled = process.kill(cluster.nodePids[2] ?? 0, 'SIGKILL');
    };
    const work = async (config: ElasticsearchConfig): Promise<void> => {
      const writer = await openElasticsearchWriter(config, ELASTICSEARCH_MIGRATIONS);
      await load(writer, batches, kill);
      await writer.close();
      await expectAll({ ...config, endpoints: endpoints.slice(0, 2) }, batches);
    };
    await Promise.all(configs.map(work));
  });
});
