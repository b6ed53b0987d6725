/** Backups by the program: beside a load, cut off, restored, and what is refused. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Exit, startChild } from '../fixtures/child.ts';
import { countByRequest, SPANS_A_REQUEST, startLoad } from '../fixtures/otlp/load.ts';
import { FREE_PORTS, MAIN, projectRoot, runProgram, startProgram } from '../fixtures/program.ts';
import { readSpanIds } from '../fixtures/read-back.ts';
import { makeTempFolder, type TempFolder } from '../fixtures/temp-folder.ts';

const DEMO = join(projectRoot, 'test/fixtures/recorded/hotrod.jsonl.gz');

const run = (folder: TempFolder, ...args: string[]): Promise<Exit> => runProgram({ folder: folder.path, args });

test('a backup beside a load has whole requests, and all that were acknowledged before; a server serves it restored', async () => {
  using folder = makeTempFolder();
  await using program = await startProgram({ folder: folder.path });
  const load = startLoad(program, 0);
  await load.acknowledged(60);
  const { code, stdout, stderr } = await run(folder, 'backup', 'saved.db');
  expect(stderr).toMatch(/^copying: \d+%\n(?:.*\n)*verifying\n$/);
  expect(code).toBe(0);
  const spans = Number(/^saved\.db: ([\d,]+) spans of/.exec(stdout)?.[1]?.replaceAll(',', ''));
  await program.stop();
  await load.finished;

  expect((await run(folder, 'restore', 'saved.db', '--to', 'restored.db')).code).toBe(0);
  await using restored = await startProgram({
    folder: folder.path,
    args: [...FREE_PORTS, '--sqlite-path', 'restored.db'],
  });
  const counts = countByRequest(await readSpanIds(restored));
  expect(counts.size).toBeGreaterThanOrEqual(60);
  expect([...new Set(counts.values())]).toEqual([SPANS_A_REQUEST]);
  expect(counts.size * SPANS_A_REQUEST).toBe(spans);
});

test('a backup that is killed leaves no file of its name, and the next one is made', async () => {
  using folder = makeTempFolder();
  await run(folder, 'import', DEMO);
  writeFileSync(folder.file('saved.db.partial'), 'left behind');
  await using child = startChild(process.execPath, [MAIN, 'backup', 'saved.db'], { folder: folder.path });
  child.signal('SIGKILL');
  expect((await child.exited).signal).toBe('SIGKILL');
  expect(existsSync(folder.file('saved.db'))).toBe(false);
  expect((await run(folder, 'backup', 'saved.db')).code).toBe(0);
  expect(readdirSync(folder.path).filter((name) => name.startsWith('saved'))).toEqual(['saved.db']);
});

describe('what is refused', () => {
  let folder: TempFolder;
  beforeAll(async () => {
    folder = makeTempFolder();
    await run(folder, 'import', DEMO);
    await run(folder, 'backup', 'saved.db');
    folder.write('text', 'no database, but long enough for the header of one'.repeat(20));
    const newer = new Database(folder.write('newer.db', ''));
    newer.exec('CREATE TABLE schema_migrations (version, sha256)');
    newer.exec("INSERT INTO schema_migrations VALUES (9999, '')");
    newer.close();
    const bytes = readFileSync(folder.file('saved.db'));
    bytes.fill(0xa5, bytes.length / 2, bytes.length / 2 + 20_000);
    writeFileSync(folder.file('damaged.db'), bytes);
  });
  afterAll(() => folder[Symbol.dispose]());

  test.each([
    ['backup saved.db', 1, /saved\.db exists already\. Name a new file/],
    ['backup embedded_spans.db', 1, /embedded_spans\.db exists already/],
    ['backup none/saved.db', 1, /The folder .*none does not exist/],
    ['backup /proc/saved.db', 1, /Cannot write \/proc\/saved\.db: give this user write access/],
    ['backup new.db --sqlite-path none.db', 1, /There is no database at .*none\.db/],
    ['backup new.db --sqlite-path text', 1, /text: it is not a SQLite database/],
    ['backup new.db --sqlite-path newer.db', 1, /written by a newer version/],
    ['backup new.db --sqlite-path damaged.db', 1, /damaged\.db is damaged, so no copy was made|it is damaged/],
    ['backup', 2, /name one file/],
    ['backup a b', 2, /name one file/],
    ['restore saved.db', 2, /--to FILE names the database/],
    ['restore saved.db --to embedded_spans.db', 1, /exists already\. .*--force/],
    ['restore embedded_spans.db --to embedded_spans.db --force', 1, /is itself the target/],
    ['restore none.db --to new.db', 1, /There is no database at .*none\.db/],
    ['restore newer.db --to embedded_spans.db --force', 1, /written by a newer version/],
    ['restore damaged.db --to embedded_spans.db --force', 1, /damaged/],
  ])('%s', async (command, code, message) => {
    const before = readFileSync(folder.file('embedded_spans.db'));
    const exit = await run(folder, ...command.split(' '));
    expect(exit.stderr).toMatch(message);
    expect(exit.code).toBe(code);
    expect(readFileSync(folder.file('embedded_spans.db')).equals(before)).toBe(true);
    expect(readdirSync(folder.path).filter((name) => /partial|^new\.db$/.test(name))).toEqual([]);
  });

  test('a database that a server uses is not replaced; afterwards it is, with --force', async () => {
    const force = ['restore', 'saved.db', '--to', 'embedded_spans.db', '--force'];
    await using program = await startProgram({ folder: folder.path });
    const refused = await run(folder, ...force);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('in use by another Spangraph') });
    await program.stop();
    expect(await run(folder, ...force)).toMatchObject({ code: 0 });
  });
});
