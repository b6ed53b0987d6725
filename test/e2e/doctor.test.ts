/** `spangraph doctor` on a healthy server, on a sick machine, and with a configuration that cannot be used. */

import { once } from 'node:events';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createToken } from '../../src/access/tokens/token-hash.ts';
import { type Certificate, makeAuthority, makeCertificate } from '../fixtures/certificates.ts';
import { freePort } from '../fixtures/ports.ts';
import { FREE_PORTS, type Program, runProgram, startProgram } from '../fixtures/program.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';

interface Report {
  readonly ok: boolean;
  readonly checks: readonly {
    readonly what: string;
    readonly state: string;
    readonly found: string;
    readonly advice?: string;
  }[];
}

const { token, hash } = createToken();
let program: Program;
let config: string;

beforeAll(async () => {
  const [api, grpc, http, zipkin] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
  config = `
api: { endpoint: "127.0.0.1:${api}" }
receivers:
  otlp: { protocols: { grpc: { endpoint: "127.0.0.1:${grpc}" }, http: { endpoint: "127.0.0.1:${http}" } } }
  zipkin: { endpoint: "127.0.0.1:${zipkin}" }
auth: { tokens: [{ name: tester, hash: "${hash}", scopes: [ingest, read] }] }
`;
  program = await startProgram({ config, args: [] });
});
afterAll(() => program?.[Symbol.asyncDispose]());

/** Runs it with a configuration in a folder. */
async function doctor(folder: string, text: string, ...args: readonly string[]) {
  writeFileSync(join(folder, 'doctor.yaml'), text);
  const { code, stdout } = await runProgram({ folder, args: ['doctor', '--json', '--config', 'doctor.yaml', ...args] });
  return { code, report: JSON.parse(stdout) as Report };
}

