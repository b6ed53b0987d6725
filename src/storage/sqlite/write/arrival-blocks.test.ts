import type { Database as Connection } from 'better-sqlite3';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { MIGRATIONS } from '../../../../test/fixtures/sqlite.ts';
import { migrate } from '../file/migrate.ts';
import { ArrivalBlocks } from './arrival-blocks.ts';

let db: Connection;
beforeEach(() => {
  db = new Database(':memory:');
  migrate(db, MIGRATIONS, ':memory:', () => {});
  db.pragma('foreign_keys = OFF');
});
afterEach(() => db.close());

const SIZE = 4;
const insert = (block: number, duration: number): unknown =>
  db
    .prepare(
      `INSERT INTO spans SELECT NULL, '', '', '', '', '', '', 0, 0, 0, '', '', 0, 0, 0, ?, 0, 0, 0, 0, 0, NULL, NULL, '', ?`,
    )
    .run(duration, block);

test('a block is full before the next begins', () => {
  const blocks = new ArrivalBlocks(db, SIZE);
  expect(Array.from({ length: 10 }, () => blocks.next())).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 2, 2]);
});

test('the last block of a file is filled up, whatever durations it has', () => {
  for (const duration of [5, -5]) insert(6, duration);
  insert(7, 10 ** 15);
  insert(7, -1);
  const blocks = new ArrivalBlocks(db, SIZE);
  expect([blocks.next(), blocks.next(), blocks.next()]).toEqual([7, 7, 8]);
});

test('the spans of an earlier layout are one block, however many they are', () => {
  for (let number = 0; number < 3 * SIZE; number++) insert(0, number);
  expect(new ArrivalBlocks(db, SIZE).next()).toBe(1);
});
