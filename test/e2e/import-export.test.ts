/** `spangraph import` and `spangraph export` as a user runs them. */
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { type Child, type Exit, runChild, startChild } from '../fixtures/child.ts';
import { noCorpora } from '../fixtures/corpora.ts';
import { jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { MAIN, projectRoot, runProgram, startProgram } from '../fixtures/program.ts';
import { countSpans } from '../fixtures/read-back.ts';
import { sharedPath } from '../fixtures/shared.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { makeTempFolder, type TempFolder } from '../fixtures/temp-folder.ts';
import { testUnless } from '../fixtures/unless.ts';

const DEMO = join(projectRoot, 'test/fixtures/recorded/otel-demo.jsonl.gz');
const HOTROD = join(projectRoot, 'test/fixtures/recorded/hotrod.jsonl.gz');

const run = (folder: TempFolder, ...args: string[]): Promise<Exit> => runProgram({ folder: folder.path, args });

/** The whole content of a database, as text that two equal ones share. */
async function contentOf(folder: TempFolder, database: string): Promise<string> {
  const exported = await run(folder, 'export', '--sqlite-path', database);
  expect(exported.code).toBe(0);
  return exported.stdout;
}

const newSpans = ({ stdout }: Exit): number =>
  Number(/Spans: ([\d,]+) new/.exec(stdout)?.[1]?.replaceAll(',', '') ?? Number.NaN);

test('files in, out in both formats and compressions, and in again: the same store', async () => {
  using folder = makeTempFolder();
  const first = await run(folder, 'import', DEMO, HOTROD);
  expect(first).toMatchObject({ code: 0, stderr: '' });
  expect(newSpans(first)).toBeGreaterThan(500);
  const again = await run(folder, 'import', DEMO);
  expect(again.stdout).toMatch(/^Spans: 0 new, \d+ known, 0 rejected\n$/);

  const content = await contentOf(folder, 'embedded_spans.db');
  for (const name of ['all.json', 'all.json.gz', 'all.json.zst', 'all.pb', 'all.pb.gz']) {
    const format = name.includes('pb') ? 'protobuf' : 'json';
    const exported = await run(folder, 'export', '--format', format, '--output', name);
    expect(exported).toMatchObject({ code: 0, stdout: '' });
    expect(exported.stderr).toMatch(/traces, \d+ spans exported\n$/);
    const imported = await run(folder, 'import', '--sqlite-path', `${name}.db`, name);
    expect(newSpans(imported)).toBe(newSpans(first));
    expect(await contentOf(folder, `${name}.db`)).toBe(content);
  }
});

test('a pipe from export to import', async () => {
  using folder = makeTempFolder();
  await run(folder, 'import', HOTROD);
  const program = `'${process.execPath}' '${MAIN}'`;
  const command = `${program} export | gzip | ${program} import --sqlite-path copy.db -`;
  const piped = await runChild('bash', ['-c', `set -o pipefail; ${command}`], { folder: folder.path });
  expect(piped.code).toBe(0);
  expect(newSpans(piped)).toBe(40);
  expect(await contentOf(folder, 'copy.db')).toBe(await contentOf(folder, 'embedded_spans.db'));
});

/** A pipe that gives these bytes and then stays open, so that its reader waits for more. */
async function openPipe(folder: TempFolder, content: string): Promise<Child & { readonly path: string }> {
  const path = folder.file('pipe');
  await runChild('mkfifo', [path], { folder: folder.path });
  const file = folder.write('content', content);
  const child = startChild('bash', ['-c', `exec > '${path}'; cat '${file}'; exec sleep 600`], { folder: folder.path });
  return { ...child, path };
}

/** Waits until the import has committed spans: another process sees them. */
async function untilCommitted(folder: TempFolder): Promise<void> {
  await vi.waitFor(
    async () => {
      const exported = await run(folder, 'export', '--trace-id', traceIdOf(1));
      expect(exported.stdout).not.toBe('');
    },
    { timeout: 40_000, interval: 20 },
  );
}

/** More than one commit of an import holds. */
const LINES = Array.from({ length: 100 }, (_, line) =>
  JSON.stringify(
    jsonRequest(Array.from({ length: 100 }, (_unused, index) => jsonSpan(traceIdOf(line + 1), spanIdOf(index + 1)))),
  ),
);

test('an import that was killed keeps what it committed, and is resumed by running it again', async () => {
  using folder = makeTempFolder();
  const whole = folder.write('whole.jsonl', LINES.join('\n'));
  await using pipe = await openPipe(folder, `${LINES.slice(0, 90).join('\n')}\n`);
  await using child = startChild(process.execPath, [MAIN, 'import', pipe.path], { folder: folder.path });
  await untilCommitted(folder);
  child.signal('SIGKILL');
  expect((await child.exited).signal).toBe('SIGKILL');

  const resumed = await run(folder, 'import', whole);
  const [, stored = '', known = ''] = /Spans: ([\d,]+) new, ([\d,]+) known, 0 rejected/.exec(resumed.stdout) ?? [];
  const [before, after] = [known, stored].map((text) => Number(text.replaceAll(',', '')));
  expect(before).toBeGreaterThanOrEqual(4_000);
  expect(after).toBe(10_000 - (before ?? 0));
});

test('SIGINT ends an import in order, with what it did and its own exit code', async () => {
  using folder = makeTempFolder();
  await using pipe = await openPipe(folder, `${LINES.slice(0, 50).join('\n')}\n`);
  await using child = startChild(process.execPath, [MAIN, 'import', pipe.path], { folder: folder.path });
  await untilCommitted(folder);
  child.signal('SIGINT');
  const exit = await child.exited;
  expect(exit.code).toBe(130);
  expect(exit.stdout).toMatch(/^Spans: 5,000 new, 0 known, 0 rejected\nStopped by a signal\. /);
});

test('a selection by id, by time and by filter', async () => {
  using folder = makeTempFolder();
  await run(folder, 'import', DEMO, HOTROD);
  const traces = async (...flags: string[]): Promise<{ exit: Exit; ids: ReadonlySet<string> }> => {
    const exit = await run(folder, 'export', ...flags);
    return {
      exit,
      ids: new Set(
        exit.stdout.match(
          /(?<="traceId":")[0-9a-f]{32}(?=","spanId":"[0-9a-f]{16}","(?:parent|flags|name|traceState))/g,
        ),
      ),
    };
  };
  const hotrod = await traces(
    '--query',
    '{ resource.service.name = "frontend" && name =~ "/dispatch" } || { resource.service.name = "driver" }',
  );
  expect(hotrod.ids.size).toBe(1);
  const [id = ''] = hotrod.ids;
  expect((await traces('--trace-id', id.toUpperCase())).ids).toEqual(hotrod.ids);
  const recent = await traces('--from', '2026-01-01T00:00:00Z');
  expect(recent.ids).toEqual(hotrod.ids);
  const older = await traces('--to', '1767225600000000000');
  expect(older.ids.size).toBe(141);
  expect(older.ids.has(id)).toBe(false);
  const missing = await traces('--trace-id', id, '--trace-id', 'f'.repeat(32));
  expect(missing.exit).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`trace ${'f'.repeat(32)} is not stored`),
  });
  expect(missing.ids).toEqual(hotrod.ids);
});

