/** A real Collector and telemetrygen send to the program: what arrives, and what each side says of what does not. */
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { jsonBytes, jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { postTraces } from '../fixtures/otlp/senders.ts';
import { freePort } from '../fixtures/ports.ts';
import { type Program, startProgram } from '../fixtures/program.ts';
import { countSpans } from '../fixtures/read-back.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { makeTempFolder, type TempFolder } from '../fixtures/temp-folder.ts';
import { type Collector, prepareCollector, type Signal, startCollector, telemetrygen } from './collector.ts';

const TRACES = 100;
/** telemetrygen's traces have a root and so many children. */
const CHILDREN = 3;
const SPANS = TRACES * (1 + CHILDREN);
const SOON = { timeout: 30_000, interval: 100 };
const FLAGS = ['--traces', String(TRACES), '--child-spans', String(CHILDREN)];

/** The two exporters of OTLP, with TLS off and nothing else but what `more` says. */
const EXPORTERS = {
  otlp: (program: Program, more: object) => ({ endpoint: program.grpcAddress, tls: { insecure: true }, ...more }),
  otlphttp: (program: Program, more: object) => ({ endpoint: new URL(program.otlpHttpUrl).origin, ...more }),
} as const;
type ExporterName = keyof typeof EXPORTERS;

let home: string;
let folder: TempFolder;
let program: Program;
beforeAll(async () => {
  home = await prepareCollector();
  folder = makeTempFolder();
});
afterAll(() => folder?.[Symbol.dispose]());
beforeEach(async () => {
  program = await startProgram();
  return async () => await program[Symbol.asyncDispose]();
});

const collectorTo = (name: ExporterName, more: object = {}): Promise<Collector> =>
  startCollector(home, folder.path, [name, EXPORTERS[name](program, more)]);

/** Waits until the Collector has done with everything it took, and says how. */
async function expectDone(
  collector: Collector,
  { sent, failed }: { readonly sent: number; readonly failed: number },
  signal: Signal = 'spans',
): Promise<void> {
  const counts = { accepted: sent + failed, sent, failed, queued: 0 };
  await vi.waitFor(async () => expect(await collector.counts(signal), collector.output()).toEqual(counts), SOON);
}

describe('telemetrygen itself', () => {
  test.each([
    ['gRPC', () => program.grpcAddress, []],
    ['HTTP', () => new URL(program.otlpHttpUrl).host, ['--otlp-http']],
  ] as const)('%s: every span is stored', async (_protocol, address, flags) => {
    await telemetrygen(home, 'traces', address(), ...flags, ...FLAGS);
    expect(await countSpans(program)).toBe(SPANS);
  });
});

describe('compressions', () => {
  test.each<[ExporterName, object]>([
    ['otlp', {}],
    ['otlp', { compression: 'none' }],
    ['otlp', { compression: 'gzip' }],
    ['otlp', { compression: 'zstd' }],
    ['otlphttp', {}],
    ['otlphttp', { encoding: 'json' }],
    ['otlphttp', { compression: 'none' }],
    ['otlphttp', { compression: 'gzip' }],
    ['otlphttp', { compression: 'deflate' }],
    ['otlphttp', { compression: 'zstd' }],
  ])('%s %o: every span is stored', async (name, more) => {
    await using collector = await collectorTo(name, more);
    await telemetrygen(home, 'traces', collector.grpcAddress, ...FLAGS);
    await expectDone(collector, { sent: SPANS, failed: 0 });
    expect(await countSpans(program)).toBe(SPANS);
  });

  test.each<[ExporterName, object, RegExp]>([
    ['otlp', { compression: 'snappy' }, /snappy.{1,20} is not served: send gzip, deflate, zstd or identity/],
    ['otlphttp', { compression: 'snappy' }, /snappy.{1,20} is not served: send gzip, deflate, zstd or identity/],
    ['otlphttp', { compression: 'zlib' }, /zlib.{1,20} is not served: send gzip, deflate, zstd or identity/],
  ])('%s %o: refused for good, with what to send', async (name, more, reason) => {
    await using collector = await collectorTo(name, more);
    await telemetrygen(home, 'traces', collector.grpcAddress, ...FLAGS);
    await expectDone(collector, { sent: 0, failed: SPANS });
    expect(collector.output()).toMatch(reason);
    expect(await countSpans(program)).toBe(0);
  });
});

describe('partial success', () => {
  test.each<ExporterName>(['otlp', 'otlphttp'])('%s: counted and told by the Collector', async (name) => {
    await using collector = await collectorTo(name);
    const spans = Array.from({ length: 10 }, (_, index) =>
      jsonSpan(traceIdOf(1), index < 3 ? '0'.repeat(16) : spanIdOf(index)),
    );
    const body = jsonBytes(jsonRequest(spans));
    expect((await postTraces(collector.otlpHttpUrl, body, { encoding: 'json' })).status).toBe(200);
    await expectDone(collector, { sent: 10, failed: 0 });
    expect(collector.output()).toMatch(/Partial success response.*span_id has 0 bytes.*"dropped_spans": 3/);
    expect(await countSpans(program)).toBe(7);
  });
});

describe('a pipeline shared with other signals', () => {
  const others = { logs: ['log_records', '--logs'], metrics: ['metric_points', '--metrics'] } as const;
  test.each([
    ['otlp', 'logs', { tls: { insecure: true } }],
    ['otlp', 'metrics', { tls: { insecure: true } }],
    ['otlphttp', 'logs', {}],
    ['otlphttp', 'metrics', {}],
  ] as const)(
    '%s, %s: answered with success and the reason why nothing is stored, and traces go on',
    async (name, signal, more) => {
      const endpoint = name === 'otlp' ? program.grpcAddress : new URL(program.otlpHttpUrl).origin;
      await using collector = await startCollector(home, folder.path, [name, { endpoint, ...more }]);
      const [items, flag] = others[signal];
      await telemetrygen(home, signal, collector.grpcAddress, flag, '10');
      await expectDone(collector, { sent: 10, failed: 0 }, items);
      expect(collector.output()).toMatch(/Partial success response.*not stored/);
      expect(collector.output()).not.toContain('Will retry');
      await telemetrygen(home, 'traces', collector.grpcAddress, ...FLAGS);
      await expectDone(collector, { sent: SPANS, failed: 0 });
      expect(await countSpans(program)).toBe(SPANS);
    },
  );
});

test('the zipkin exporter: every span is stored, as Zipkin has it', async () => {
  const zipkin = `127.0.0.1:${await freePort()}`;
  const config = `receivers: { zipkin: { endpoint: "${zipkin}" } }`;
  await using other = await startProgram({ config, args: ['--api-endpoint', '127.0.0.1:0'] });
  const endpoint = `http://${zipkin}/api/v2/spans`;
  await using collector = await startCollector(home, folder.path, ['zipkin', { endpoint, format: 'json' }]);
  await telemetrygen(home, 'traces', collector.grpcAddress, ...FLAGS);
  await expectDone(collector, { sent: SPANS, failed: 0 });
  expect(await countSpans(other)).toBe(SPANS);
});
