/** The audit log of the running program: a line for each operation, and nothing that is secret. */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FREE_PORTS, type Program, runProgram, startProgram } from '../fixtures/program.ts';
import { subscribe } from '../fixtures/subscription.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';
import { until } from '../fixtures/until.ts';

const FILE = 'audit.jsonl';
const CONFIG = `
api:
  subscriptions: {interval: 20ms}
audit: {path: ${FILE}}
`;
const WAIT_MS = 20_000;

interface Line {
  readonly time: string;
  readonly operation?: string;
  readonly outcome: string;
  readonly [key: string]: unknown;
}

describe('a running program', () => {
  let program: Program;
  beforeAll(async () => {
    program = await startProgram({ config: CONFIG, args: FREE_PORTS });
  });
  afterAll(async () => await program?.[Symbol.asyncDispose]());

  const lines = (): Line[] =>
    readFileSync(join(program.folder, FILE), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line): Line => JSON.parse(line));
  const linesOf = async (operation: string, count = 1): Promise<Line[]> => {
    const found = (): Line[] => lines().filter((line) => line.operation === operation);
    await until(async () => expect(found().length).toBeGreaterThanOrEqual(count), WAIT_MS);
    return found();
  };
  const post = (body: object): Promise<Response> =>
    fetch(`${program.apiOrigin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer secret-1', cookie: 'session=secret-2' },
      body: JSON.stringify(body),
    });

  test('an operation has its name, its document and what it took', async () => {
    const query = 'query Newest($q: String) { traces(query: $q) { edges { node { traceId } } } }';
    const answer = await (await post({ query, variables: { q: '{ .key = "secret-3" }' } })).text();
    const [line] = await linesOf('Newest');
    expect(line).toEqual({
      log: 'audit',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      door: '/graphql',
      caller: 'anyone',
      tenant: '',
      address: '127.0.0.1',
      operation: 'Newest',
      type: 'query',
      document: `sha256:${createHash('sha256').update(query).digest('hex')}`,
      outcome: 'answered',
      cost: {
        durationMs: expect.any(Number),
        recordsRead: expect.any(Number),
        bytesRead: expect.any(Number),
        answerBytes: answer.length,
      },
    });
  });

  test.each([
    ['unnamed', { query: '{ traces(first: 100000) { edges { cursor } } }' }, 'PAGE_SIZE_EXCEEDED'],
    ['unnamed', { query: '{ nothing }' }, 'GRAPHQL_VALIDATION_FAILED'],
    ['unnamed', { query: '{' }, 'GRAPHQL_PARSE_FAILED'],
    ['Wrong', { query: 'query Wrong { spans(query: "{") { edges { cursor } } }' }, 'BAD_USER_INPUT'],
  ])('%s %j fails as %s', async (operation, body, code) => {
    await post(body);
    await until(async () => expect(lines().map(({ codes }) => String(codes))).toContain(code), WAIT_MS);
    const line = lines().find(({ codes }) => String(codes) === code);
    expect(line).toMatchObject({ operation, outcome: 'failed', codes: [code] });
  });

  test('REST and exports have lines too, GraphiQL and health have none', async () => {
    const { apiOrigin } = program;
    await fetch(`${apiOrigin}/v1/tags`);
    await fetch(`${apiOrigin}/export/${'0'.repeat(31)}1`);
    await fetch(`${apiOrigin}/graphql`, { headers: { accept: 'text/html' } });
    await fetch(`${apiOrigin}/healthz`);
    expect(await linesOf('rest/tags')).toMatchObject([{ door: '/v1/tags', outcome: 'answered' }]);
    expect(await linesOf('export')).toMatchObject([{ outcome: 'failed', codes: ['NOT_FOUND'] }]);
    await post({ query: 'query Last { server { version } }' });
    await linesOf('Last');
    expect(lines().filter(({ operation }) => operation === undefined)).toEqual([]);
  });

  test('a subscription has a line when it begins and one when it ends', async () => {
    const subscription = await subscribe(program.apiOrigin, 'subscription Live { spanAdded { token } }');
    expect(await linesOf('Live')).toMatchObject([{ outcome: 'subscribed', type: 'subscription' }]);
    subscription.abort();
    expect(await linesOf('Live', 2)).toMatchObject([{ outcome: 'subscribed' }, { outcome: 'ended' }]);
  });

  test('nothing secret is in it, and nobody else may read it', async () => {
    await linesOf('Newest');
    expect(readFileSync(join(program.folder, FILE), 'utf8')).not.toMatch(/secret-\d/);
    expect(statSync(join(program.folder, FILE)).mode & 0o777).toBe(0o600);
  });
});

test('a file that cannot be written ends the start', async () => {
  const config = 'audit: {path: no/such/folder/audit.jsonl}';
  using folder = makeTempFolder();
  const { code, stderr } = await runProgram({ config, args: FREE_PORTS, folder: folder.path });
  expect(code).toBe(1);
  expect(stderr).toContain('audit.path: no/such/folder/audit.jsonl cannot be written');
});
