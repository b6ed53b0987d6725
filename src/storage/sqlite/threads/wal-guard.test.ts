import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ReadGate } from './read-gate.ts';
import { guardWal, LOOK_INTERVAL_MS, MAX_WAL_BYTES } from './wal-guard.ts';

let folder = '';
let path = '';
beforeEach(() => {
  vi.useFakeTimers();
  folder = mkdtempSync(join(tmpdir(), 'spangraph-wal-'));
  path = join(folder, 'spans.db');
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true });
});

/** A log of this size. It takes no room on the disk. */
function logOf(bytes: number): void {
  writeFileSync(`${path}-wal`, '');
  truncateSync(`${path}-wal`, bytes);
}

function guard(checkpoint: () => Promise<void>) {
  const errors: unknown[] = [];
  const gate = new ReadGate();
  const guarded = guardWal({ path, gate, checkpoint, onError: (error) => errors.push(error) });
  return { gate, errors, stop: guarded.stop, look: () => vi.advanceTimersByTimeAsync(LOOK_INTERVAL_MS) };
}

test('a log of the limit is written into the database, a smaller one or none is left alone', async () => {
  const checkpoint = vi.fn<() => Promise<void>>(async () => {});
  const { look, stop } = guard(checkpoint);
  await look();
  logOf(MAX_WAL_BYTES - 1);
  await look();
  expect(checkpoint).not.toHaveBeenCalled();
  logOf(MAX_WAL_BYTES);
  await look();
  expect(checkpoint).toHaveBeenCalledTimes(1);
  stop();
  await look();
  expect(checkpoint).toHaveBeenCalledTimes(1);
});

test('reads under way are waited for, and nothing is begun twice', async () => {
  const checkpoint = vi.fn<() => Promise<void>>(async () => {});
  const { gate, look, stop } = guard(checkpoint);
  const slow = Promise.withResolvers<void>();
  const read = gate.pass(() => slow.promise);
  logOf(MAX_WAL_BYTES);
  await look();
  await look();
  expect(checkpoint).not.toHaveBeenCalled();
  slow.resolve();
  await read;
  await vi.waitFor(() => expect(checkpoint).toHaveBeenCalledTimes(1));
  stop();
});

test('a failed checkpoint is reported and tried again', async () => {
  const full = new Error('full');
  const { errors, look, stop } = guard(() => Promise.reject(full));
  logOf(MAX_WAL_BYTES);
  await look();
  await look();
  expect(errors).toEqual([full, full]);
  stop();
});
