/** Starting as users do: with nothing, with the original's configuration and variables, with --demo. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageVersion } from '../../src/package-root.ts';
import { startChild } from '../fixtures/child.ts';
import { jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { sendAll } from '../fixtures/otlp/senders.ts';
import { arePortsFree, freePort } from '../fixtures/ports.ts';
import { FREE_PORTS, MAIN, type Program, runProgram, STILL_DEMO, startProgram } from '../fixtures/program.ts';
import { countSpans } from '../fixtures/read-back.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';

/** An all-in-one-config.yaml in the form of the original's. */
const ORIGINAL_CONFIG = `receivers:
  otlp:
    protocols:
      grpc:
      http:

processors:
  batch:

exporters:
  sqlite:
    path: embedded_spans.db

service:
  pipelines:
    traces:
      receivers: [otlp]
      processors: [batch]
      exporters: [sqlite]
`;

const oneSpan = JSON.stringify(jsonRequest([jsonSpan(traceIdOf(1), spanIdOf(1))]));

/** Sends a span and sees it. */
async function expectWorking(program: Program): Promise<void> {
  await sendAll(program, { protocol: 'gRPC', gzip: false }, [oneSpan]);
  await sendAll(program, { protocol: 'HTTP JSON', gzip: false }, [oneSpan]);
  expect(await countSpans(program)).toBe(1);
}

describe('the ports of everyone', () => {
  const DEFAULT_PORTS = [8080, 4317, 4318];

  test.for([
    ['no configuration at all', undefined],
    ["the original's all-in-one-config.yaml", ORIGINAL_CONFIG],
  ] as const)('%s', async ([, config], { skip }) => {
    skip(!(await arePortsFree(DEFAULT_PORTS)), 'something else listens on one of the default ports');
    await using program = await startProgram({ args: [], ...(config === undefined ? {} : { config }) });
    expect(program.apiOrigin).toBe('http://localhost:8080');
    expect(program.grpcAddress).toBe('localhost:4317');
    expect(program.otlpHttpUrl).toBe('http://localhost:4318/v1/traces');
    expect(program.databasePath).toBe(join(program.folder, 'embedded_spans.db'));
    await expectWorking(program);
  });
});

describe('configuration', () => {
  test("the original's all-in-one-config.yaml, with flags over it", async () => {
    await using program = await startProgram({ config: ORIGINAL_CONFIG });
    await expectWorking(program);
    expect(readdirSync(program.folder)).toContain('embedded_spans.db');
    expect(program.output()).toMatch(/Note: .*batch/);
  });

  test('a file that lists one protocol serves that one', async () => {
    const config = `
receivers: { otlp: { protocols: { http: { endpoint: "127.0.0.1:0" } } } }
api: { endpoint: "127.0.0.1:0" }
`;
    await using program = await startProgram({ config, args: [] });
    expect(program.grpcAddress).toBe('not served');
    await sendAll(program, { protocol: 'HTTP protobuf', gzip: true }, [oneSpan]);
    expect(await countSpans(program)).toBe(1);
  });

  test('all addresses where the configuration says so', async () => {
    await using program = await startProgram({ args: FREE_PORTS.map((arg) => arg.replace('127.0.0.1', '0.0.0.0')) });
    expect(program.apiOrigin).toMatch(/^http:\/\/0\.0\.0\.0:\d+$/);
    expect(program.output()).toMatch(/open http:\/\/localhost:\d+\/\n/);
    await expectWorking(program);
  });

  test("the original's environment variables", async () => {
    using folder = makeTempFolder();
    const port = await freePort();
    const env = {
      API_PORT: String(port),
      SQLITE_PATH: folder.file('other.db'),
      SPANS_STORAGE_PLUGIN: 'sqlite',
      DEBUG: 'true',
    };
    await using program = await startProgram({ folder: folder.path, env, args: FREE_PORTS.slice(2) });
    expect(new URL(program.apiOrigin).port).toBe(String(port));
    expect(program.databasePath).toBe(folder.file('other.db'));
    await expectWorking(program);
    const { stderr } = await program.stop();
    expect(stderr).toContain('"level":"debug"');
    expect(existsSync(folder.file('embedded_spans.db'))).toBe(false);
  });

  test('flags over variables over the file', async () => {
    using folder = makeTempFolder();
    await using program = await startProgram({
      folder: folder.path,
      config: ORIGINAL_CONFIG,
      env: { SQLITE_PATH: folder.file('original.db'), SPANGRAPH_SQLITE_PATH: folder.file('variable.db') },
      args: [...FREE_PORTS, '--sqlite-path', folder.file('flag.db')],
    });
    expect(program.databasePath).toBe(folder.file('flag.db'));
  });

  test('a folder as database path: the file goes into it', async () => {
    using folder = makeTempFolder();
    await using program = await startProgram({
      folder: folder.path,
      args: [...FREE_PORTS, '--sqlite-path', folder.path],
    });
    expect(program.databasePath).toBe(folder.file('embedded_spans.db'));
    await expectWorking(program);
  });
});

