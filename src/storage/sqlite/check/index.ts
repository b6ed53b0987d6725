/** Checks the SQLite backend's file: whether all that is derived agrees with the spans. */
import { existsSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { SpangraphError } from '../../../errors.ts';
import type { CheckOptions, CheckReport, RepairReport } from '../../maintenance.ts';
import { copySnapshot } from '../backup/snapshot-copy.ts';
import type { SqliteConfig } from '../config/config.ts';
import { lockForWriting, type WriteLock } from '../file/lock.ts';
import { missingMigrations } from '../file/migrate.ts';
import { WalFile } from '../file/wal-file.ts';
import { checkFile } from './check-file.ts';
import { FILE_PART } from './integrity.ts';

/** Rounds of a repair: one may make readable what the next one compares. The last one only checks. */
const ROUNDS = 4;

/**
 * Checks the file in place while its lock keeps servers away, and otherwise a copy of this moment, which takes as much of the
 * disk as the file. Throws DATABASE_UNUSABLE and STORAGE_UNAVAILABLE if it cannot be checked.
 */
export async function checkSqlite(
  { path, maxWalMib }: SqliteConfig,
  migrationsFolder: string,
  options: CheckOptions,
): Promise<RepairReport> {
  if (!existsSync(path)) {
    throw new SpangraphError(
      'DATABASE_UNUSABLE',
      `There is no database at ${resolve(path)}: name it by --sqlite-path.`,
    );
  }
  const lock = options.repair ? lockForWriting(path) : freeLock(path);
  if (lock === undefined) return checkCopy(path, new WalFile(path, maxWalMib), migrationsFolder, options);
  try {
    return options.repair
      ? repairFile(path, migrationsFolder, options)
      : checkFile({ path, migrationsFolder, ...options });
  } finally {
    lock.release();
  }
}

/** Undefined if a server uses the file. */
function freeLock(path: string): WriteLock | undefined {
  try {
    return lockForWriting(path);
  } catch (thrown) {
    if (thrown instanceof SpangraphError && thrown.code === 'DATABASE_UNUSABLE') return undefined;
    throw thrown;
  }
}

async function checkCopy(
  path: string,
  wal: WalFile,
  migrationsFolder: string,
  { onProgress }: CheckOptions,
): Promise<CheckReport> {
  const copy = `${path}.checked`;
  const remove = (): void => {
    for (const end of ['', '-journal', '-wal', '-shm']) rmSync(copy + end, { force: true });
  };
  remove();
  try {
    await copySnapshot([path, copy], wal, onProgress, (db) => void missingMigrations(db, migrationsFolder, path));
    return checkFile({ path: copy, migrationsFolder, repair: false, onProgress });
  } finally {
    remove();
  }
}

function repairFile(path: string, migrationsFolder: string, { onProgress }: CheckOptions): RepairReport {
  const order = { path, migrationsFolder, onProgress };
  let repaired: Readonly<Record<string, number>> | undefined;
  for (let round = 1; ; round++) {
    const isLast = round === ROUNDS;
    const report = checkFile({ ...order, repair: !isLast });
    if (isLast || Object.keys(report.counts).length === 0)
      return repaired === undefined ? report : { ...report, repaired };
    if (FILE_PART in report.counts) return report;
    repaired ??= report.counts;
    if (report.findings.every(({ repairable }) => !repairable)) return { ...report, repaired };
  }
}
