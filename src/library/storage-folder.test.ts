/** Folders of databases: made, removed, and cleared away when nobody is left to do it. */

import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { folderPrefix, removeLeftovers } from './leftover-folders.ts';
import { makeStorageFolder } from './storage-folder.ts';

const isLinux = process.platform === 'linux';
const DAYS_AGO = new Date(Date.now() - 3 * 86_400_000);
/** No system counts so far. */
const NO_PID = 2 ** 30;
let parent: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'spangraph-parent-'));
});
afterEach(() => rmSync(parent, { recursive: true }));

/** A folder with a file, last changed days ago. */
function makeOld(name: string): string {
  const path = join(parent, name);
  mkdirSync(path);
  writeFileSync(join(path, 'spans.db'), '');
  for (const one of [join(path, 'spans.db'), path]) utimesSync(one, DAYS_AGO, DAYS_AGO);
  return path;
}

const prefixOf = (pid: number): string => folderPrefix().replace(`-${process.pid}-`, `-${pid}-`);

test('many folders have one listener, and none is left', () => {
  const before = process.listenerCount('exit');
  const folders = Array.from({ length: 12 }, makeStorageFolder);
  expect(process.listenerCount('exit')).toBe(before + 1);
  for (const { path } of folders) expect(existsSync(path)).toBe(true);
  for (const { remove } of folders) remove();
  for (const { path } of folders) expect(existsSync(path)).toBe(false);
  expect(process.listenerCount('exit')).toBe(before);
});

test('the folder of a process that has ended goes at once, that of one that runs stays', () => {
  const ended = join(parent, `${prefixOf(NO_PID)}a`);
  const running = makeOld(`${prefixOf(process.ppid)}b`);
  mkdirSync(ended);
  removeLeftovers(parent);
  expect([existsSync(ended), existsSync(running)]).toEqual([false, true]);
});

test('the folder of another system goes when nothing in it has changed for a day', () => {
  const old = makeOld('spangraph-library-00000000-1-a');
  const used = makeOld('spangraph-library-00000000-1-b');
  writeFileSync(join(used, 'spans.db-wal'), 'new');
  utimesSync(used, DAYS_AGO, DAYS_AGO);
  removeLeftovers(parent);
  expect([existsSync(old), existsSync(used)]).toEqual([false, true]);
});

test.runIf(process.getuid?.() === 0)('the folder of another user stays', () => {
  const theirs = makeOld(`${prefixOf(NO_PID)}a`);
  chownSync(theirs, 12_345, 12_345);
  removeLeftovers(parent);
  expect(existsSync(theirs)).toBe(true);
});

test('what has only a like name stays, and a place that cannot be listed is no error', () => {
  const file = join(parent, `${prefixOf(NO_PID)}a`);
  writeFileSync(file, '');
  removeLeftovers(parent);
  removeLeftovers(join(parent, 'nowhere'));
  expect(existsSync(file)).toBe(true);
});

test.runIf(isLinux)('the folder of a thread that was ended goes, those of threads that run stay', async () => {
  const mine = makeStorageFolder();
  const code = `import(${JSON.stringify(new URL('./storage-folder.ts', import.meta.url).href)})
    .then(({ makeStorageFolder }) => require('node:worker_threads').parentPort.postMessage(makeStorageFolder().path));
    setInterval(() => {}, 1_000_000);`;
  const worker = new Worker(code, { eval: true });
  const [path]: string[] = await once(worker, 'message');
  const look = (): unknown => {
    for (const one of [path, mine.path]) utimesSync(one ?? '', DAYS_AGO, DAYS_AGO);
    removeLeftovers(dirname(mine.path));
    return [path, mine.path].map((one) => existsSync(one ?? ''));
  };
  expect(basename(path ?? '')).toContain(folderPrefix());
  expect(look()).toEqual([true, true]);
  await worker.terminate();
  expect(look()).toEqual([false, true]);
  mine.remove();
});
