/** The disk becomes full while a backup is made: the server goes on, and the backups that are there stay. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { expect, test, vi } from 'vitest';
import { jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { postTraces, toProtobuf } from '../fixtures/otlp/senders.ts';
import { FREE_PORTS, type Program, runProgram, startProgram } from '../fixtures/program.ts';
import { scrapeAt } from '../fixtures/scrape.ts';
import { mountSmall, NO_MOUNT } from '../fixtures/small-disk.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';

/** Bytes of the disk. A database of two thirds of it can be stored, and a copy of it cannot. */
const DISK = 48 * 2 ** 20;
const FILLER = (DISK * 2) / 3;
const OLD = 'spangraph-2026-01-01T00-00-00Z.db';
const WAIT = { timeout: 30_000, interval: 50 };

async function send(program: Program, trace: number): Promise<number> {
  const body = toProtobuf(jsonRequest([jsonSpan(traceIdOf(trace), spanIdOf(1))]));
  return (await postTraces(program.otlpHttpUrl, body, { encoding: 'protobuf' })).status;
}

/** Fills a database with what no table of the server has. */
function grow(path: string): void {
  const db = new Database(path);
  db.exec('CREATE TABLE filler (bytes BLOB)');
  const insert = db.prepare('INSERT INTO filler VALUES (zeroblob(1048576))');
  for (let bytes = 0; bytes < FILLER; bytes += 2 ** 20) {
    insert.run();
    db.pragma('wal_checkpoint(TRUNCATE)');
  }
  db.close();
}

const failures = async (program: Program): Promise<number> =>
  (await scrapeAt(program.apiOrigin)).value('spangraph_backup_runs_total', { outcome: 'failed' });

test('a scheduled backup on the disk of the database: spans and questions go on, old backups stay', async ({
  skip,
}) => {
  using folder = makeTempFolder();
  const disk = folder.file('disk');
  using mounted = mountSmall(disk, DISK);
  skip(mounted === undefined, NO_MOUNT);
  const path = `${disk}/spans.db`;
  const args = [...FREE_PORTS, '--sqlite-path', path];
  {
    await using program = await startProgram({ folder: folder.path, args });
    expect(await send(program, 1)).toBe(200);
    await program.stop();
  }
  const saved = folder.write(`disk/${OLD}`, 'an old backup');
  grow(path);
  const config = `backup: {every: 2s, keep: 1, path: ${disk}}`;
  await using program = await startProgram({ folder: folder.path, args, config });
  await vi.waitFor(async () => expect(await failures(program)).toBeGreaterThanOrEqual(2), WAIT);
  expect(program.output()).toMatch(/Cannot write .*Z\.db: the disk is full\. Make room/);
  // A span that comes while the disk is full is refused, and its sender tries again.
  await vi.waitFor(async () => expect(await send(program, 2)).toBe(200), WAIT);
  expect((await program.graphql('{ spans { totalCount } }')).spans.totalCount).toBe(2);
  expect(await program.stop()).toMatchObject({ code: 0 });
  expect(readdirSync(disk).filter((name) => name.startsWith('spangraph-'))).toEqual([OLD]);
  expect(readFileSync(saved, 'utf8')).toBe('an old backup');
});

test('`spangraph backup` to a small disk: one line says why, nothing is left there, and the server goes on', async ({
  skip,
}) => {
  using folder = makeTempFolder();
  const disk = folder.file('disk');
  using mounted = mountSmall(disk, FILLER / 2);
  skip(mounted === undefined, NO_MOUNT);
  await using program = await startProgram({ folder: folder.path });
  expect(await send(program, 1)).toBe(200);
  grow(program.databasePath);
  const { code, stderr } = await runProgram({ folder: folder.path, args: ['backup', 'disk/saved.db'] });
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /spangraph: Cannot write .*saved\.db: the disk is full\. Make room, or name a file on another disk\.\n$/,
  );
  expect(readdirSync(disk)).toEqual([]);
  expect(await send(program, 2)).toBe(200);
  const copy = await runProgram({ folder: folder.path, args: ['backup', 'saved.db'] });
  expect(copy).toMatchObject({ code: 0, stdout: expect.stringContaining('2 spans of 2 traces') });
  expect(statSync(folder.file('saved.db')).size).toBeGreaterThan(FILLER);
});
