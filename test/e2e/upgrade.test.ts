/** Databases of earlier layouts, upgraded by the program, which is killed while it does. */
import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { expect, test, vi } from 'vitest';
import { startChild } from '../fixtures/child.ts';
import { FREE_PORTS, MAIN, runProgram, startProgram } from '../fixtures/program.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';

const FILE = 'embedded_spans.db';
/** Starts that are killed when they have begun an upgrade. */
const KILLS = 3;

/** Layout 1 is that of version 0.1.0. */
test.each([1, 4, 7])('a database of layout %i is upgraded, though starts are killed, and agrees', async (layout) => {
  using folder = makeTempFolder();
  const packed = new URL(`../fixtures/sqlite-layout-${layout}.db.gz`, import.meta.url);
  writeFileSync(folder.file(FILE), gunzipSync(readFileSync(packed)));
  const db = new Database(folder.file(FILE), { readonly: true });
  const spans = db.prepare<[], number>('SELECT count(*) FROM spans').pluck().get();
  db.close();
  const run = (...args: string[]) => runProgram({ folder: folder.path, args });

  expect(await run('check')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('layout of an earlier version'),
  });
  expect(await run('backup', 'before.db')).toMatchObject({ code: 0 });
  for (let kills = 0; kills < KILLS; kills++) {
    await using child = startChild(process.execPath, [MAIN, ...FREE_PORTS], { folder: folder.path });
    // An upgrade that the kill before came too late for has nothing to print but the greeting.
    const begun = () => expect(child.output()).toMatch(/The database is upgraded|GraphQL/);
    await vi.waitFor(begun, { interval: 1, timeout: 30_000 });
    child.signal('SIGKILL');
    await child.exited;
  }
  await using program = await startProgram({ folder: folder.path });
  expect(await program.graphql('{ spans(first: 1) { totalCount } }')).toEqual({ spans: { totalCount: spans } });
  await program.stop();
  expect(await run('check')).toMatchObject({ code: 0 });

  // A backup of before is upgraded like the file itself.
  expect(await run('restore', 'before.db', '--to', FILE, '--force')).toMatchObject({ code: 0 });
  await using again = await startProgram({ folder: folder.path });
  expect(await again.graphql('{ spans(first: 1) { totalCount } }')).toEqual({ spans: { totalCount: spans } });
});
