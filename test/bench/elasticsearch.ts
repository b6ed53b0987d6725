/**
 * Measures what a cluster takes in through Spangraph, against what the same node takes in by plain bulk requests with the
 * same documents in the same run: `node test/bench/elasticsearch.ts --endpoint http://127.0.0.1:9200`. Linux only.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from '@elastic/elasticsearch';
import { decodeTracesProtobuf } from '../../receivers/formats/otlp/decode-protobuf.ts';
import { SpanEncoder } from '../../src/storage/elasticsearch/documents/documents.ts';
import { dayOf, spanDocumentId, spansIndex } from '../../src/storage/elasticsearch/documents/names.ts';
import { lengthOf, type Piece, toBytes } from '../../src/storage/elasticsearch/documents/pieces.ts';
import { openElasticsearchWriter } from '../../src/storage/elasticsearch/index.ts';
import { elasticsearchConfig } from '../fixtures/elasticsearch-config.ts';
import { Facts } from './facts.ts';
import { type LoadResult, sendLoad } from './load.ts';
import { buildProgram, Server } from './server.ts';
import { makeExports, RATE } from './stream.ts';

const MIGRATIONS = join(import.meta.dirname, '../../migrations/elasticsearch');
/** As the program has them by default. */
const BULK_BYTES = 8 * 1024 ** 2;
const CONCURRENCY = 2;
const SEED = 1;

const { values } = parseArgs({
  options: {
    endpoint: { type: 'string', default: 'http://127.0.0.1:9200' },
    spans: { type: 'string', default: '100000' },
    connections: { type: 'string', default: '1,4' },
    profile: { type: 'string' },
    disk: { type: 'boolean', default: false },
  },
});
const spans = Number(values.spans);
const client = new Client({ node: values.endpoint, requestTimeout: 120_000 });

/** What it took until everything was acknowledged. */
interface Taken {
  readonly seconds: number;
  /** Of the node's process, all of it. */
  readonly nodeCpuSeconds: number;
  /** On the disk of the node; see {@link bytesOnDisk}. */
  readonly bytesOnDisk: number;
}

/** Processor time of the nodes since their start, in seconds. */
async function nodeCpuSeconds(): Promise<number> {
  const { nodes } = await client.nodes.stats({ metric: 'process' });
  return Object.values(nodes).reduce((sum, node) => sum + (node.process?.cpu?.total_in_millis ?? 0) / 1_000, 0);
}

/** After merging to one segment, with `--disk`; else 0. */
async function bytesOnDisk(index: string): Promise<number> {
  if (!values.disk) return 0;
  await client.indices.forcemerge({ index: `${index}-*`, max_num_segments: 1 });
  await client.indices.flush({ index: `${index}-*` });
  const stats = await client.indices.stats({ index: `${index}-*`, metric: 'store' });
  return stats._all.total?.store?.size_in_bytes ?? 0;
}

const RAW_INDEX = 'bench-raw';

/** The requests of the raw limit. */
function makeBodies(): readonly Buffer[] {
  const bodies: Buffer[] = [];
  let [pieces, length]: [Piece[], number] = [[], 0];
  for (const { bytes } of makeExports({ seed: SEED, spans, rate: RATE }, new Facts(SEED))) {
    const encoder = new SpanEncoder(1n);
    for (const span of decodeTracesProtobuf(bytes).spans) {
      const { source } = encoder.encode(span);
      const index = spansIndex(RAW_INDEX, dayOf(span.startTimeUnixNano));
      pieces.push(`{"create":{"_index":"${index}","_id":"${spanDocumentId(span)}"}}\n`, ...source, '\n');
      length += lengthOf(source);
      if (length < BULK_BYTES) continue;
      bodies.push(toBytes(pieces));
      [pieces, length] = [[], 0];
    }
  }
  return [...bodies, toBytes(pieces)];
}

