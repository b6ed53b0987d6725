/**
 * Measures what a cluster takes in through Spangraph, against what the same node takes in by plain bulk requests with the
 * same documents in the same run: `node test/bench/elasticsearch.ts --endpoint http://127.0.0.1:9200`. Linux only.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from '@elastic/elasticsearch';
import { decodeTracesProtobuf } from '../../receivers/otlp/decode-protobuf.ts';
import { SpanEncoder } from '../../src/storage/elasticsearch/documents.ts';
import { openElasticsearchWriter } from '../../src/storage/elasticsearch/index.ts';
import { spansIndex } from '../../src/storage/elasticsearch/names.ts';
import { elasticsearchConfig } from '../fixtures/elasticsearch-config.ts';
import { Facts } from './facts.ts';
import { type LoadResult, sendLoad } from './load.ts';
import { buildProgram, Server } from './server.ts';
import { makeExports } from './stream.ts';

const MIGRATIONS = join(import.meta.dirname, '../../migrations/elasticsearch');
/** As the program has them by default. */
const BULK_BYTES = 8 * 1024 ** 2;
const CONCURRENCY = 2;
const SEED = 1;

const { values } = parseArgs({
  options: {
    endpoint: { type: 'string', default: 'http://127.0.0.1:9200' },
    spans: { type: 'string', default: '200000' },
    connections: { type: 'string', default: '1,4' },
    profile: { type: 'string' },
  },
});
const spans = Number(values.spans);
const client = new Client({ node: values.endpoint, requestTimeout: 120_000 });

/** Seconds until the same documents are acknowledged, made beforehand. */
async function rawBulk(): Promise<number> {
  const index = 'bench-raw';
  await removeIndices(index);
  const config = elasticsearchConfig(values.endpoint, { index, refreshIntervalMs: 1_000 });
  await (await openElasticsearchWriter(config, MIGRATIONS)).close();
  const bodies: string[] = [];
  let body = '';
  for (const { bytes } of makeExports({ seed: SEED, spans }, new Facts(SEED))) {
    const encoder = new SpanEncoder(1n);
    for (const span of decodeTracesProtobuf(bytes).spans) {
      const { day, id, source } = encoder.encode(span);
      body += `{"create":{"_index":"${spansIndex(index, day)}","_id":"${id}"}}\n${source}\n`;
      if (body.length < BULK_BYTES) continue;
      bodies.push(body);
      body = '';
    }
  }
  bodies.push(body);
  const queue = bodies.values();
  const start = performance.now();
  await Promise.all(
    Array.from({ length: CONCURRENCY }, async () => {
      for (const bulkBody of queue) {
        const answer = await client.transport.request<{ errors: boolean }>({
          method: 'POST',
          path: '/_bulk',
          querystring: { filter_path: 'errors' },
          bulkBody,
        });
        if (answer.errors) throw new Error('A document was refused.');
      }
    }),
  );
  const seconds = (performance.now() - start) / 1_000;
  await removeIndices(index);
  return seconds;
}

/** Through the built program, over OTLP/gRPC. */
async function through(connections: number): Promise<LoadResult & { readonly cpuSeconds: number }> {
  const index = 'bench-program';
  await removeIndices(index);
  const folder = mkdtempSync(join(tmpdir(), 'spangraph-bench-'));
  try {
    const elasticsearch = { endpoint: values.endpoint, index };
    await using server = await Server.start({ folder, synchronous: 'full', elasticsearch, profiles: values.profile });
    const before = server.cpuSeconds();
    let result: LoadResult | undefined;
    let cpuSeconds = 0;
    await sendLoad(
      { seed: SEED, spans, connections, address: server.otlpGrpc },
      {
        onProgress: () => {},
        onSent: (sent) => {
          cpuSeconds = server.cpuSeconds() - before;
          result = sent;
        },
      },
    );
    await server.stop();
    if (result === undefined) throw new Error('Nothing was sent.');
    return { ...result, cpuSeconds };
  } finally {
    rmSync(folder, { recursive: true });
    await removeIndices(index);
  }
}

async function removeIndices(index: string): Promise<void> {
  const names = Object.keys(await client.indices.get({ index: `${index}-*`, features: ['aliases'] }));
  if (names.length > 0) await client.indices.delete({ index: names });
}

function report(name: string, seconds: number, limit: number, more = ''): void {
  const rate = Math.round(spans / seconds);
  process.stdout.write(
    `${name}: ${seconds.toFixed(1)} s, ${rate} spans/s, ${((100 * limit) / seconds).toFixed(0)} %${more}\n`,
  );
}

buildProgram();
// The first one warms the node up.
await rawBulk();
const limit = await rawBulk();
report('raw bulk', limit, limit);
for (const connections of values.connections.split(',').map(Number)) {
  const { seconds, p50Ms, p95Ms, cpuSeconds, retries } = await through(connections);
  const latency = `, acknowledged after ${p50Ms.toFixed(0)} ms (p95 ${p95Ms.toFixed(0)} ms)`;
  report(
    `${connections} connections`,
    seconds,
    limit,
    `${latency}, ${cpuSeconds.toFixed(1)} CPU s, ${retries} retries`,
  );
}
report('raw bulk again', await rawBulk(), limit);
await client.close();
