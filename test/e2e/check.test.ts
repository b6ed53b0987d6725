/** `check` by the program: beside a server, on damaged pages, repaired, and its exit codes. */
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Exit, runChild } from '../fixtures/child.ts';
import { startLoad } from '../fixtures/otlp/load.ts';
import { projectRoot, runProgram, startProgram } from '../fixtures/program.ts';
import { MIGRATIONS } from '../fixtures/sqlite.ts';
import { makeTempFolder, type TempFolder } from '../fixtures/temp-folder.ts';

const DEMO = join(projectRoot, 'test/fixtures/recorded/hotrod.jsonl.gz');
const KILLED = new URL('../fixtures/killed-repair.ts', import.meta.url).pathname;
const FILE = 'embedded_spans.db';

let folder: TempFolder;
beforeEach(async () => {
  folder = makeTempFolder();
  await run('import', DEMO);
});
afterEach(() => folder[Symbol.dispose]());

const run = (...args: string[]): Promise<Exit> => runProgram({ folder: folder.path, args });
const sql = (text: string): void => {
  const db = new Database(folder.file(FILE));
  db.exec(text);
  db.close();
};
const leftovers = (): string[] => readdirSync(folder.path).filter((name) => /check/.test(name));

test('a sound file agrees, and a running server hardly matters', async () => {
  expect(await run('check')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^Everything agrees: [\d,]+ spans/),
  });
  await using program = await startProgram({ folder: folder.path });
  const load = startLoad(program, 0);
  await load.acknowledged(40);
  const { code, stdout } = await run('check', '--json');
  expect(JSON.parse(stdout)).toMatchObject({ findings: [], counts: {}, isLossy: false });
  expect(code).toBe(0);
  expect(leftovers()).toEqual([]);
  expect(await run('check', '--repair')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('in use by another'),
  });
  await program.stop();
  await load.finished;
});

test('what is wrong is named with its trace, and repaired', async () => {
  const db = new Database(folder.file(FILE), { readonly: true });
  const traceId = db.prepare<[], string>('SELECT lower(hex(trace_id)) FROM traces WHERE id = 1').pluck().get();
  db.close();
  sql('UPDATE traces SET error_count = 77 WHERE id = 1; DELETE FROM operation_minutes');
  const found = await run('check');
  expect(found.stdout).toContain(
    `traces: The row of the trace ${traceId} of traces is missing or wrong. (trace ${traceId})`,
  );
  expect(found.stdout).toMatch(/\nWrong: operation_minutes \d+, traces 1\. Checked: /);
  expect(found.code).toBe(1);
  const repaired = await run('check', '--repair');
  expect(repaired.stdout).toMatch(/^Repaired: operation_minutes \d+, traces 1\.\nEverything agrees: /);
  expect(repaired.code).toBe(0);
  expect(await run('check')).toMatchObject({ code: 0 });
});

test('a repair that is killed within any step is completed by a later one', async () => {
  sql(`INSERT INTO span_index_1 (span_index_1) VALUES ('delete-all'); UPDATE traces SET span_count = 1; DELETE FROM shape_keys;
    UPDATE spans SET duration = 1; DELETE FROM leveled_value_counts; UPDATE operations SET span_count = 0`);
  for (const part of ['operations', 'shape_keys', 'traces', 'leveled_value_counts', 'spans', 'span_index']) {
    const args = [KILLED, folder.file(FILE), MIGRATIONS, part];
    expect(await runChild(process.execPath, args, { folder: folder.path })).toMatchObject({
      signal: 'SIGKILL',
      stderr: '',
    });
  }
  expect(await run('check', '--repair')).toMatchObject({ code: 0 });
  expect(await run('check')).toMatchObject({ code: 0 });
  expect(leftovers()).toEqual([]);
});

test('a page that is overwritten is found, wherever it is, by --repair too', async () => {
  const sound = readFileSync(folder.file(FILE));
  const pageSize = sound.readUInt16BE(16);
  const pages = sound.length / pageSize;
  const db = new Database(folder.file(FILE), { readonly: true });
  const ofSchema = db.prepare<[], number>("SELECT pageno - 1 FROM dbstat WHERE name = 'sqlite_schema'").pluck().all();
  db.close();
  const parts = Array.from({ length: 12 }, (_, part) => Math.max(1, Math.floor((part * pages) / 12)));
  for (const page of new Set([...parts, ...ofSchema.filter((number) => number > 0)])) {
    const damaged = Buffer.from(sound);
    damaged.fill(0x5a, page * pageSize, (page + 1) * pageSize);
    writeFileSync(folder.file(FILE), damaged);
    const { code, stdout, stderr } = await run('check', '--repair');
    // Without its schema a file cannot be opened.
    expect(code, `page ${page + 1}: ${stdout} ${stderr}`).toBe(ofSchema.includes(page) ? 2 : 1);
  }
});

test('what cannot be checked has exit code 2', async () => {
  folder.write('text', 'no database, but long enough for the header of one'.repeat(20));
  copyFileSync(folder.file(FILE), folder.file('older.db'));
  const older = new Database(folder.file('older.db'));
  older.exec('DELETE FROM schema_migrations WHERE version = 9');
  older.close();
  expect(await run('check', '--sqlite-path', 'none.db')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/no database/),
  });
  expect(await run('check', '--sqlite-path', 'text')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/not a SQLite database/),
  });
  expect(await run('check', '--sqlite-path', 'older.db')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/earlier version/),
  });
  expect(await run('check', 'word')).toMatchObject({ code: 2, stderr: expect.stringMatching(/unexpected "word"/) });
});
