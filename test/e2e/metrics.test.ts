/** `/metrics` of the running program: exact numbers after real requests and questions. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { startChild } from '../fixtures/child.ts';
import { jsonBytes, jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { GrpcSender, postTraces, toProtobuf } from '../fixtures/otlp/senders.ts';
import { FREE_PORTS, type Program, startProgram } from '../fixtures/program.ts';
import { type Scrape, scrapeAt } from '../fixtures/scrape.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';

const ZIPKIN_FLAGS = `receivers: {otlp: {protocols: {grpc: {endpoint: "127.0.0.1:0"}, http: {endpoint: "127.0.0.1:0"}}}, zipkin: {endpoint: "127.0.0.1:0"}}`;

const scrape = (program: Program): Promise<Scrape> => scrapeAt(program.apiOrigin);

/** Waits for what is shown some seconds later. */
function untilShown(program: Program, name: string, value: number): Promise<void> {
  return vi.waitFor(async () => expect((await scrape(program)).value(name)).toBe(value), {
    timeout: 20_000,
    interval: 200,
  });
}

async function post(url: string, body: unknown): Promise<number> {
  const headers = { 'content-type': 'application/json' };
  return (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).status;
}

test('spans by door, commits, and what is stored', async () => {
  await using program = await startProgram({ config: ZIPKIN_FLAGS, args: ['--api-endpoint', '127.0.0.1:0'] });
  using sender = new GrpcSender(program.grpcAddress);
  const first = toProtobuf(jsonRequest([1, 2, 3].map((id) => jsonSpan(traceIdOf(1), spanIdOf(id)))));
  expect(await sender.export(first)).toEqual({ body: {} });
  // One is equal to a stored one, one has other content under its key, one is new, and one has no valid id.
  const second = jsonBytes(
    jsonRequest([
      jsonSpan(traceIdOf(1), spanIdOf(1)),
      jsonSpan(traceIdOf(1), spanIdOf(2), { name: 'other' }),
      jsonSpan(traceIdOf(2), spanIdOf(4)),
      jsonSpan('00', spanIdOf(5)),
    ]),
  );
  expect((await postTraces(program.otlpHttpUrl, second, { encoding: 'json' })).status).toBe(200);
  expect((await postTraces(program.otlpHttpUrl, Buffer.from('{'), { encoding: 'json' })).status).toBe(400);
  const zipkinUrl = /Zipkin +(http\S+)/.exec(program.output())?.[1] ?? '';
  const zipkinSpan = {
    traceId: traceIdOf(3),
    id: spanIdOf(6),
    name: 'z',
    timestamp: 1_767_225_600_000_000,
    duration: 1,
  };
  expect(await post(zipkinUrl, [zipkinSpan])).toBe(202);

  const seen = await scrape(program);
  const doors = ['otlp/grpc', 'otlp/http', 'zipkin'];
  const byDoor = (name: string) =>
    doors.map((receiver) => seen.value(`spangraph_receiver_${name}_total`, { receiver }));
  expect(byDoor('requests')).toEqual([1, 2, 1]);
  expect(byDoor('request_size_bytes')).toEqual([first.length, second.length + 1, JSON.stringify([zipkinSpan]).length]);
  expect(byDoor('received_spans')).toEqual([3, 4, 1]);
  expect(byDoor('accepted_spans')).toEqual([3, 3, 1]);
  expect(byDoor('acknowledged_spans')).toEqual([3, 3, 1]);
  expect(byDoor('refused_spans')).toEqual([0, 0, 0]);
  const http = { receiver: 'otlp/http' };
  expect(seen.value('spangraph_receiver_rejected_spans_total', { ...http, reason: 'invalid_id' })).toBe(1);
  expect(seen.value('spangraph_receiver_rejected_spans_total', { ...http, reason: 'malformed' })).toBe(0);
  expect(seen.value('spangraph_receiver_refused_requests_total', { ...http, code: 'MALFORMED_REQUEST' })).toBe(1);

  expect(seen.value('spangraph_exporter_sent_spans_total')).toBe(5);
  expect(seen.value('spangraph_exporter_repeated_spans_total')).toBe(2);
  expect(seen.value('spangraph_exporter_conflicting_spans_total')).toBe(1);
  expect(seen.value('spangraph_exporter_commit_duration_seconds_count', { outcome: 'ok' })).toBe(3);
  expect(seen.value('spangraph_exporter_commit_spans_sum')).toBe(7);
  expect(seen.value('spangraph_exporter_commit_spans_bucket', { le: '1' })).toBe(1);
  expect(seen.value('spangraph_exporter_queue_capacity_bytes')).toBe(128 * 2 ** 20);

  await untilShown(program, 'spangraph_storage_spans', 5);
  const later = await scrape(program);
  expect(later.value('spangraph_storage_traces')).toBe(3);
  expect(later.value('spangraph_storage_oldest_span_timestamp_seconds')).toBe(1_767_225_600);
  expect(later.value('spangraph_storage_size_bytes') % 16_384).toBe(0);
  await vi.waitFor(
    async () => {
      const { checkpoints, wal } = await walOf(program);
      expect(checkpoints).toBeGreaterThan(0);
      expect(wal).toBe(0);
    },
    { timeout: 20_000, interval: 200 },
  );
});

async function walOf(program: Program): Promise<{ checkpoints: number; wal: number }> {
  const seen = await scrape(program);
  return {
    checkpoints: seen.value('spangraph_sqlite_checkpoints_total', { outcome: 'complete' }),
    wal: seen.value('spangraph_sqlite_wal_size_bytes'),
  };
}

/** Two spans of two traces. */
function twoSpans(first: number): Buffer {
  return jsonBytes(jsonRequest([first, first + 1].map((id) => jsonSpan(traceIdOf(id), spanIdOf(id)))));
}