describe('--demo', () => {
  const DEMO_TRACES = '{ traces(first: 5) { totalCount nodes { spanCount services { name } } } }';

  test('by npm start: a fresh database shows traces at once; a second start adds only what is missing', async () => {
    using folder = makeTempFolder();
    const options = { folder: folder.path, args: [...FREE_PORTS, ...STILL_DEMO], by: 'npm' } as const;
    const countAfterStart = async (note: RegExp): Promise<number> => {
      await using program = await startProgram(options);
      expect(program.output()).toMatch(note);
      const { traces } = await program.graphql(DEMO_TRACES);
      expect(traces.totalCount).toBeGreaterThan(5);
      for (const { spanCount, services } of traces.nodes) {
        expect(spanCount).toBeGreaterThan(0);
        expect(services).not.toEqual([]);
      }
      const count = await countSpans(program);
      expect((await program.stop()).code).toBe(0);
      return count;
    };
    const first = await countAfterStart(/loaded 13555 demo spans: the last hour of/);
    const added = (await countAfterStart(/loaded \d+ demo spans: what was missing of the last hour/)) - first;
    // The few seconds since.
    expect(added).toBeGreaterThanOrEqual(0);
    expect(added).toBeLessThan(first / 10);
  });

  test('goes on', async () => {
    await using program = await startProgram({ args: [...FREE_PORTS, '--demo', '--demo-rate', '20'] });
    expect(program.output()).toContain('and adds 1,200 traces a minute');
    const count = await countSpans(program);
    await expect.poll(() => countSpans(program)).toBeGreaterThan(count);
  });

  test('leaves traces of others alone, and says what to do; the command adds to them', async () => {
    using folder = makeTempFolder();
    {
      await using program = await startProgram({ folder: folder.path });
      await expectWorking(program);
    }
    await using program = await startProgram({ folder: folder.path, args: [...FREE_PORTS, '--demo'] });
    expect(await countSpans(program)).toBe(1);
    expect(program.output()).toContain('The database already holds other traces, so no demo traces were added.');
    const endpoint = new URL(program.otlpHttpUrl).origin;
    const sending = startChild(process.execPath, [MAIN, 'demo', '--rate', '50', '--endpoint', endpoint], {
      folder: folder.path,
    });
    await using _ = sending;
    await expect.poll(() => countSpans(program), { timeout: 10_000 }).toBeGreaterThan(1);
    sending.signal('SIGINT');
    const exit = await sending.exited;
    expect(exit).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Sent \d+ traces, [\d,]+ spans in [\d.]+ s\.$/m),
    });
  });
});

describe('what only prints', () => {
  test('--version', async () => {
    using folder = makeTempFolder();
    const exit = await runProgram({ folder: folder.path, args: ['--version'] });
    expect(exit).toMatchObject({ code: 0, stdout: `${packageVersion()}\n`, stderr: '' });
    expect(readdirSync(folder.path)).toEqual([]);
  });

  test('--help', async () => {
    using folder = makeTempFolder();
    const exit = await runProgram({ folder: folder.path, args: ['--help'] });
    expect(exit).toMatchObject({ code: 0, stderr: '' });
    for (const flag of ['--config', '--sqlite-path', '--api-endpoint', '--demo']) expect(exit.stdout).toContain(flag);
    expect(readdirSync(folder.path)).toEqual([]);
  });
});
