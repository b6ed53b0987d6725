import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { backupFileAt, removeOldBackups } from './backup-files.ts';

const HOUR_MS = 3_600_000;
const NOW = Date.UTC(2026, 0, 31, 12);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spangraph-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const fileOf = (hoursAgo: number): string => backupFileAt(folder, NOW - hoursAgo * HOUR_MS);

test('all but the newest backups are removed, and no other file', () => {
  for (const hours of [0, 1, 2, 3]) writeFileSync(fileOf(hours), '');
  writeFileSync(join(folder, 'spangraph-mine.db'), '');
  expect(removeOldBackups(fileOf(0), 2)).toEqual({ removed: [fileOf(3), fileOf(2)] });
  expect(readdirSync(folder)).toHaveLength(3);
});

test('an old backup that cannot be removed is reported, with those that were', () => {
  for (const hours of [0, 1, 3]) writeFileSync(fileOf(hours), '');
  // A folder is not removed as a file.
  mkdirSync(fileOf(2));
  expect(removeOldBackups(fileOf(0), 1)).toEqual({
    removed: [fileOf(3)],
    notRemoved: expect.stringContaining(fileOf(2)),
  });
});
