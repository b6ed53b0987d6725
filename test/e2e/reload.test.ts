/** A running program reads its configuration again: by a signal, and when files change. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { GrpcStatus } from '../../src/errors.ts';
import { jsonBytes, jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { GrpcSender, postTraces, toProtobuf } from '../fixtures/otlp/senders.ts';
import { FREE_PORTS, type Program, startProgram } from '../fixtures/program.ts';
import { readScrape } from '../fixtures/scrape.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { subscribe } from '../fixtures/subscription.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';
import { makeToken, type TestToken } from '../fixtures/tokens.ts';

const admin = makeToken('admin', ['admin']);
const one = makeToken('one', ['ingest', 'read']);
const other = makeToken('other', ['ingest', 'read']);
const WAIT = { timeout: 20_000, interval: 50 };
const SLOW = { reload_interval: '1h' };

const config = (tokens: readonly TestToken[], more: object = {}): string =>
  JSON.stringify({ auth: { tokens: tokens.map(({ entry }) => entry) }, service: SLOW, ...more });

/** As programs that replace a file do it. */
function replace(program: Program, name: string, text: string): void {
  const file = join(program.folder, name);
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}

async function mayRead({ apiOrigin }: Program, { authorization }: TestToken): Promise<boolean> {
  return (await fetch(`${apiOrigin}/v1/ping`, { headers: { authorization } })).ok;
}

async function maySend({ otlpHttpUrl }: Program, { authorization }: TestToken): Promise<boolean> {
  const payload = jsonBytes(jsonRequest([jsonSpan(traceIdOf(1), spanIdOf(1))]));
  return (await postTraces(otlpHttpUrl, payload, { encoding: 'json', headers: { authorization } })).status === 200;
}

async function reloads({ apiOrigin }: Program, outcome: string): Promise<number> {
  const response = await fetch(`${apiOrigin}/metrics`, { headers: { authorization: admin.authorization } });
  return readScrape(await response.text()).value('spangraph_config_reloads_total', { outcome });
}

/** Sends the signal, and waits until it has had its effect. */
async function hangUp(program: Program, outcome: string): Promise<void> {
  const before = await reloads(program, outcome);
  process.kill(program.pid, 'SIGHUP');
  await vi.waitFor(async () => expect(await reloads(program, outcome)).toBe(before + 1), WAIT);
}

test('a signal revokes a token at every door, on open connections too, and lets another one in', async () => {
  await using program = await startProgram({ args: FREE_PORTS, config: config([admin, one]) });
  const { authorization } = one;
  using grpc = new GrpcSender(program.grpcAddress, { authorization });
  const payload = toProtobuf(jsonRequest([jsonSpan(traceIdOf(2), spanIdOf(2))]));
  expect(await grpc.export(payload)).toEqual({ body: {} });
  const NEW_SPANS = 'subscription { spanAdded { spans { name } } }';
  await using live = await subscribe(program.apiOrigin, NEW_SPANS, {}, { authorization });
  await using kept = await subscribe(program.apiOrigin, NEW_SPANS, {}, { authorization: admin.authorization });
  expect([live.status, kept.status, await mayRead(program, other)]).toEqual([200, 200, false]);

  replace(program, 'config.yaml', config([admin, other]));
  await hangUp(program, 'ok');
  expect([await mayRead(program, one), await maySend(program, one)]).toEqual([false, false]);
  expect([await mayRead(program, other), await maySend(program, other)]).toEqual([true, true]);
  expect(await grpc.export(payload)).toMatchObject({ failure: { code: GrpcStatus.UNAUTHENTICATED } });
  while ((await live.next()) !== undefined) {}
  expect(live.isComplete()).toBe(false);
  expect((await kept.next())?.errors).toBeUndefined();
  expect((await fetch(`${program.apiOrigin}/v1/ping`)).status).toBe(401);
});

