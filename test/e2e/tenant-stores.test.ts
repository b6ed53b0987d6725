/** The stores of tenants of the running program: when they are open, what they survive, and their limits. */
import { existsSync, mkdirSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { GrpcSender, toProtobuf } from '../fixtures/otlp/senders.ts';
import { FREE_PORTS, type Program, runProgram, startProgram } from '../fixtures/program.ts';
import { scrapeAt } from '../fixtures/scrape.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';
import { askAs, headersOf, sendAs, spansOf, tenantsOn } from '../fixtures/tenants.ts';
import { makeToken, type TestToken } from '../fixtures/tokens.ts';
import { until } from '../fixtures/until.ts';

const WAIT_MS = 30_000;
const span = (number: number, changes: object = {}) => jsonSpan(traceIdOf(number), spanIdOf(number), changes);

const start = (config: string, folder?: string): Promise<Program> =>
  startProgram({ args: FREE_PORTS, config, ...(folder === undefined ? {} : { folder }) });

/** The tenants whose files the process has open, in any thread. */
function openTenants({ pid }: Program): string[] {
  const files = readdirSync(`/proc/${pid}/fd`).flatMap((descriptor) => {
    try {
      return [readlinkSync(`/proc/${pid}/fd/${descriptor}`)];
    } catch {
      // It was closed meanwhile.
      return [];
    }
  });
  return [...new Set(files.flatMap((file) => /\/tenants\/([^/]+)\//.exec(file)?.[1] ?? []))].sort();
}

const idOf = ({ apiOrigin }: Program, { authorization }: TestToken, tenant = ''): Promise<Response> =>
  fetch(`${apiOrigin}/v1/system-info`, { headers: { authorization, ...headersOf(tenant) } });
const statuses = async (...all: Promise<Response>[]) => (await Promise.all(all)).map(({ status }) => status);

test('a tenant without a store is answered as an empty one, and nothing is made for it', async () => {
  await using program = await start(tenantsOn());
  expect(await spansOf(program, 'acme')).toBe(0);
  expect((await askAs(program, 'acme', '{ traces { nodes { traceId } } services { name } }')).data).toEqual({
    traces: { nodes: [] },
    services: [],
  });
  expect(existsSync(join(program.folder, 'tenants'))).toBe(false);
  expect((await sendAs(program, 'acme', [span(1)])).status).toBe(200);
  expect(await spansOf(program, 'acme')).toBe(1);
  expect(await spansOf(program, 'other')).toBe(0);
  expect(await spansOf(program, '')).toBe(0);
  expect(readdirSync(join(program.folder, 'tenants'))).toEqual(['acme']);
});

test('gRPC takes the header, too, and names that are none are refused', async () => {
  await using program = await start(tenantsOn('names: [acme]'));
  using acme = new GrpcSender(program.grpcAddress, { headers: headersOf('acme') });
  expect(await acme.export(toProtobuf(jsonRequest([span(1)])))).toEqual({ body: {} });
  for (const name of ['other', '../x', 'A', 'a,b']) {
    using sender = new GrpcSender(program.grpcAddress, { headers: headersOf(name) });
    expect(await sender.export(toProtobuf(jsonRequest([span(1)])))).toMatchObject({ failure: { code: 7 } });
    const answer = await fetch(`${program.apiOrigin}/graphql?query={__typename}`, { headers: headersOf(name) });
    expect(answer.status).toBe(403);
  }
  expect(await spansOf(program, 'acme')).toBe(1);
  expect(readdirSync(join(program.folder, 'tenants'))).toEqual(['acme']);
});

test('the header is refused from all but trusted proxies, and means nothing without tenants', async () => {
  {
    await using program = await start('tenants: {enabled: true, trusted_proxies: [10.0.0.0/8]}\n');
    expect(await sendAs(program, 'acme', [span(1)])).toMatchObject({
      status: 403,
      body: { message: expect.stringContaining('tenants.trusted_proxies') },
    });
    expect((await sendAs(program, '', [span(1)])).status).toBe(200);
  }
  await using program = await start('');
  expect((await sendAs(program, 'acme', [span(1)])).status).toBe(200);
  expect(await spansOf(program, '')).toBe(1);
});

test('a token chooses its tenant, which no header changes, and without tenants it is refused', async () => {
  const acme = makeToken('acme', ['ingest', 'read'], { tenant: 'acme' });
  const any = makeToken('any', ['ingest', 'read']);
  const config = `auth: {tokens: ${JSON.stringify([acme.entry, any.entry])}}\n`;
  {
    await using program = await start(`${config}${tenantsOn()}`);
    expect(await statuses(idOf(program, acme), idOf(program, acme, 'acme'), idOf(program, acme, 'beta'))).toEqual([
      200, 200, 403,
    ]);
    const ids = await Promise.all(
      [idOf(program, acme), idOf(program, any, 'acme'), idOf(program, any, 'beta'), idOf(program, any)].map(
        async (response) => ((await (await response).json()) as { systemId: string }).systemId,
      ),
    );
    expect(ids[0]).toBe(ids[1]);
    expect(new Set(ids).size).toBe(3);
  }
  await using program = await start(config);
  const refused = await idOf(program, acme);
  expect([refused.status, await refused.text()]).toEqual([403, expect.stringContaining('tenants.enabled')]);
  expect((await idOf(program, any)).status).toBe(200);
});

test('no more stores are open than may be, all are served, and idle ones are closed', async () => {
  await using program = await start(tenantsOn('max_open: 2, idle_timeout: 1s'));
  const names = Array.from({ length: 8 }, (_, index) => `t${index}`);
  let most = 0;
  const watch = setInterval(() => {
    most = Math.max(most, openTenants(program).length);
  }, 5);
  try {
    for (let round = 1; round <= 3; round++) {
      await Promise.all(
        names.map((name) =>
          until(async () => {
            const { status, body } = await sendAs(program, name, [span(round)]);
            expect(status, JSON.stringify(body)).toBe(200);
          }, WAIT_MS),
        ),
      );
    }
    for (const name of names) expect(await until(() => spansOf(program, name), WAIT_MS)).toBe(3);
    await until(async () => expect(openTenants(program)).toEqual([]), WAIT_MS);
  } finally {
    clearInterval(watch);
  }
  // Two that are written, and two that are read.
  expect(most).toBeLessThanOrEqual(4);
  expect((await scrapeAt(program.apiOrigin)).value('spangraph_tenant_open_stores')).toBe(0);
  expect((await scrapeAt(program.apiOrigin)).value('spangraph_tenant_accepted_spans_total', { tenant: 't0' })).toBe(3);
  expect((await sendAs(program, 't0', [span(9)])).status).toBe(200);
  expect(await spansOf(program, 't0')).toBe(4);
});

test('what was acknowledged to any tenant survives kill -9', async () => {
  using folder = makeTempFolder();
  const names = ['', 'a', 'b', 'c', 'd'];
  const acknowledged = new Map(names.map((name) => [name, 0]));
  {
    await using program = await start(tenantsOn('max_open: 3'), folder.path);
    const over = new AbortController();
    const sending = names.map(async (name) => {
      for (let number = 1; !over.signal.aborted; number++) {
        const answer = await sendAs(program, name, [span(number)]).catch(() => undefined);
        if (answer?.status === 200) acknowledged.set(name, number);
      }
    });
    await until(async () => expect(Math.min(...acknowledged.values())).toBeGreaterThan(5), WAIT_MS);
    await program.kill();
    over.abort();
    await Promise.all(sending);
  }
  await using program = await start(tenantsOn('max_open: 3'), folder.path);
  for (const [name, number] of acknowledged) {
    expect(await spansOf(program, name)).toBeGreaterThanOrEqual(number);
    const last = await askAs(program, name, 'query($id: TraceID!) { trace(traceId: $id) { spanCount } }', {
      id: traceIdOf(number),
    });
    expect(last.data.trace.spanCount).toBe(1);
  }
});

test('a store that cannot be opened concerns its tenant alone, and recovers', async () => {
  using folder = makeTempFolder();
  mkdirSync(folder.file('tenants/bad'), { recursive: true });
  writeFileSync(folder.file('tenants/bad/spans.db'), 'this is no database, but a text that is long enough to be none');
  await using program = await start(tenantsOn(), folder.path);
  const refused = await sendAs(program, 'bad', [span(1)]);
  expect(refused).toMatchObject({ status: 503, body: { message: expect.stringContaining('cannot be opened now') } });
  expect(refused.headers.get('retry-after')).toBe('1');
  expect(JSON.stringify(refused.body)).not.toContain(folder.path);
  const { errors } = await askAs(program, 'bad', '{ services { name } }');
  expect(errors?.[0]).toMatchObject({ extensions: { code: 'STORAGE_UNAVAILABLE', retryable: true } });
  expect(JSON.stringify(errors)).not.toContain(folder.path);
  expect((await sendAs(program, 'good', [span(1)])).status).toBe(200);
  expect((await fetch(`${program.apiOrigin}/readyz`)).status).toBe(200);
  rmSync(folder.file('tenants/bad/spans.db'));
  await until(async () => expect((await sendAs(program, 'bad', [span(1)])).status).toBe(200), WAIT_MS);
  expect(await spansOf(program, 'bad')).toBe(1);
});

test('limits: spans a second, with the time to wait, for one tenant alone', async () => {
  const limits = 'overrides: [{tenants: [slow], spans_per_second: 10}]';
  await using program = await start(tenantsOn(limits));
  const many = Array.from({ length: 600 }, (_, index) => span(index + 1));
  expect((await sendAs(program, 'slow', many)).status).toBe(200);
  const refused = await sendAs(program, 'slow', [span(700)]);
  expect(refused).toMatchObject({ status: 429, body: { message: expect.stringContaining('spans_per_second') } });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(30);
  using grpc = new GrpcSender(program.grpcAddress, { headers: headersOf('slow') });
  const answer = await grpc.export(toProtobuf(jsonRequest([span(700)])));
  expect(answer).toMatchObject({ failure: { code: 8, status: { details: [expect.anything()] } } });
  expect(JSON.stringify(answer)).toContain('google.rpc.RetryInfo');
  expect((await sendAs(program, 'quick', many)).status).toBe(200);
  expect([await spansOf(program, 'slow'), await spansOf(program, 'quick')]).toEqual([600, 600]);
});

test('limits: services, also after a restart, and tenants', async () => {
  using folder = makeTempFolder();
  const config = tenantsOn('max_tenants: 1, limits: {max_services: 2}');
  for (const [index, service] of ['one', 'two', 'three'].entries()) {
    await using program = await start(config, folder.path);
    const { status, body } = await sendAs(program, 'acme', [span(2 * index + 1), span(2 * index + 2)], service);
    expect(status).toBe(200);
    if (service !== 'three') continue;
    expect(body).toMatchObject({
      partialSuccess: { rejectedSpans: '2', errorMessage: expect.stringContaining('tenants.limits.max_services') },
    });
    expect(await sendAs(program, 'more', [span(1)])).toMatchObject({
      status: 403,
      body: { message: expect.stringContaining('tenants.max_tenants') },
    });
    expect((await askAs(program, 'acme', '{ services { name } }')).data.services).toEqual([
      { name: 'one' },
      { name: 'two' },
    ]);
  }
});

test('limits: bytes of the store', async () => {
  await using program = await start(tenantsOn('limits: {max_size: 1MiB}'));
  const text = 'x'.repeat(100_000);
  const large = (number: number) =>
    span(number, { attributes: [{ key: 'text', value: { stringValue: text + number } }] });
  let number = 0;
  await until(async () => {
    const { status, body } = await sendAs(program, 'acme', [large(++number)]);
    expect(status, JSON.stringify(body)).toBe(429);
    expect(JSON.stringify(body)).toContain('tenants.limits.max_size');
  }, WAIT_MS);
  expect((await sendAs(program, 'other', [span(1)])).status).toBe(200);
});

test('commands: a tenant is listed, exported, imported, checked, saved and restored', async () => {
  using folder = makeTempFolder();
  {
    await using program = await start(tenantsOn(), folder.path);
    await sendAs(program, 'acme', [span(1), span(2)]);
    await sendAs(program, '', [span(3)]);
  }
  const run = async (...args: string[]) => {
    const { code, stdout, stderr } = await runProgram({ folder: folder.path, args });
    expect(code, stdout + stderr).toBe(0);
    return stdout;
  };
  expect(await run('tenants')).toBe('acme\n');
  expect((await run('export', '--tenant', 'acme')).match(/"spanId"/g)).toHaveLength(2);
  await run('export', '--tenant', 'acme', '--output', 'acme.jsonl');
  await run('import', '--tenant', 'beta', 'acme.jsonl');
  expect(await run('tenants')).toBe('acme\nbeta\n');
  expect(await run('check', '--tenant', 'beta')).toContain('2 spans of 2 traces');
  await run('backup', '--tenant', 'beta', 'beta.db');
  await run('restore', '--tenant', 'gamma', 'beta.db');
  await run('delete', '--tenant', 'beta', '--trace-id', traceIdOf(1), '--yes');
  expect(await run('check', '--tenant', 'beta')).toContain('1 spans of 1 traces');
  expect(await run('check', '--tenant', 'gamma')).toContain('2 spans of 2 traces');
  expect(await run('check')).toContain('1 spans of 1 traces');
  const place = 'sqlite:embedded_spans.db';
  await run('copy', '--from', place, '--from-tenant', 'gamma', '--to', place, '--to-tenant', 'delta');
  expect(await run('check', '--tenant', 'delta')).toContain('2 spans of 2 traces');
  expect(await runProgram({ folder: folder.path, args: ['export', '--tenant', '../acme'] })).toMatchObject({ code: 2 });
});

test('scheduled backups have a folder for each tenant', async () => {
  await using program = await start(`${tenantsOn()}backup: {every: 1s, path: saved}\n`);
  await sendAs(program, 'acme', [span(1), span(2)]);
  const folder = join(program.folder, 'saved/tenants/acme');
  await until(async () => expect(readdirSync(folder)).toContainEqual(expect.stringMatching(/Z\.db$/)), WAIT_MS);
});