/** The same documents, without their traces. */
async function rawBulk(bodies: readonly Buffer[]): Promise<Taken> {
  await removeIndices(RAW_INDEX);
  const config = elasticsearchConfig(values.endpoint, { index: RAW_INDEX, refreshIntervalMs: 1_000 });
  await (await openElasticsearchWriter(config, MIGRATIONS)).close();
  const queue = bodies.values();
  const before = await nodeCpuSeconds();
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
  const taken = {
    seconds,
    nodeCpuSeconds: (await nodeCpuSeconds()) - before,
    bytesOnDisk: await bytesOnDisk(RAW_INDEX),
  };
  await removeIndices(RAW_INDEX);
  return taken;
}

/** Through the built program, over OTLP/gRPC. */
async function throughProgram(connections: number): Promise<LoadResult & Taken & { readonly cpuSeconds: number }> {
  const index = 'bench-program';
  await removeIndices(index);
  const folder = mkdtempSync(join(tmpdir(), 'spangraph-bench-'));
  try {
    const elasticsearch = { endpoint: values.endpoint, index };
    await using server = await Server.start({ folder, synchronous: 'full', elasticsearch, profiles: values.profile });
    const before = server.cpuSeconds();
    const nodeBefore = await nodeCpuSeconds();
    let result: LoadResult | undefined;
    let cpuSeconds = 0;
    await sendLoad(
      {
        seed: SEED,
        spans,
        rate: RATE,
        burst: spans,
        connections,
        address: server.otlpGrpc,
        graphqlUrl: server.graphqlUrl,
      },
      {
        onProgress: () => {},
        onSent: (sent) => {
          cpuSeconds = server.cpuSeconds() - before;
          result = sent;
        },
      },
    );
    const nodeCpu = (await nodeCpuSeconds()) - nodeBefore;
    await server.stop();
    if (result === undefined) throw new Error('Nothing was sent.');
    return { ...result, cpuSeconds, nodeCpuSeconds: nodeCpu, bytesOnDisk: await bytesOnDisk(index) };
  } finally {
    rmSync(folder, { recursive: true });
    await removeIndices(index);
  }
}

async function removeIndices(index: string): Promise<void> {
  const names = Object.keys(await client.indices.get({ index: `${index}-*`, features: ['aliases'] }));
  if (names.length > 0) await client.indices.delete({ index: names });
}

function report(name: string, taken: Taken, limit: number, more = ''): void {
  const { seconds, nodeCpuSeconds: nodeCpu, bytesOnDisk: bytes } = taken;
  const share = `${((100 * limit) / seconds).toFixed(0)} %`;
  const disk = bytes === 0 ? '' : `, ${Math.round(bytes / spans)} bytes a span on disk`;
  process.stdout.write(
    `${name}: ${seconds.toFixed(1)} s, ${Math.round(spans / seconds)} spans/s, ${share}, ` +
      `node ${nodeCpu.toFixed(1)} CPU s${more}${disk}\n`,
  );
}

buildProgram();
const bodies = makeBodies();
// The first one warms the node up.
await rawBulk(bodies);
let before = await rawBulk(bodies);
report('raw bulk', before, before.seconds);
for (const connections of values.connections.split(',').map(Number)) {
  const through = await throughProgram(connections);
  const after = await rawBulk(bodies);
  // The machine may be quicker or slower from one minute to the next: the limit is that of just before and just after.
  const limit = (before.seconds + after.seconds) / 2;
  const { p50Ms, p95Ms, cpuSeconds, retries } = through;
  const latency = `acknowledged after ${p50Ms.toFixed(0)} ms (p95 ${p95Ms.toFixed(0)} ms)`;
  const more = `, program ${cpuSeconds.toFixed(1)} CPU s, ${latency}, ${retries} retries`;
  report(`${connections} connections`, through, limit, more);
  report('raw bulk', after, limit);
  before = after;
}
await client.close();