test('a file that cannot be used changes nothing, and is told of once', async () => {
  await using program = await startProgram({ args: FREE_PORTS, config: config([admin, one]) });
  const wrong = config([other], { api: { limits: { max_depth: 'deep' } } });
  for (const text of ['auth: [', wrong, '{}']) {
    replace(program, 'config.yaml', text);
    await hangUp(program, 'failed');
    expect([await mayRead(program, one), await mayRead(program, other)]).toEqual([true, false]);
  }
  const lines = program.output().match(/.*The configuration cannot be used; the server goes on.*/g);
  expect(lines).toHaveLength(3);
  expect(lines?.[1]).toContain('max_depth');
  expect(lines?.[2]).toContain('without a restart');
});

test('what needs a restart is named', async () => {
  await using program = await startProgram({ args: FREE_PORTS, config: config([admin]) });
  replace(program, 'config.yaml', config([admin, one], { api: { limits: { max_depth: 7 }, ui: false } }));
  await hangUp(program, 'ok');
  expect(await mayRead(program, one)).toBe(true);
  expect(program.output()).toMatch(/"keys":\["api"\].*Changes of these keys need a restart/);
});

test('a change of the file of tokens is seen without a signal', async () => {
  using folder = makeTempFolder();
  writeFileSync(join(folder.path, 'tokens.yaml'), JSON.stringify([one.entry]));
  const auth = { tokens: [admin.entry], tokens_file: 'tokens.yaml' };
  await using program = await startProgram({
    folder: folder.path,
    args: FREE_PORTS,
    config: JSON.stringify({ auth, service: { reload_interval: '50ms' } }),
  });
  expect([await mayRead(program, one), await mayRead(program, other)]).toEqual([true, false]);
  replace(program, 'tokens.yaml', JSON.stringify([other.entry]));
  await vi.waitFor(async () => expect(await mayRead(program, other)).toBe(true), WAIT);
  await vi.waitFor(async () => expect(await maySend(program, other)).toBe(true), WAIT);
  expect([await mayRead(program, one), await maySend(program, one)]).toEqual([false, false]);
  replace(program, 'tokens.yaml', 'nonsense');
  await vi.waitFor(async () => expect(await reloads(program, 'failed')).toBe(1), WAIT);
  expect(await mayRead(program, other)).toBe(true);
});

test('quotas and rules of redaction change, and the audit log goes on in a new file', async () => {
  const audit = { path: 'audit.jsonl' };
  const tokens = [admin, one];
  await using program = await startProgram({ args: FREE_PORTS, config: config(tokens, { audit }) });
  const { authorization } = one;
  const attributes = [{ key: 'user.email', value: { stringValue: 'a@example.com' } }];
  const payload = jsonBytes(jsonRequest([jsonSpan(traceIdOf(3), spanIdOf(3), { attributes })]));
  const headers = { authorization };
  expect((await postTraces(program.otlpHttpUrl, payload, { encoding: 'json', headers })).status).toBe(200);
  const emails = async (): Promise<string> => {
    const query = `query Emails { trace(traceId: "${traceIdOf(3)}") { spans { nodes { attributes { value } } } } }`;
    const sent = { method: 'POST', headers: { ...headers, 'content-type': 'application/json' } };
    return await (await fetch(`${program.apiOrigin}/graphql`, { ...sent, body: JSON.stringify({ query }) })).text();
  };
  await vi.waitFor(async () => expect(await emails()).toContain('a@example.com'), WAIT);

  const redact = [{ keys: ['user.email'], action: 'mask' }];
  const quotas = { overrides: [{ callers: ['one'], ingest: { max_bytes_per_day: '1' } }] };
  replace(program, 'config.yaml', config(tokens, { audit, redact, quotas }));
  renameSync(join(program.folder, 'audit.jsonl'), join(program.folder, 'audit.jsonl.1'));
  await hangUp(program, 'ok');
  await vi.waitFor(async () => expect(await emails()).toContain('***'), WAIT);
  expect(await emails()).not.toContain('a@example.com');
  expect(await maySend(program, one)).toBe(true);
  expect(await maySend(program, one)).toBe(false);
  await vi.waitFor(() => expect(readFileSync(join(program.folder, 'audit.jsonl'), 'utf8')).toContain('Emails'), WAIT);
  expect(program.output()).not.toMatch(/need a restart/);
});
