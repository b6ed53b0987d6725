/** Scheduled backups of the running program: when they are made, what stays, and what a failure leaves. */
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test, vi } from 'vitest';
import { startLoad } from '../fixtures/otlp/load.ts';
import { FREE_PORTS, type Program, projectRoot, runProgram, startProgram } from '../fixtures/program.ts';
import { scrapeAt } from '../fixtures/scrape.ts';
import { makeTempFolder, type TempFolder } from '../fixtures/temp-folder.ts';

const DEMO = join(projectRoot, 'test/fixtures/recorded/hotrod.jsonl.gz');
const WAIT = { timeout: 20_000, interval: 50 };
const HOUR_MS = 3_600_000;
const RUNS = 'spangraph_backup_runs_total';
const DUE = 'spangraph_backup_due_timestamp_seconds';
const LAST = 'spangraph_backup_last_success_timestamp_seconds';

const start = (folder: TempFolder, backup: string): Promise<Program> =>
  startProgram({ folder: folder.path, args: FREE_PORTS, config: `backup: {${backup}}` });

const nameAt = (time: number): string =>
  `spangraph-${new Date(time).toISOString().slice(0, 19).replaceAll(':', '-')}Z.db`;
const namesIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder).sort() : []);

async function runs(program: Program, outcome: 'ok' | 'failed'): Promise<number> {
  return (await scrapeAt(program.apiOrigin)).value(RUNS, { outcome });
}

test('backups beside a load: only the newest stay, files with other names too, and one is restored', async () => {
  using folder = makeTempFolder();
  const saved = folder.file('saved');
  mkdirSync(saved);
  const other = ['notes.txt', 'spangraph-2026-01-01.db', `copy-${nameAt(0)}`, `${nameAt(0)}.gz`];
  for (const name of other) writeFileSync(join(saved, name), 'not a backup');
  await using program = await start(folder, 'every: 1s, keep: 2, path: saved');
  const load = startLoad(program, 0);
  await vi.waitFor(async () => expect(await runs(program, 'ok')).toBeGreaterThanOrEqual(4), WAIT);
  const seen = await scrapeAt(program.apiOrigin);
  expect(await program.stop()).toMatchObject({ code: 0 });
  const { acknowledged } = await load.finished;
  expect(acknowledged.length).toBeGreaterThan(0);
  expect(seen.value(RUNS, { outcome: 'failed' })).toBe(0);
  expect(seen.value('spangraph_backup_last_duration_seconds')).toBeGreaterThan(0);
  expect(seen.value('spangraph_backup_last_size_bytes') % 4096).toBe(0);
  expect(seen.value(DUE) - seen.value(LAST)).toBeCloseTo(1);

  const backups = namesIn(saved).filter((name) => !other.includes(name));
  expect(namesIn(saved).filter((name) => other.includes(name))).toHaveLength(other.length);
  expect(backups).toHaveLength(2);
  for (const name of backups) expect(name).toMatch(/^spangraph-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.db$/);
  const newest = join('saved', backups.at(-1) ?? '');
  expect(await runProgram({ folder: folder.path, args: ['restore', newest, '--to', 'again.db'] })).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/again\.db: [1-9][\d,]* spans of/),
  });
});

test('after a restart the next one is due after the newest, and one that is overdue is made at once', async () => {
  using folder = makeTempFolder();
  const saved = folder.file('saved');
  mkdirSync(saved);
  const recent = Math.floor(Date.now() / 1000) * 1000 - HOUR_MS;
  writeFileSync(join(saved, nameAt(recent)), '');
  // What a killed process left.
  writeFileSync(join(saved, `${nameAt(recent)}.partial`), '');
  writeFileSync(join(saved, `${nameAt(recent)}.partial-journal`), '');
  {
    await using program = await start(folder, 'every: 2h, path: saved');
    const seen = await scrapeAt(program.apiOrigin);
    expect([seen.value(LAST), seen.value(DUE)]).toEqual([recent / 1000, (recent + 2 * HOUR_MS) / 1000]);
    expect(await program.stop()).toMatchObject({ code: 0 });
    expect(namesIn(saved)).toEqual([nameAt(recent)]);
  }
  await using program = await start(folder, 'every: 1h, path: saved');
  await vi.waitFor(async () => expect(await runs(program, 'ok')).toBe(1), WAIT);
  expect(namesIn(saved)).toEqual([nameAt(recent), expect.any(String)]);
});

