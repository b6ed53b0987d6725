/** `spangraph mcp` as agents start it, with a server that wants TLS and a token. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeAuthority, makeCertificate, trustAuthority } from '../fixtures/certificates.ts';
import { MAIN, type Program, STILL_DEMO, startProgram } from '../fixtures/program.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';
import { makeToken } from '../fixtures/tokens.ts';

const PING = '{"jsonrpc":"2.0","id":1,"method":"ping"}\n';

const files = makeTempFolder();
const tokenFile = join(files.path, 'token');
const token = makeToken('agent', ['read']);
let caFile: string;
let program: Program;

beforeAll(async () => {
  const authority = await makeAuthority(files.path, 'authority');
  const own = await makeCertificate(files.path, 'server', authority);
  trustAuthority(authority);
  caFile = authority.certFile;
  writeFileSync(tokenFile, `${token.token}\n`);
  const config = JSON.stringify({
    receivers: { otlp: { protocols: { http: { endpoint: '127.0.0.1:0' } } } },
    api: { endpoint: '127.0.0.1:0', tls: { cert_file: own.certFile, key_file: own.keyFile } },
    auth: { tokens: [token.entry] },
  });
  program = await startProgram({ config, args: STILL_DEMO });
});
afterAll(async () => {
  await program?.[Symbol.asyncDispose]();
  files[Symbol.dispose]();
});

const args = (...more: string[]): string[] => [MAIN, 'mcp', '--url', program.apiOrigin, ...more];
const trusted = (): string[] => args('--ca-file', caFile, '--token-file', tokenFile);

/** Feeds the program, and gives what it answered when it has ended. */
async function answersTo(argv: readonly string[], input: string) {
  const child = spawn(process.execPath, argv, { stdio: 'pipe' });
  const [stdout, stderr] = [textOf(child.stdout), textOf(child.stderr)];
  child.stdin.end(input);
  const [code] = await once(child, 'close');
  const lines = (await stdout).split('\n').filter((line) => line !== '');
  return { code, answers: lines.map((line) => JSON.parse(line)), stderr: await stderr };
}

test('an agent works through it', async () => {
  const client = new Client({ name: 'agent', version: '1' });
  const transport = new StdioClientTransport({ command: process.execPath, args: trusted(), stderr: 'pipe' });
  await client.connect(transport);
  try {
    const { tools } = await client.listTools();
    expect(tools.length).toBeGreaterThan(10);
    expect(client.getInstructions()).toMatch(/list_error_groups/);
    // Several at once: answers come in any order.
    const called = await Promise.all(
      ['list_services', 'traceql_guide', 'list_attribute_values', 'traceql_guide', 'list_services'].map((name) =>
        client.callTool({ name, arguments: {} }),
      ),
    );
    expect(called.map(({ isError }) => isError ?? false)).toEqual([false, false, true, false, false]);
    expect(called[0]?.structuredContent).toMatchObject({ total: 10, truncated: false });
    expect(called[4]).toEqual(called[0]);
    expect(called[2]?.content).toEqual([{ type: 'text', text: 'BAD_USER_INPUT: attribute: is required.' }]);
    const { resources } = await client.listResources();
    const read = await client.readResource({ uri: resources[0]?.uri ?? '' });
    expect(read.contents[0]).toMatchObject({ mimeType: 'text/markdown' });
  } finally {
    await client.close();
  }
});

test('ends when its input ends, after all answers', async () => {
  const { code, answers, stderr } = await answersTo(trusted(), PING.repeat(3));
  expect([code, answers, stderr]).toEqual([
    0,
    Array.from({ length: 3 }, () => ({ jsonrpc: '2.0', id: 1, result: {} })),
    '',
  ]);
});

test('without a token each request is refused in words', async () => {
  const { code, answers } = await answersTo(args('--ca-file', caFile), PING);
  expect([code, answers]).toMatchObject([
    0,
    [{ id: 1, error: { code: -32_000, message: expect.stringMatching(/token/i) } }],
  ]);
});

test('does not talk to a server that it cannot trust', async () => {
  const { code, answers } = await answersTo(args('--token-file', tokenFile), PING);
  expect([code, answers]).toMatchObject([0, [{ id: 1, error: { message: expect.stringMatching(/certificate/) } }]]);
});

test('ends when nobody reads its answers any more', async () => {
  const child = spawn(process.execPath, trusted(), { stdio: 'pipe' });
  child.stdout.destroy();
  child.stdin.write(PING);
  const [code] = await once(child, 'close');
  expect(code).toBe(0);
});

test.each([
  [['--url', 'nowhere'], /^spangraph: --url: expected an address/],
  [['--token-file', '/nonexistent/token'], /^spangraph: --token-file: cannot be read/],
  [['--tokenfile', 'x'], /^spangraph: unknown flag --tokenfile \(did you mean "--token-file"\?\)/],
])('a wrong command line is said at once: %j', async (flags, message) => {
  const { code, stderr } = await answersTo([MAIN, 'mcp', ...flags], '');
  expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
});
