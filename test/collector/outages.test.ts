/** A Collector with its default retry and queue loses nothing while the program's queue is full, or while it is away. */
import { type ClientRequest, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { freePort } from '../fixtures/ports.ts';
import { type Program, startProgram } from '../fixtures/program.ts';
import { countSpans } from '../fixtures/read-back.ts';
import { makeTempFolder, type TempFolder } from '../fixtures/temp-folder.ts';
import { type Collector, prepareCollector, startCollector, telemetrygen } from './collector.ts';

const MIB = 1024 * 1024;
const TRACES = 400;
const CHILDREN = 4;
const SPANS = TRACES * (1 + CHILDREN);
const FLAGS = ['--traces', String(TRACES), '--child-spans', String(CHILDREN), '--batch-size', '50'];
const SMALL_QUEUE = `
receivers: { otlp: { protocols: {
  grpc: { endpoint: "127.0.0.1:0", max_recv_msg_size_mib: 1 },
  http: { endpoint: "127.0.0.1:0", max_request_body_size: 1MiB } } } }
api: { endpoint: "127.0.0.1:0" }
ingest: { max_queue_size_mib: 1 }
`;
/** The Collector's default retry begins after 5 s and waits up to 30 s between two attempts. */
const RETRIED = { timeout: 100_000, interval: 200 };

let home: string;
let folder: TempFolder;
beforeAll(async () => {
  home = await prepareCollector();
  folder = makeTempFolder();
});
afterAll(() => folder?.[Symbol.dispose]());

type Addresses = Pick<Program, 'grpcAddress' | 'otlpHttpUrl'>;

/** Exporters as they are by default, but for TLS. */
const EXPORTERS = [
  ['otlp', ({ grpcAddress }: Addresses) => ({ endpoint: grpcAddress, tls: { insecure: true } })],
  ['otlphttp', ({ otlpHttpUrl }: Addresses) => ({ endpoint: new URL(otlpHttpUrl).origin })],
] as const;

async function expectAllStored(program: Program, collector: Collector): Promise<void> {
  await vi.waitFor(async () => {
    const all = { accepted: SPANS, sent: SPANS, failed: 0, queued: 0 };
    expect(await collector.counts(), collector.output()).toEqual(all);
  }, RETRIED);
  expect(collector.output()).toContain('Will retry');
  expect(await countSpans(program)).toBe(SPANS);
}

/** Takes nearly all of the queue and keeps it, until destroyed. */
async function fillQueue(program: Program): Promise<ClientRequest> {
  const headers = { 'content-type': 'application/x-protobuf', 'content-length': MIB };
  const held = request(program.otlpHttpUrl, { method: 'POST', headers: { ...headers, expect: '100-continue' } });
  const isAsked = new Promise<void>((resolve, reject) => held.on('continue', resolve).on('error', reject));
  held.flushHeaders();
  await isAsked;
  await new Promise((resolve) => held.write(Buffer.alloc(MIB - 1), resolve));
  return held;
}

describe.concurrent('nothing is lost', () => {
  test.each(EXPORTERS)('%s, while the queue is full', { timeout: 150_000 }, async (name, exporterTo) => {
    await using program = await startProgram({ config: SMALL_QUEUE, args: [] });
    const held = await fillQueue(program);
    await using collector = await startCollector(home, folder.path, [name, exporterTo(program)]);
    await telemetrygen(home, 'traces', collector.grpcAddress, ...FLAGS);
    await vi.waitFor(() => expect(collector.output()).toContain('ingest.max_queue_size_mib'), RETRIED);
    held.destroy();
    await expectAllStored(program, collector);
  });

  test.each(EXPORTERS)('%s, while it is killed and restarted', { timeout: 150_000 }, async (name, exporterTo) => {
    const place = await freshPlace(`${name}-restart`);
    let program = await startProgram({ folder: folder.path, ...place });
    try {
      await using collector = await startCollector(home, folder.path, [name, exporterTo(program)]);
      const sending = telemetrygen(home, 'traces', collector.grpcAddress, ...FLAGS, '--rate', '100');
      await vi.waitFor(async () => expect(await countSpans(program)).toBeGreaterThan(0), RETRIED);
      await program.kill();
      await vi.waitFor(() => expect(collector.output()).toContain('Will retry'), RETRIED);
      program = await startProgram({ folder: folder.path, ...place });
      await vi.waitFor(async () => expect((await collector.counts()).sent).toBeGreaterThan(SPANS / 2), RETRIED);
      expect(await program.stop()).toMatchObject({ code: 0 });
      program = await startProgram({ folder: folder.path, ...place });
      await sending;
      await expectAllStored(program, collector);
    } finally {
      await program[Symbol.asyncDispose]();
    }
  });
});

/** Flags for ports and a database that stay the same over restarts. */
async function freshPlace(name: string): Promise<{ args: string[] }> {
  const parts = ['api', 'otlp-grpc', 'otlp-http'];
  const flags = await Promise.all(
    parts.map(async (part) => [`--${part}-endpoint`, `127.0.0.1:${await freePort()}`] as const),
  );
  return { args: [...flags.flat(), '--sqlite-path', folder.file(`${name}.db`)] };
}