/** Another program, which answers every request so. */
async function startOther(answer: RequestListener) {
  const server = createHttpServer(answer);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return { address: `127.0.0.1:${port}`, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

const statesOf = ({ checks }: Report): Record<string, string> =>
  Object.fromEntries(checks.map(({ what, state }) => [what, state]));

test('a running server takes a trace by every door, in every form, and shows it', async () => {
  using folder = makeTempFolder();
  const tokenFile = folder.write('token', `${token}\n`);
  const { code, report } = await doctor(program.folder, config, '--token-file', tokenFile);
  const states = statesOf(report);
  expect([code, Object.entries(states).filter(([, state]) => state !== 'ok')]).toEqual([0, []]);
  expect(Object.keys(states).filter((what) => what.startsWith('a trace by'))).toEqual([
    'a trace by OTLP/gRPC',
    'a trace by OTLP/HTTP',
    'a trace by OTLP/HTTP with JSON',
    'a trace by Zipkin JSON',
  ]);
  expect(report.checks).toContainEqual({ what: 'lock of the database', state: 'ok', found: 'a server has it open' });
  expect(report.checks).toContainEqual({
    what: 'port of api.endpoint',
    state: 'ok',
    found: expect.stringMatching(
      process.platform === 'linux'
        ? / is in use by the server, node main\.js \(process \d+\)$/
        : / is in use by the server/,
    ),
  });
});

test('without its token, the doors are closed, and the advice is to give one', async () => {
  const { code, report } = await doctor(program.folder, config);
  const door = report.checks.find(({ what }) => what === 'a trace by OTLP/HTTP');
  expect(code).toBe(1);
  expect(door).toMatchObject({ state: 'failed', advice: expect.stringContaining('--token-file') });
});

test('a taken port and a damaged file are found, and other doors are tried all the same', async () => {
  using folder = makeTempFolder();
  const path = folder.write('damaged.db', `SQLite format 3\u0000${'x'.repeat(8_000)}`);
  await using taken = createServer((socket) => void socket.destroy());
  await once(taken.listen(0, '127.0.0.1'), 'listening');
  const address = taken.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const text = `
api: { endpoint: "127.0.0.1:${port}" }
receivers: { otlp: { protocols: { http: { endpoint: "127.0.0.1:0" } } } }
exporters: { sqlite: { path: "${path}" } }
`;
  const { code, report } = await doctor(folder.path, text);
  const { checks } = report;
  expect(code).toBe(1);
  expect(report.ok).toBe(false);
  expect(checks).toContainEqual({
    what: 'port of api.endpoint',
    state: 'failed',
    found: expect.stringMatching(
      process.platform === 'linux'
        ? new RegExp(`^127\\S+ is already in use.*\\(process ${process.pid}\\)`)
        : /^127\S+ is already in use/,
    ),
  });
  expect(statesOf(report)).toMatchObject({
    'layout of the database': 'failed',
    'integrity of the database': 'failed',
    'disk space': 'ok',
    'a trace by OTLP/HTTP': 'ok',
  });
});

test('another program at the port of the API is not taken for a server, whatever it answers', async () => {
  using folder = makeTempFolder();
  await using other = await startOther((_request, response) => void response.end('{"status":"ok"}'));
  const [, , ...freeReceivers] = FREE_PORTS;
  const { code, report } = await doctor(folder.path, `api: { endpoint: "${other.address}" }`, ...freeReceivers);
  expect(code).toBe(1);
  expect(statesOf(report)).toMatchObject({ 'port of api.endpoint': 'failed', 'a trace by OTLP/HTTP': 'ok' });
});

test('what another program answers reaches the terminal without its control characters', async () => {
  using folder = makeTempFolder();
  const body = JSON.stringify({ error: { type: '\u001b[2Jgone', reason: '\u001b]0;title\u0007' }, status: 418 });
  const headers = { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' };
  await using other = await startOther((_request, response) => void response.writeHead(418, headers).end(body));
  const file = folder.write('doctor.yaml', `exporters: { elasticsearch: { endpoints: ["http://${other.address}"] } }`);
  const { code, stdout } = await runProgram({ folder: folder.path, args: ['doctor', '--config', file, ...FREE_PORTS] });
  expect(code).toBe(1);
  expect(stdout).toMatch(/^FAILED {3}Elasticsearch: .*\\u001b\[2Jgone/m);
  expect(stdout).not.toContain('\u001b');
});

function tls({ certFile, keyFile }: Certificate): string {
  return `tls: { cert_file: "${certFile}", key_file: "${keyFile}" }`;
}

test('certificates: valid, soon to expire, expired, and not there', async () => {
  using folder = makeTempFolder();
  const authority = await makeAuthority(folder.path, 'authority');
  const make = (name: string, days: number) => makeCertificate(folder.path, name, authority, { days });
  const [good, soon, late] = [await make('good', 90), await make('soon', 5), await make('late', -1)];
  const { code, report } = await doctor(
    folder.path,
    `
api: { endpoint: "127.0.0.1:0", ${tls(good)} }
receivers:
  otlp: { protocols: { grpc: { endpoint: "127.0.0.1:0", ${tls(soon)} }, http: { endpoint: "127.0.0.1:0", ${tls(late)} } } }
`,
  );
  expect(code).toBe(1);
  expect(report.checks.filter(({ what }) => what.startsWith('certificate'))).toEqual([
    { what: 'certificate of api.tls', state: 'ok', found: 'valid for another 89 days' },
    expect.objectContaining({ state: 'warning', found: 'valid for another 4 days' }),
    expect.objectContaining({ state: 'failed', found: expect.stringMatching(/late\.pem has been invalid since/) }),
  ]);
  const missing = { certFile: folder.file('none.pem'), keyFile: good.keyFile };
  const { report: other } = await doctor(folder.path, `api: { endpoint: "127.0.0.1:0", ${tls(missing)} }`);
  expect(other.checks.filter(({ state }) => state === 'failed')).not.toEqual([]);
});

test('a file that is no database is called so, and a database gets no other files beside it', async () => {
  using folder = makeTempFolder();
  const text = folder.write('README.md', 'These are not the spans.');
  const kept = folder.file('kept.db');
  const made = new Database(kept);
  made.exec('PRAGMA journal_mode = WAL; CREATE TABLE schema_migrations (version INTEGER PRIMARY KEY, sha256 TEXT)');
  made.close();
  const other = await doctor(folder.path, `exporters: { sqlite: { path: "${text}" } }`, ...FREE_PORTS);
  expect(other.report.checks).toContainEqual({
    what: 'database file',
    state: 'failed',
    found: `${text} is not a SQLite database`,
    advice: 'Move it away, or set exporters.sqlite.path to another file.',
  });
  expect(statesOf(other.report)).not.toHaveProperty('integrity of the database');
  const { report } = await doctor(folder.path, `exporters: { sqlite: { path: "${kept}" } }`, ...FREE_PORTS);
  expect(statesOf(report)).toMatchObject({ 'integrity of the database': 'ok', 'layout of the database': 'warning' });
  expect(readdirSync(folder.path).toSorted()).toEqual(['README.md', 'doctor.yaml', 'kept.db']);
});

test('a configuration that cannot be used is all that is said', async () => {
  using folder = makeTempFolder();
  const file = folder.write('doctor.yaml', 'api: { endpint: x }');
  const { code, stdout } = await runProgram({ folder: folder.path, args: ['doctor', '--config', file] });
  expect(code).toBe(1);
  expect(stdout).toMatch(/^FAILED {3}configuration: .*endpint[\s\S]*endpoint/m);
  expect(stdout).toContain('2 checks: 1 failed');
  expect(existsSync(folder.file('embedded_spans.db'))).toBe(false);
});