test('an export does not write over the database that it reads', async () => {
  using folder = makeTempFolder();
  await run(folder, 'import', HOTROD);
  for (const output of ['embedded_spans.db', './embedded_spans.db', 'embedded_spans.db-wal']) {
    const refused = await run(folder, 'export', '--output', output);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toBe(`spangraph: --output: ${output} is a file of the database; name another one\n`);
  }
  expect((await run(folder, 'export')).stderr).toContain('1 traces, 40 spans exported');
});

test('beside a running server: export works, import says what to do', async () => {
  using folder = makeTempFolder();
  await run(folder, 'import', HOTROD);
  await using program = await startProgram({ folder: folder.path });
  expect(await countSpans(program)).toBe(40);
  expect((await run(folder, 'export')).stderr).toContain('1 traces, 40 spans exported');
  const refused = await run(folder, 'import', DEMO);
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toMatch(/^spangraph: The database .* is in use by another Spangraph\. .*\n$/);
});

const request = (id: number): string => JSON.stringify(jsonRequest([jsonSpan(traceIdOf(id), spanIdOf(id))]));

test('a set of files by a pattern; what was left behind is named with its place', async () => {
  using folder = makeTempFolder();
  folder.write('traces-1.jsonl', `${request(1)}\n{"resourceSpans":[{\n`);
  folder.write('traces-2.jsonl', `started\n${request(2)}\n{"resourceLogs":[]}\n`);
  folder.write('traces-[3].jsonl', request(3));
  folder.write('empty', '');
  const { code, stdout } = await run(folder, 'import', 'traces-*.jsonl', 'traces-[3].jsonl', 'empty');
  expect(code).toBe(1);
  expect(stdout.replaceAll(/is not valid JSON: .*/g, 'is not valid JSON')).toBe(`Spans: 3 new, 1 known, 0 rejected
Records that could not be read: 2
  traces-1.jsonl, line 2: The body is not valid JSON
  traces-2.jsonl, line 1: The body is not valid JSON
Records of logs left out: 1
  traces-2.jsonl, line 3
Files without a record: 1
  empty
`);
});

