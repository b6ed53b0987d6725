import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ReadersControl } from '../../definition.ts';
import { WalFile } from './wal-file.ts';
import { guardWal, LOOK_INTERVAL_MS, LOOKS_LEFT_OUT } from './wal-guard.ts';

const MAX_WAL_MIB = 16;
const MAX_WAL_BYTES = MAX_WAL_MIB * 2 ** 20;

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

const truncate = async (): Promise<void> => logOf(0);

function guard(
  checkpoint: () => Promise<void>,
  whileQuick: ReadersControl['whileQuick'] = (action) => action(),
  whileIdle: ReadersControl['whileIdle'] = (action) => action(),
) {
  const errors: unknown[] = [];
  const guarded = guardWal(new WalFile(path, MAX_WAL_MIB), {
    whileQuick,
    whileIdle,
    checkpoint,
    onError: (error) => errors.push(error),
  });
  return { errors, stop: guarded.stop, look: () => vi.advanceTimersByTimeAsync(LOOK_INTERVAL_MS) };
}

test('a log of the limit is written into the database, a smaller one or none is left alone', async () => {
  const checkpoint = vi.fn<() => Promise<void>>(truncate);
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

test('the log is written when slow reads have ended, they end with the reason, and nothing is begun twice', async () => {
  const checkpoint = vi.fn<() => Promise<void>>(truncate);
  const idle = Promise.withResolvers<void>();
  const whileQuick = vi.fn<ReadersControl['whileQuick']>(async (action) => {
    await idle.promise;
    await action();
  });
  const { look, stop } = guard(checkpoint, whileQuick);
  logOf(MAX_WAL_BYTES);
  await look();
  await look();
  expect(whileQuick).toHaveBeenCalledTimes(1);
  expect(whileQuick.mock.calls[0]?.[2]).toMatchObject({ code: 'READ_TIMEOUT' });
  expect(checkpoint).not.toHaveBeenCalled();
  idle.resolve();
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

test('a log that another program keeps in use is reported, and the readers of this server are not stopped at every look', async () => {
  const checkpoint = vi.fn<() => Promise<void>>(async () => {});
  const { errors, look, stop } = guard(checkpoint);
  logOf(MAX_WAL_BYTES);
  await look();
  expect(checkpoint).toHaveBeenCalledTimes(2);
  expect(errors).toEqual([expect.objectContaining({ message: expect.stringMatching(/Another program reads/) })]);
  for (let looks = 0; looks < LOOKS_LEFT_OUT; looks++) await look();
  expect(checkpoint).toHaveBeenCalledTimes(2);
  await look();
  expect(checkpoint).toHaveBeenCalledTimes(4);
  stop();
});

test('if short reads keep the log in use, they wait for the rest', async () => {
  let isIdle = false;
  const checkpoint = vi.fn<() => Promise<void>>(async () => {
    if (isIdle) await truncate();
  });
  const { errors, look, stop } = guard(
    checkpoint,
    (action) => action(),
    async (action) => {
      isIdle = true;
      await action();
    },
  );
  logOf(MAX_WAL_BYTES);
  await look();
  expect(checkpoint).toHaveBeenCalledTimes(2);
  expect(errors).toEqual([]);
  stop();
});