test('what is stored is counted on after a restart', async () => {
  using folder = makeTempFolder();
  {
    await using before = await startProgram({ folder: folder.path });
    await postTraces(before.otlpHttpUrl, twoSpans(1), { encoding: 'json' });
    await before.stop();
  }
  await using program = await startProgram({ folder: folder.path });
  await untilShown(program, 'spangraph_storage_spans', 2);
  await postTraces(program.otlpHttpUrl, twoSpans(3), { encoding: 'json' });
  await untilShown(program, 'spangraph_storage_spans', 4);
  expect((await scrape(program)).value('spangraph_storage_traces')).toBe(4);
});

test('operations by name, what they read, and the codes of refusals', async () => {
  const config = 'service: {telemetry: {metrics: {max_operation_names: 3}}}';
  await using program = await startProgram({ config, args: FREE_PORTS });
  const spans = [1, 2, 3].map((id) => jsonSpan(traceIdOf(1), spanIdOf(id)));
  await postTraces(program.otlpHttpUrl, jsonBytes(jsonRequest(spans)), { encoding: 'json' });
  const newest = 'query Newest { spans(first: 2) { nodes { name } } }';
  for (let time = 0; time < 3; time++) await program.graphql(newest);
  await program.graphql('{ server { version } }');
  expect(await post(`${program.apiOrigin}/v1/search`, { timeframe: { startTime: 0, endTime: Date.now() } })).toBe(200);
  for (const name of ['Late', 'Later']) await program.graphql(`query ${name} { server { version } }`);
  const tooLarge = await program.ask('query Newest { spans(first: 1001) { nodes { name } } }');
  expect(tooLarge.errors?.[0]?.extensions?.code).toBe('PAGE_SIZE_EXCEEDED');
  await program.ask('query Newest { nothing }');
  await program.ask('{');

  const seen = await scrape(program);
  const count = (operation: string) => seen.value('spangraph_api_operation_duration_seconds_count', { operation });
  expect(['Newest', 'unnamed', 'rest/search', 'other'].map(count)).toEqual([4, 3, 1, 2]);
  expect(seen.labelsOf('spangraph_api_operation_duration_seconds_count')).toHaveLength(4);
  expect(seen.value('spangraph_api_operation_read_records_total', { operation: 'Newest' })).toBe(6);
  expect(seen.value('spangraph_api_operation_read_bytes_total', { operation: 'Newest' })).toBeGreaterThan(0);
  const errors = (code: string) => seen.value('spangraph_api_operation_errors_total', { code });
  expect(['PAGE_SIZE_EXCEEDED', 'GRAPHQL_VALIDATION_FAILED', 'GRAPHQL_PARSE_FAILED'].map(errors)).toEqual([1, 1, 1]);
});

test('the tree of a large trace is looked for, and found', async () => {
  await using program = await startProgram();
  const spans = Array.from({ length: 1_000 }, (_, id) => jsonSpan(traceIdOf(1), spanIdOf(id + 1)));
  await postTraces(program.otlpHttpUrl, jsonBytes(jsonRequest(spans)), { encoding: 'json' });
  const question = `{ trace(traceId: "${traceIdOf(1)}") { spans(first: 1) { nodes { name children(first: 1) { totalCount } } } } }`;
  for (let time = 0; time < 2; time++) await program.graphql(question);
  const seen = await scrape(program);
  const looks = (outcome: string) =>
    seen.value('spangraph_api_cache_requests_total', { cache: 'trace_trees', outcome });
  expect(looks('miss')).toBeGreaterThan(0);
  expect(looks('hit')).toBeGreaterThan(0);
});

test('each thread has its memory and its delay', async () => {
  await using program = await startProgram();
  const seen = await scrape(program);
  const threads = seen.labelsOf('spangraph_v8js_memory_heap_used_bytes').map(({ thread = '' }) => thread);
  expect(threads).toEqual(['api', 'ingest', expect.stringMatching(/^answer-\d$/)]);
  for (const thread of threads) {
    expect(seen.value('spangraph_v8js_memory_heap_used_bytes', { thread })).toBeGreaterThan(2 ** 20);
    expect(seen.value('spangraph_thread_cpu_seconds_total', { thread })).toBeGreaterThan(0);
  }
  const status = readFileSync(`/proc/${program.pid}/status`, 'utf8');
  const rss = Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1_024;
  expect(Math.abs(seen.value('spangraph_process_memory_rss_bytes') / rss - 1)).toBeLessThan(0.5);
});

test('switched off: 404, and nothing is counted', async () => {
  const config = 'service: {telemetry: {metrics: {level: none}}}';
  await using program = await startProgram({ config, args: FREE_PORTS });
  expect((await fetch(`${program.apiOrigin}/metrics`)).status).toBe(404);
  const body = jsonBytes(jsonRequest([jsonSpan(traceIdOf(1), spanIdOf(1))]));
  expect((await postTraces(program.otlpHttpUrl, body, { encoding: 'json' })).status).toBe(200);
});

test('a process that only ingests has them, too', async () => {
  using folder = makeTempFolder();
  const serve = fileURLToPath(new URL('../made-up/serve.ts', import.meta.url));
  const options = { folder: folder.path, env: {} };
  await using child = startChild(process.execPath, [serve, 'ingest', folder.file('ledger')], options);
  const [, origin = ''] = await child.printed(/(http:\/\/\S+) serves/);
  const seen = await scrapeAt(origin);
  expect(seen.value('spangraph_exporter_sent_spans_total')).toBe(0);
  expect(seen.labelsOf('spangraph_v8js_memory_heap_used_bytes').map(({ thread }) => thread)).toEqual(['api', 'ingest']);
});