test.each([
  [['import'], 2, 'import needs files: spangraph import FILE..., or - for standard input'],
  [['import', 'none.json'], 2, 'import: there is no file none.json'],
  [['import', '.'], 2, 'import: . is a folder'],
  [['import', 'none*.json'], 2, 'import: no file matches none*.json'],
  [['import', '--sqlite-pat', 'x', 'y'], 2, 'did you mean "--sqlite-path"?'],
  [['export', 'x'], 2, 'unexpected "x"'],
  [['export', '--format', 'xml'], 2, '--format: expected json or protobuf, got "xml"'],
  [['export', '--from', 'yesterday'], 2, '--from: expected a time such as'],
  [['export', '--query', '{ name = }'], 2, '--query: line 1, column 10:'],
  [['export', '--trace-id', 'xyz'], 2, '--trace-id: expected 32 hex digits'],
  [['export', '--trace-id', 'f'.repeat(32), '--to', '5'], 2, '--trace-id already names the traces'],
  [['export'], 1, 'There is no database at'],
  [['improt'], 2, 'unexpected "improt" (did you mean "import"?)'],
])('%j ends with one line and exit code %i', async (args, code, message) => {
  using folder = makeTempFolder();
  const exit = await run(folder, ...args);
  expect(exit).toMatchObject({ code, stdout: '' });
  expect(exit.stderr).toContain(message);
  expect(exit.stderr.trimEnd().split('\n')).toHaveLength(1);
});

test('files that cannot be opened, and databases that hold nothing, are named', async () => {
  using folder = makeTempFolder();
  symlinkSync('circle.json', join(folder.path, 'circle.json'));
  writeFileSync(join(folder.path, 'empty.db'), '');
  const circle = await run(folder, 'import', 'circle.json');
  expect(circle).toMatchObject({ code: 2, stderr: expect.stringContaining('import: cannot open circle.json: ELOOP') });
  const empty = await run(folder, 'export', '--sqlite-path', 'empty.db');
  expect(empty).toMatchObject({ code: 1, stderr: expect.stringContaining('empty.db is an empty database') });
});

test.each([
  ['import', '--sqlite-path'],
  ['export', '--trace-id'],
])('%s --help', async (command, flag) => {
  using folder = makeTempFolder();
  const exit = await run(folder, command, '--help');
  expect(exit).toMatchObject({ code: 0, stderr: '' });
  expect(exit.stdout).toContain(flag);
});

const REAL_SYSTEMS = 'Zipkin, Jaeger and OTLP protobuf of real systems; what is invalid is named';
testUnless(noCorpora, REAL_SYSTEMS, async () => {
  using folder = makeTempFolder();
  const files = [
    'zipkin/netflix.json',
    'jaeger-json/node-load25/10220eef134ab57c.json',
    'otlp-protobuf/otlp2parquet-trace.pb',
    'otlp-json/opentelemetry-proto/trace.json',
    'otlp-json/opentelemetry-proto/logs.json',
  ].map((file) => sharedPath('corpora', file));
  const good = await run(folder, 'import', ...files);
  expect(good).toMatchObject({ code: 0, stderr: '' });
  expect(good.stdout).toContain('Records of logs left out: 1\n');
  const bad = await run(folder, 'import', sharedPath('corpora', 'otlp-invalid/duckdb-otlp/malformed.jsonl'));
  expect(bad.code).toBe(1);
  expect(bad.stdout).toMatch(/malformed\.jsonl, line \d+: The body is not valid JSON/);
});