test('a newest backup of the future postpones the next one by one interval at most', async () => {
  using folder = makeTempFolder();
  mkdirSync(folder.file('saved'));
  const future = Date.now() + 1000 * HOUR_MS;
  writeFileSync(folder.file(`saved/${nameAt(future)}`), '');
  await using program = await start(folder, 'every: 1s, keep: 1, path: saved');
  await vi.waitFor(async () => expect(await runs(program, 'ok')).toBeGreaterThanOrEqual(1), WAIT);
  expect(namesIn(folder.file('saved'))).not.toContain(nameAt(future));
});

test('a failure is logged and counted, and tried again', async () => {
  using folder = makeTempFolder();
  await using program = await start(folder, 'every: 1s, path: absent/saved');
  await vi.waitFor(async () => expect(await runs(program, 'failed')).toBeGreaterThanOrEqual(1), WAIT);
  expect(program.output()).toContain('A backup could not be made; the next attempt follows');
  const names = (await scrapeAt(program.apiOrigin)).names();
  expect([DUE, LAST].map((name) => names.includes(name))).toEqual([true, false]);
  mkdirSync(folder.file('absent'));
  await vi.waitFor(async () => expect(await runs(program, 'ok')).toBeGreaterThanOrEqual(1), WAIT);
});

test('a stop or a kill in the middle of a backup leaves no half file', async () => {
  using folder = makeTempFolder();
  await runProgram({ folder: folder.path, args: ['import', DEMO] });
  grow(folder.file('embedded_spans.db'));
  const saved = folder.file('saved');
  const partial = () => expect(namesIn(saved)).toContainEqual(expect.stringMatching(/\.partial$/));
  {
    await using program = await start(folder, 'every: 1h, path: saved');
    await vi.waitFor(partial, { ...WAIT, interval: 2 });
    expect(await program.stop()).toMatchObject({ code: 0 });
    expect(namesIn(saved)).toEqual([]);
  }
  {
    await using program = await startProgram({
      folder: folder.path,
      config: 'backup: {every: 1h, path: saved}',
      args: FREE_PORTS,
      isReady: false,
    });
    await vi.waitFor(partial, { ...WAIT, interval: 2 });
    await program.kill();
    partial();
  }
  await using program = await start(folder, 'every: 1h, path: saved');
  await vi.waitFor(async () => expect(await runs(program, 'ok')).toBe(1), WAIT);
  expect(namesIn(saved)).toEqual([expect.stringMatching(/Z\.db$/)]);
  rmSync(saved, { recursive: true });
});

test.each([
  ['backup: {every: 1h, path: saved}\nexporters: {elasticsearch: {}}', /backup\.every: needs exporters\.sqlite/],
  ['backup: {every: 1h}', /backup\.every: needs backup\.path/],
  ['backup: {path: saved}', /backup\.path: needs backup\.every/],
  ['backup: {every: 10ms, path: saved}', /backup\.every: must be at least 1s/],
  ['backup: {every: 1h, path: config.yaml}', /backup\.path: .*config\.yaml.*Name a folder/],
])('%s is refused', async (config, message) => {
  using folder = makeTempFolder();
  const { code, stderr } = await runProgram({ folder: folder.path, config });
  expect(stderr).toMatch(message);
  expect(code).toBe(1);
});

/** Makes a database so large that its copy takes a while. */
function grow(path: string): void {
  const db = new Database(path);
  db.exec('CREATE TABLE filler (bytes BLOB)');
  const insert = db.prepare('INSERT INTO filler VALUES (zeroblob(1000000))');
  db.transaction(() => {
    for (let piece = 0; piece < 300; piece++) insert.run();
  })();
  db.close();
}
