/** The built program while its cluster is full or away: its answers to senders, its memory, and that nothing is lost. */
import { readFileSync } from 'node:fs';
import { Client } from '@elastic/elasticsearch';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { noElasticsearch } from '../fixtures/elasticsearch.ts';
import { missingForOwnNode, type RunningNode, startNode } from '../fixtures/elasticsearch-node.ts';
import { jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { forEachAtOnce, postTraces, toProtobuf } from '../fixtures/otlp/senders.ts';
import { freePort } from '../fixtures/ports.ts';
import { type Program, startProgram } from '../fixtures/program.ts';
import { readSpanIds } from '../fixtures/read-back.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { makeTempFolder, type TempFolder } from '../fixtures/temp-folder.ts';
import { describeUnless } from '../fixtures/unless.ts';

const INDEX = 'faults';
const MINUTES = 60_000;
const SENDERS = 16;
const SPANS_A_REQUEST = 40;
/** Bytes of one attribute. A request has about 0.8 MiB. */
const VALUE_BYTES = 20_000;
/** Milliseconds between two attempts of a sender. */
const ATTEMPT_MS = 200;

describeUnless(noElasticsearch ?? missingForOwnNode(), 'a cluster that cannot take spans for a while', () => {
  let folder: TempFolder;
  let port: number;
  let node: RunningNode;
  let client: Client;
  let program: Program;
  let requests = 0;
  const acknowledged = new Set<string>();

  const start = () => startNode({ data: folder.path, port, heap: '512m' });

  beforeAll(async () => {
    folder = makeTempFolder();
    port = await freePort();
    node = await start();
    client = new Client({ node: node.url });
    program = await startProgram({
      args: [],
      config: JSON.stringify({
        exporters: {
          elasticsearch: {
            endpoints: [node.url],
            index: INDEX,
            number_of_replicas: 0,
            request_timeout: '2s',
            retry_timeout: '1s',
          },
        },
        receivers: {
          otlp: {
            protocols: {
              grpc: { endpoint: '127.0.0.1:0', max_recv_msg_size_mib: 1 },
              http: { endpoint: '127.0.0.1:0', max_request_body_size: '1MiB' },
            },
          },
        },
        api: { endpoint: '127.0.0.1:0' },
        ingest: { max_queue_size_mib: 8 },
      }),
    });
  });
  afterAll(async () => {
    await program?.[Symbol.asyncDispose]();
    await client?.close();
    await node?.stop();
    folder?.[Symbol.dispose]();
  });

  /** Sends a request with one trace. Returns the reason if it is refused. */
  async function send(trace: string, valueBytes: number): Promise<string | undefined> {
    const value = { stringValue: trace.padEnd(valueBytes, 'x') };
    const spans = Array.from({ length: SPANS_A_REQUEST }, (_, index) =>
      jsonSpan(trace, spanIdOf(index + 1), { attributes: [{ key: 'large', value }] }),
    );
    const answer = await postTraces(program.otlpHttpUrl, toProtobuf(jsonRequest(spans)), { encoding: 'protobuf' });
    if (answer.status === 200) {
      expect(answer.body).toEqual({});
      acknowledged.add(trace);
      return undefined;
    }
    expect(answer.status).toBe(503);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    return String(answer.body.message);
  }

  const nextTrace = (): string => traceIdOf(++requests);

  /** Sends a small request until it gets this answer. */
  async function untilAnswered(check: (reason: string | undefined) => void): Promise<void> {
    const trace = nextTrace();
    await vi.waitFor(async () => check(await send(trace, 1)), { timeout: 3 * MINUTES, interval: ATTEMPT_MS });
  }

  const readiness = async () => {
    const response = await fetch(`${program.apiOrigin}/readyz`);
    return { status: response.status, text: await response.text() };
  };

  /** Expects everything that was acknowledged, once. */
  async function expectAll(): Promise<void> {
    await client.indices.refresh({ index: `${INDEX}-*` });
    const ids = await readSpanIds(program);
    expect(new Set(ids).size).toBe(ids.length);
    const stored = new Set(ids.map((id) => id.slice(0, 32)));
    expect([...acknowledged].filter((trace) => !stored.has(trace))).toEqual([]);
    expect(ids.length).toBeGreaterThanOrEqual(acknowledged.size * SPANS_A_REQUEST);
  }

  test('over its disk watermark: senders are told to retry; below it, ingest continues', {
    timeout: 5 * MINUTES,
  }, async () => {
    await untilAnswered(taken);
    const disk = 'cluster.routing.allocation.disk';
    const watermarks = ['low', 'high', 'flood_stage'].map((name) => `${disk}.watermark.${name}`);
    const set = (value: string | null) =>
      client.cluster.putSettings({ persistent: Object.fromEntries(watermarks.map((name) => [name, value])) });
    // Asks for more free bytes than there are. The cluster finds its disk full and blocks its indices.
    await client.cluster.putSettings({
      persistent: { 'cluster.info.update.interval': '10s', [`${disk}.threshold_enabled`]: true },
    });
    await set('900tb');
    await untilAnswered((reason) => expect(reason).toContain('disk usage exceeded flood-stage watermark'));
    const { status, text } = await readiness();
    expect({ status, text }).toMatchObject({ status: 503, text: expect.stringContaining('watermark') });
    await set(null);
    await untilAnswered(taken);
    expect((await readiness()).status).toBe(200);
    await expectAll();
  });

  test('killed: memory is bounded however much is sent, and what was acknowledged is there when it is back', {
    timeout: 5 * MINUTES,
  }, async () => {
    const wave = async (count: number): Promise<void> =>
      forEachAtOnce(SENDERS, Array.from({ length: count }, nextTrace), async (trace) => {
        await send(trace, VALUE_BYTES);
      });
    await wave(4 * SENDERS);
    const before = acknowledged.size;
    process.kill(node.nodePids[0] ?? 0, 'SIGKILL');
    await node.stop();
    await untilAnswered((reason) => expect(reason).toMatch(/cannot be reached/));
    await wave(4 * SENDERS);
    const warm = peakMemory(program.pid);
    await wave(16 * SENDERS);
    expect(acknowledged.size).toBe(before);
    expect(peakMemory(program.pid)).toBeLessThan(1.4 * warm);
    expect((await readiness()).text).toContain('cannot be reached');
    node = await start();
    await untilAnswered(taken);
    await expectAll();
  });
});

function taken(reason: string | undefined): void {
  expect(reason).toBeUndefined();
}

/** Peak memory of the process, in bytes. */
function peakMemory(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}
