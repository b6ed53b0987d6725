/** The keys of `exporters.elasticsearch`, and their effect on the built program with a real node. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type RequestListener, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client } from '@elastic/elasticsearch';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { elasticsearchUrl, noElasticsearch, removeStore } from '../fixtures/elasticsearch.ts';
import { jsonBytes, jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { postTraces } from '../fixtures/otlp/senders.ts';
import { FREE_PORTS, type Program, runProgram, startProgram } from '../fixtures/program.ts';
import { countSpans } from '../fixtures/read-back.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';
import { describeUnless } from '../fixtures/unless.ts';

const DAY_MS = 86_400_000;

describeUnless(noElasticsearch, 'settings of the cluster', () => {
  let url: string;
  let client: Client;
  let index: string;

  beforeAll(async () => {
    url = await elasticsearchUrl();
    client = new Client({ node: url });
  });
  beforeEach(() => {
    index = `settings-${randomUUID()}`;
    return () => removeStore(client, index);
  });
  afterAll(async () => await client?.close());

  const fileOf = (section: object): string =>
    JSON.stringify({ exporters: { elasticsearch: { endpoints: [url], index, number_of_replicas: 0, ...section } } });
  const start = (section: object): Promise<Program> => startProgram({ args: FREE_PORTS, config: fileOf(section) });
  const daysOf = async (): Promise<string[]> =>
    Object.keys(await client.indices.get({ index: `${index}-spans-*` })).map((name) => name.slice(-10));

  test('retention: a process that starts removes whole days, their traces, and from others what was in them', async () => {
    const kept = traceIdOf(1);
    {
      await using program = await start({});
      const days = [await sendOld(program, 9), await sendOld(program, 3, kept), await sendOld(program, 0, kept)];
      expect((await daysOf()).sort()).toEqual(days.sort());
      expect(await spansOf(program, kept)).toEqual([spanIdOf(4), spanIdOf(1)]);
      await program.stop();
    }
    await using program = await start({ retention: '48h' });
    await vi.waitFor(() => expect(program.output()).toContain('Expired spans were removed'), { timeout: 30_000 });
    expect(await daysOf()).toHaveLength(1);
    expect(await spansOf(program, traceIdOf(10))).toBeUndefined();
    expect(await spansOf(program, kept)).toEqual([spanIdOf(1)]);
    const traces = '{ traces(first: 9) { totalCount nodes { traceId spanCount } } }';
    await client.indices.refresh({ index: `${index}-*` });
    expect((await program.graphql(traces)).traces).toEqual({ totalCount: 1, nodes: [{ traceId: kept, spanCount: 1 }] });
  });

  test('number_of_shards, refresh_interval, codec hold for the indices that are made', async () => {
    await using program = await start({ number_of_shards: 3, refresh_interval: '7s', codec: 'best_compression' });
    await sendOld(program, 0);
    const made = await client.indices.getSettings({ index: `${index}-*`, flat_settings: true });
    expect(Object.keys(made)).toHaveLength(3);
    for (const { settings } of Object.values(made)) {
      expect(settings).toMatchObject({
        'index.number_of_shards': '3',
        'index.number_of_replicas': '0',
        'index.refresh_interval': '7000ms',
        'index.codec': 'best_compression',
      });
    }
  });

  test.each([
    ['sniff', { sniff: true }],
    ['compression', { compression: true }],
    ['small requests', { max_bulk_size: '1KiB', bulk_concurrency: 1 }],
  ])('%s: spans in, and the same out', async (name, section) => {
    await using proxy = await startProxy(url);
    await using program = await start({ ...section, endpoints: [proxy.url] });
    const spans = Array.from({ length: 500 }, (_, at) => jsonSpan(traceIdOf(1 + (at % 20)), spanIdOf(1 + at)));
    const sent = await postTraces(program.otlpHttpUrl, jsonBytes(jsonRequest(spans)), { encoding: 'json' });
    expect(sent).toMatchObject({ status: 200, body: {} });
    await client.indices.refresh({ index: `${index}-*` });
    expect(await countSpans(program)).toBe(500);
    // After sniffing, the client uses the address that this node publishes.
    if (name === 'sniff') expect(proxy.seen.some(({ path }) => path.startsWith('/_nodes/_all/http'))).toBe(true);
    const bulks = proxy.seen.filter(({ path }) => path.startsWith('/_bulk'));
    if (name === 'small requests') expect(bulks.length).toBeGreaterThan(100);
    if (name === 'compression') expect(new Set(bulks.map(({ encoding }) => encoding))).toEqual(new Set(['gzip']));
  });

  test.each([
    ['ilm_policy', { ilm_policy: 'hot-warm' }, 'ilm_policy: the cluster has no policy "hot-warm", nor index lifecycle'],
    ['max_daily_indices', { max_daily_indices: 0 }, 'exporters.elasticsearch.max_daily_indices: must be at least 1'],
  ])('%s that cannot work ends the start with one line', async (_name, section, message) => {
    using folder = makeTempFolder();
    const exit = await runProgram({ folder: folder.path, args: FREE_PORTS, config: fileOf(section) });
    expect(exit).toMatchObject({ code: 1, stdout: '' });
    expect(exit.stderr).toContain(message);
    expect(exit.stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  test('request_timeout: a cluster that takes requests and never answers is not waited for longer', async () => {
    await using silent = await serve(() => {});
    using folder = makeTempFolder();
    const section = { endpoints: [silent.url], request_timeout: '300ms', retry_timeout: '500ms' };
    const exit = await runProgram({ folder: folder.path, args: FREE_PORTS, config: fileOf(section) });
    expect(exit).toMatchObject({ code: 1, stdout: '' });
    expect(exit.stderr).toMatch(/^spangraph: .*Elasticsearch did not answer in time\.\n$/);
  });

  test('an index with a mapping of the operator takes no span: senders are told to retry until it is gone', async () => {
    await using program = await start({});
    const properties = { status_message: { type: 'integer' as const } };
    const day = `${index}-spans-2026.01.01`;
    await client.indices.create({ index: day, mappings: { properties } });
    const spans = ['1', 'two', '3'].map((message, at) =>
      jsonSpan(traceIdOf(1), spanIdOf(1 + at), { status: { code: 2, message } }),
    );
    const send = () => postTraces(program.otlpHttpUrl, jsonBytes(jsonRequest(spans)), { encoding: 'json' });
    const isReady = async () => (await fetch(`${program.apiOrigin}/readyz`)).status;
    const message = expect.stringContaining(`${day} was not made from the template`);
    expect(await send()).toMatchObject({ status: 503, body: { message } });
    expect(await isReady()).toBe(503);
    await client.indices.delete({ index: day });
    await vi.waitFor(async () => expect(await isReady()).toBe(200), { timeout: 20_000, interval: 100 });
    expect(await send()).toMatchObject({ status: 200, body: {} });
    expect(await spansOf(program, traceIdOf(1))).toEqual([spanIdOf(1), spanIdOf(2), spanIdOf(3)]);
  });

  test('max_daily_indices: what is over it is rejected, and named to the sender', async () => {
    await using program = await start({ max_daily_indices: 1 });
    await sendOld(program, 0);
    const body = jsonBytes(jsonRequest([jsonSpan(traceIdOf(2), spanIdOf(2))]));
    const answer = await postTraces(program.otlpHttpUrl, body, { encoding: 'json' });
    expect(answer).toMatchObject({
      status: 200,
      body: { partialSuccess: { rejectedSpans: '1', errorMessage: expect.stringContaining('max_daily_indices') } },
    });
  });
});

/** Sends a span of so many days ago, in its own trace or in the given one. */
async function sendOld(program: Program, days: number, trace = traceIdOf(1 + days)): Promise<string> {
  const time = Date.now() - days * DAY_MS;
  const times = { startTimeUnixNano: `${time}000000`, endTimeUnixNano: `${time}000001` };
  const body = jsonBytes(jsonRequest([jsonSpan(trace, spanIdOf(1 + days), times)]));
  expect(await postTraces(program.otlpHttpUrl, body, { encoding: 'json' })).toMatchObject({ status: 200 });
  return new Date(time).toISOString().slice(0, 10).replaceAll('-', '.');
}

/** Ids of the spans of a trace. Undefined if it is not stored. */
async function spansOf(program: Program, id: string): Promise<string[] | undefined> {
  const { trace } = await program.graphql(`{ trace(traceId: "${id}") { spans(first: 9) { nodes { spanId } } } }`);
  return trace?.spans.nodes.map(({ spanId }: { spanId: string }) => spanId);
}

interface Seen {
  readonly path: string;
  readonly encoding: string | undefined;
}

/** Passes requests on to the node, and records them. */
async function startProxy(target: string): Promise<Served & { readonly seen: Seen[] }> {
  const seen: Seen[] = [];
  const served = await serve((incoming, response) => {
    const { url: path = '', method = 'GET', headers } = incoming;
    seen.push({ path, encoding: headers['content-encoding'] });
    const onward = request(new URL(path, target), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    incoming.pipe(onward);
  });
  return { ...served, seen };
}

interface Served extends AsyncDisposable {
  readonly url: string;
}

async function serve(answer: RequestListener): Promise<Served> {
  const server = createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
