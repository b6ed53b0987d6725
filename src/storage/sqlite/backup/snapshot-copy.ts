/**
 * Copies a database of one moment, page by page, beside a server that writes it. SQLite's online backup begins again whenever
 * another connection has written, so with a busy writer it would never end. Here the connection holds a snapshot, and the
 * pages stay those of its moment. Meanwhile the write-ahead log cannot begin from the start. If it reaches its bound, the
 * copy gives up its snapshot and is begun again. docs/reliability.md has the measurements.
 */
import { statSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from 'better-sqlite3';
import { SpangraphError } from '../../../errors.ts';
import type { ReportProgress } from '../../maintenance.ts';
import { openForReading } from '../file/database.ts';
import type { WalFile } from '../file/wal-file.ts';
import { countedSpans } from './stored-counts.ts';

/** Pages of a step: 4 MiB, a few milliseconds. Then the thread answers others, such as a signal. */
const PAGES_A_STEP = 256;
/** Times that a copy is begun. */
const ATTEMPTS = 3;
/** Milliseconds to wait for a log that is over its bound, and between two looks at it. */
const LOG_WAIT_MS = 30_000;
const LOG_LOOK_MS = 200;

/** The log has reached its bound. */
class LogIsFull extends Error {}

/** `wal` is the log of the source. Resolves with the number of spans of the copied moment. `check` may refuse the source. */
export async function copySnapshot(
  [from, to]: readonly [from: string, to: string],
  wal: WalFile,
  onProgress: ReportProgress,
  check: (source: Database) => void,
): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    await untilWithinBound(wal);
    const source = openForReading(from);
    try {
      check(source);
      return await copy(source, to, wal, onProgress);
    } catch (thrown) {
      if (!(thrown instanceof LogIsFull)) throw thrown;
      if (attempt === ATTEMPTS) throw tooBusy(from, wal);
      onProgress(0, 'the log is full; beginning again');
    } finally {
      source.close();
    }
  }
}

async function copy(source: Database, to: string, wal: WalFile, onProgress: ReportProgress): Promise<number> {
  const refuseFullLog = (): void => {
    if (wal.isOverBound) throw new LogIsFull();
  };
  source.exec('BEGIN');
  // The first read takes the snapshot.
  const spans = countedSpans(source);
  await source.backup(to, {
    progress: ({ totalPages, remainingPages }) => {
      refuseFullLog();
      onProgress(1 - remainingPages / Math.max(1, totalPages), 'copying');
      return PAGES_A_STEP;
    },
  });
  return spans;
}

async function untilWithinBound(wal: WalFile): Promise<void> {
  const end = performance.now() + LOG_WAIT_MS;
  while (wal.isOverBound && performance.now() < end) await pause(LOG_LOOK_MS);
}

function tooBusy(path: string, { maxMib }: WalFile): SpangraphError {
  const mebibytes = Math.round(statSync(path).size / 2 ** 20);
  return new SpangraphError(
    'STORAGE_UNAVAILABLE',
    `The database ${path} (${mebibytes} MiB) is written faster than it can be copied: its write-ahead log reached ` +
      `exporters.sqlite.max_wal_size_mib (${maxMib}) ${ATTEMPTS} times. Raise that limit, or try again when less is written.`,
  );
}
