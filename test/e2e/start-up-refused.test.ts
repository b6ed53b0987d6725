/** What keeps the program from starting: one clear line, an exit code, nothing left running. */
import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import type { Exit } from '../fixtures/child.ts';
import { takePort } from '../fixtures/ports.ts';
import { FREE_PORTS, runProgram, startProgram } from '../fixtures/program.ts';
import { makeTempFolder, type TempFolder } from '../fixtures/temp-folder.ts';

/** It has ended by now with both outputs closed, so nothing that it started runs any more. */
function expectRefused({ code, stdout, stderr }: Exit, message: RegExp, expectedCode = 1): void {
  expect({ code, stdout, stderr }).toEqual({
    code: expectedCode,
    stdout: '',
    stderr: expect.stringMatching(/^spangraph: .+\n$/),
  });
  expect(stderr).toMatch(message);
}

describe('a taken port', () => {
  test.each(['api', 'otlp-grpc', 'otlp-http'])('%s', async (part) => {
    using folder = makeTempFolder();
    await using taken = await takePort();
    const others = ['api', 'otlp-grpc', 'otlp-http'].filter((other) => other !== part);
    const args = [
      `--${part}-endpoint`,
      `127.0.0.1:${taken.port}`,
      ...others.flatMap((other) => [`--${other}-endpoint`, '127.0.0.1:0']),
    ];
    const exit = await runProgram({ folder: folder.path, args });
    expectRefused(exit, new RegExp(`endpoint 127\\.0\\.0\\.1:${taken.port} is already in use`));
  });

  test('an address of another machine', async () => {
    using folder = makeTempFolder();
    const exit = await runProgram({ folder: folder.path, args: [...FREE_PORTS, '--api-endpoint', '192.0.2.1:0'] });
    expectRefused(exit, /api\.endpoint 192\.0\.2\.1:0/);
  });

  test('a second server on the same ports leaves the first one alone', async () => {
    await using first = await startProgram();
    using folder = makeTempFolder();
    const args = [
      ['--api-endpoint', new URL(first.apiOrigin).host],
      ['--otlp-grpc-endpoint', first.grpcAddress],
      ['--otlp-http-endpoint', new URL(first.otlpHttpUrl).host],
    ].flat();
    expectRefused(await runProgram({ folder: folder.path, args }), /already in use/);
    expect((await fetch(`${first.apiOrigin}/readyz`)).status).toBe(200);
  });
});

describe('a database that cannot be used', () => {
  const cases: readonly (readonly [string, (folder: TempFolder) => string])[] = [
    ['in a folder that is a file', (folder) => `${folder.write('file', 'text')}/spans.db`],
    ['in a folder that does not exist', (folder) => folder.file('none/there/spans.db')],
    ['in a folder where nobody may write', () => '/proc/spans.db'],
    ['a file that is no database', (folder) => folder.write('notes.txt', 'These are not the spans.\n'.repeat(100))],
    [
      "another program's database",
      (folder) => createDatabase(folder.file('other.db'), 'CREATE TABLE books (id INTEGER)'),
    ],
    [
      "the original's database",
      (folder) =>
        createDatabase(
          folder.file('embedded_spans.db'),
          'CREATE TABLE schema_migrations (version uint64, dirty bool); INSERT INTO schema_migrations VALUES (1, 0);' +
            'CREATE TABLE spans (span_id TEXT PRIMARY KEY, trace_id TEXT NOT NULL)',
        ),
    ],
  ];
  test.each(cases)('%s', async (_what, prepare) => {
    using folder = makeTempFolder();
    const path = prepare(folder);
    const exit = await runProgram({ folder: folder.path, args: [...FREE_PORTS, '--sqlite-path', path] });
    expectRefused(exit, new RegExp(path.replaceAll(/[.\\]/g, '\\$&')));
  });
});

describe('a configuration that cannot be used', () => {
  test.each([
    ['an unknown key', 'receivers: { otlp: { protocols: { grpc: { endpiont: "x:1" } } } }', /endpiont.*endpoint/],
    ['an unknown section', 'exporter: { sqlite: { path: x.db } }', /exporter\b.*exporters/],
    ['an exporter that is not served', 'exporters: { opensearch: {} }', /opensearch/],
    ['half a process on SQLite', 'service: { role: ingest }', /service\.role.*exporters\.elasticsearch/],
    [
      'a processor that changes spans',
      'processors: { attributes: {} }\nservice: { pipelines: { traces: { processors: [attributes] } } }',
      /attributes/,
    ],
    ['an endpoint without a port', 'api: { endpoint: localhost }', /api\.endpoint.*localhost/],
    ['a value of the wrong type', 'ingest: { max_queue_size_mib: lots }', /ingest\.max_queue_size_mib/],
    ['text that is no YAML', 'receivers: [', /config\.yaml/],
  ])('%s', async (_what, config, message) => {
    using folder = makeTempFolder();
    expectRefused(await runProgram({ folder: folder.path, config, args: [] }), message);
    expect(existsSync(folder.file('embedded_spans.db')), 'a database was made').toBe(false);
  });

  test('a file that is not there', async () => {
    using folder = makeTempFolder();
    const exit = await runProgram({ folder: folder.path, args: ['--config', 'none.yaml'] });
    expectRefused(exit, /none\.yaml/);
  });

  test.each([
    ['SPANS_STORAGE_PLUGIN', 'opensearch', /SPANS_STORAGE_PLUGIN.*opensearch/],
    ['API_PORT', 'http', /API_PORT/],
    ['SPANGRAPH_SQLITE_PAHT', 'x.db', /SPANGRAPH_SQLITE_PAHT.*SPANGRAPH_SQLITE_PATH/],
  ])('%s=%s', async (name, value, message) => {
    using folder = makeTempFolder();
    expectRefused(await runProgram({ folder: folder.path, env: { [name]: value } }), message);
  });
});

describe('a command line that cannot be understood', () => {
  test.each([
    ['an unknown flag', ['--sqlite-paht', 'x.db'], /--sqlite-paht.*--sqlite-path/],
    ['a flag without its value', ['--config'], /--config/],
    ['a word', ['all-in-one-config.yaml'], /--config all-in-one-config\.yaml/],
  ])('%s', async (_what, args, message) => {
    using folder = makeTempFolder();
    expectRefused(await runProgram({ folder: folder.path, args }), message, 2);
  });
});

function createDatabase(path: string, sql: string): string {
  const database = new Database(path);
  database.exec(sql);
  database.close();
  return path;
}
