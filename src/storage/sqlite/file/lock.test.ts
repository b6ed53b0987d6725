import { linkSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeSpan } from '../../../../test/fixtures/spans.ts';
import { MIGRATIONS, sqliteConfig } from '../../../../test/fixtures/sqlite.ts';
import { sqlite } from '../definition.ts';
import { openSqliteWriter } from '../index.ts';
import { realPathOf } from './real-path.ts';

let folder = '';
beforeEach(() => {
  folder = realPathOf(mkdtempSync(join(tmpdir(), 'spangraph-lock-')));
});
afterEach(() => rmSync(folder, { recursive: true }));

const at = (...names: readonly string[]): string => join(folder, ...names);
const open = (path: string) => openSqliteWriter(sqliteConfig(path), MIGRATIONS);

const identityOf = (path: string): string => sqlite.identity(sqliteConfig(path));

/** Other ways to the database `spans.db` of the folder, made while it is open. */
const WAYS: Readonly<Record<string, () => string>> = {
  'a symbolic link': () => {
    symlinkSync(at('spans.db'), at('link.db'));
    return at('link.db');
  },
  'a link to a link': () => {
    mkdirSync(at('links'));
    symlinkSync('../spans.db', at('links/first'));
    symlinkSync('first', at('links/second'));
    return at('links/second');
  },
  'a folder that is a link': () => {
    symlinkSync('.', at('same'));
    return at('same', 'spans.db');
  },
  'a hard link': () => {
    mkdirSync(at('other'));
    linkSync(at('spans.db'), at('other/spans.db'));
    return at('other/spans.db');
  },
  'a path with dots': () => `${folder}/x/../spans.db`,
};

test.each(Object.entries(WAYS))('a second writer is refused by %s', async (_name, makeWay) => {
  const writer = open(at('spans.db'));
  const way = makeWay();
  expect(() => open(way)).toThrow(expect.objectContaining({ code: 'DATABASE_UNUSABLE' }));
  expect(() => open(way)).toThrow(/in use by another Spangraph/);
  await expect(writer.write([[makeSpan()]])).resolves.toMatchObject([{ stored: 1 }]);
  await writer.close();
});

test('a file that is no database is refused without a lock file beside it', () => {
  writeFileSync(at('README.md'), 'These are not the spans.');
  expect(() => open(at('README.md'))).toThrow(/README\.md: it is not a SQLite database/);
  expect(readdirSync(folder)).toEqual(['README.md']);
});

test('a file with several names is not read by a command: the last commits are beside one of them', async () => {
  const writer = open(at('spans.db'));
  await writer.write([[makeSpan()]]);
  symlinkSync('spans.db', at('link.db'));
  await sqlite.settle(sqliteConfig(at('link.db')));
  linkSync(at('spans.db'), at('hard.db'));
  for (const path of [at('hard.db'), at('spans.db')]) {
    await expect(sqlite.settle(sqliteConfig(path))).rejects.toMatchObject({
      code: 'DATABASE_UNUSABLE',
      message: expect.stringContaining('has 2 names (hard links)'),
    });
  }
  await writer.close();
});

test('the files of a database are known by every path', async () => {
  const owns = (path: string): boolean | undefined => sqlite.owns?.(sqliteConfig(at('spans.db')), path);
  const writer = open(at('spans.db'));
  await writer.write([[makeSpan()]]);
  symlinkSync('.', at('same'));
  symlinkSync('circle', at('circle'));
  linkSync(at('spans.db-wal'), at('wal'));
  const own = ['spans.db', 'spans.db-wal', 'spans.db-shm', 'spans.db-lock', 'spans.db-journal', 'same/spans.db', 'wal'];
  for (const name of own) expect([name, owns(at(name))]).toEqual([name, true]);
  for (const name of ['other.db', 'spans.db.gz', 'spans', 'circle'])
    expect([name, owns(at(name))]).toEqual([name, false]);
  await writer.close();
});

test('the first writer by a link keeps a second one away by the file, also where the file is new', async () => {
  symlinkSync('new.db', at('link.db'));
  const writer = open(at('link.db'));
  expect(() => open(at('new.db'))).toThrow(/in use by another Spangraph/);
  await writer.close();
  const next = open(at('new.db'));
  await next.close();
});

test('a lock that was deleted is noticed: another writer may be there', async () => {
  const writer = open(at('spans.db'));
  renameSync(at('spans.db-lock'), at('away'));
  await expect(writer.write([[makeSpan()]])).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
  renameSync(at('away'), at('spans.db-lock'));
  await expect(writer.write([[makeSpan()]])).resolves.toMatchObject([{ stored: 1 }]);
  await writer.close();
});

test('a link that leads elsewhere while the server runs is noticed', async () => {
  symlinkSync('spans.db', at('link.db'));
  const writer = open(at('link.db'));
  rmSync(at('link.db'));
  writeFileSync(at('other.db'), '');
  symlinkSync('other.db', at('link.db'));
  await expect(writer.write([[makeSpan()]])).rejects.toThrow(/was deleted or replaced/);
  await writer.close();
});

test('a place is the same by a link', () => {
  symlinkSync('.', at('same'));
  expect(identityOf(at('same', 'spans.db'))).toBe(identityOf(at('spans.db')));
  expect(identityOf(at('same', 'spans.db'))).not.toBe(identityOf(at('other.db')));
});

test('real paths of what does not exist, and of links in a circle', () => {
  symlinkSync('b', at('a'));
  symlinkSync('a', at('b'));
  symlinkSync('nowhere/file', at('dangling'));
  expect(realPathOf(at('a'))).toBe(at('a'));
  expect(realPathOf(at('dangling'))).toBe(at('nowhere/file'));
  expect(realPathOf(at('missing', 'file'))).toBe(at('missing', 'file'));
});
