/** `spangraph delete` as a user runs it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test, vi } from 'vitest';
import { type Exit, startChild } from '../fixtures/child.ts';
import { jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { FREE_PORTS, MAIN, projectRoot, runProgram, startProgram } from '../fixtures/program.ts';
import { countSpans } from '../fixtures/read-back.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { makeTempFolder, type TempFolder } from '../fixtures/temp-folder.ts';

/** When the spans of {@link importTraces} start. */
const START = '2026-01-01T00:00:00Z';
const HOTROD = join(projectRoot, 'test/fixtures/recorded/hotrod.jsonl.gz');

const run = (folder: TempFolder, ...args: string[]): Promise<Exit> => runProgram({ folder: folder.path, args });

/** Traces 1 to `count`, each of two spans. */
async function importTraces(folder: TempFolder, count: number): Promise<void> {
  const lines = Array.from({ length: count }, (_, index) => {
    const id = traceIdOf(index + 1);
    return JSON.stringify(jsonRequest([jsonSpan(id, spanIdOf(1)), jsonSpan(id, spanIdOf(2))]));
  });
  const file = folder.write('traces.jsonl', lines.join('\n'));
  expect(await run(folder, 'import', file)).toMatchObject({ code: 0 });
}

async function spansOf(folder: TempFolder, ...flags: string[]): Promise<string> {
  return (await run(folder, 'export', '--output', '/dev/null', ...flags)).stderr.trimEnd().split('\n').at(-1) ?? '';
}

test('a dry run says what would go, and --yes removes it', async () => {
  using folder = makeTempFolder();
  await importTraces(folder, 12);
  await run(folder, 'import', HOTROD);
  const dry = await run(folder, 'delete', '--query', '{ resource.service.name = "shop" }', '--from', START);
  expect(dry).toMatchObject({ code: 0, stderr: '' });
  const ids = Array.from({ length: 10 }, (_, index) => `  ${traceIdOf(index + 1)}`);
  expect(dry.stdout.split('\n')).toEqual([
    'This would remove 12 traces with 24 spans.',
    ...ids,
    '  and 2 more',
    'Nothing was removed. Run the same command with --yes to remove them.',
    '',
  ]);
  const relative = await run(folder, 'delete', '--query', '{}', '--from', START, '--to', 'now+1d/d');
  expect(relative.stdout).toMatch(
    /Run the same command with --yes and --to \d{4}-\d\d-\d\dT00:00:00.000000000Z to remove/,
  );
  expect(await spansOf(folder)).toBe('13 traces, 64 spans exported');

  const one = ['--trace-id', traceIdOf(1), '--trace-id', traceIdOf(99)];
  expect(await run(folder, 'delete', '--yes', ...one)).toEqual({
    code: 0,
    signal: null,
    stdout: 'Removed 1 traces with 2 spans.\n',
    stderr: `spangraph: trace ${traceIdOf(99)} is not stored\n`,
  });
  expect(await spansOf(folder)).toBe('12 traces, 62 spans exported');
  expect(await run(folder, 'delete', '--yes', '--query', '{ resource.service.name = "driver" }')).toMatchObject({
    code: 0,
    stdout: 'Removed 1 traces with 40 spans.\n',
    stderr: '',
  });
  expect(readFileSync(folder.file('embedded_spans.db')).includes('driver')).toBe(false);
  const none = await run(folder, 'delete', '--query', '{ resource.service.name = "driver" }');
  expect(none).toMatchObject({ code: 0, stdout: 'This would remove 0 traces with 0 spans.\n', stderr: '' });
});

test('more traces than a page, with and without a server on the database', async () => {
  using folder = makeTempFolder();
  await importTraces(folder, 1_200);
  {
    await using program = await startProgram({ folder: folder.path, args: FREE_PORTS });
    expect((await run(folder, 'delete', '--query', '{}')).stdout).toMatch(
      /^This would remove 1,200 traces with 2,400 spans/,
    );
    const refused = await run(folder, 'delete', '--query', '{}', '--yes');
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toMatch(/^spangraph: The database .* is in use by another Spangraph\. Stop that one, .*\n$/);
    expect(await countSpans(program)).toBe(2_400);
  }
  expect(await run(folder, 'delete', '--query', '{}', '--yes')).toMatchObject({
    code: 0,
    stdout: 'Removed 1,200 traces with 2,400 spans.\n',
    stderr: '',
  });
  expect(await spansOf(folder)).toBe('0 traces, 0 spans exported');
  await importTraces(folder, 3);
  await using program = await startProgram({ folder: folder.path, args: FREE_PORTS });
  expect(await countSpans(program)).toBe(6);
});

test('a deletion that was killed is finished by running it again', async () => {
  using folder = makeTempFolder();
  await importTraces(folder, 3_000);
  await run(folder, 'import', HOTROD);
  const args = ['delete', '--yes', '--query', '{ resource.service.name = "shop" }'];
  await using child = startChild(process.execPath, [MAIN, ...args], { folder: folder.path });
  const db = new Database(folder.file('embedded_spans.db'), { readonly: true });
  const left = db.prepare('SELECT count(*) FROM spans').pluck();
  await vi.waitFor(() => expect(left.get()).toBeLessThan(6_040), { timeout: 40_000, interval: 5 });
  child.signal('SIGKILL');
  expect((await child.exited).signal).toBe('SIGKILL');
  expect(left.get()).toBeGreaterThan(40);
  db.close();

  expect(await run(folder, ...args)).toMatchObject({ code: 0, stderr: '' });
  expect(await spansOf(folder)).toBe('1 traces, 40 spans exported');
  expect(readFileSync(folder.file('embedded_spans.db')).includes('shop')).toBe(false);
});

test.each([
  [['delete'], 2, 'delete needs --trace-id or --query'],
  [['delete', '--yes', '--from', '2026-01-01T00:00:00Z'], 2, 'delete needs --trace-id or --query'],
  [['delete', '--trace-id', 'x'], 2, '--trace-id: expected 32 hex digits'],
  [['delete', '--query', '{ x'], 2, '--query: line 1, column '],
  [['delete', '--trace-id', traceIdOf(1), '--query', '{}'], 2, 'leave out --query'],
  [['delete', '--yess', '--query', '{}'], 2, 'did you mean "--yes"?'],
  [['delete', traceIdOf(1)], 2, 'spangraph delete --help lists the flags'],
  [['delete', '--query', '{}', '--yes'], 1, 'There is no database at '],
])('%j is refused', async (args, code, message) => {
  using folder = makeTempFolder();
  const refused = await run(folder, ...args);
  expect(refused).toMatchObject({ code, stdout: '' });
  expect(refused.stderr).toContain(message);
});
