/** Backups of the SQLite backend. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { SpangraphError } from '../../../errors.ts';
import type { Backups } from '../../maintenance.ts';
import type { SqliteConfig } from '../config/config.ts';
import { isOfDatabase } from '../file/file-identity.ts';
import { lockForWriting, type WriteLock } from '../file/lock.ts';
import { realPathOf } from '../file/real-path.ts';
import { WalFile } from '../file/wal-file.ts';
import { outputError, refuseExisting, removeBeside } from './new-file.ts';
import { copyVerified } from './verified-copy.ts';

export function sqliteBackups({ path, maxWalMib }: SqliteConfig, migrationsFolder: string): Backups {
  return {
    backup: async (file, onProgress) => {
      refuseMissing(path, 'Name it by --sqlite-path or --config.');
      refuseExisting(file, 'Name a new file for the backup.');
      return copyVerified({ from: path, to: file, wal: new WalFile(path, maxWalMib), migrationsFolder, onProgress });
    },
    restore: async (backup, to, replace, onProgress) => {
      refuseMissing(backup, 'Name a file that `spangraph backup` made.');
      if (isOfDatabase(to, backup)) throw new SpangraphError('OUTPUT_UNUSABLE', `${backup} is itself the target.`);
      if (!replace) refuseExisting(to, 'Name another file, or replace it with --force.');
      const target = realPathOf(to);
      const wal = new WalFile(backup, maxWalMib);
      const copy = { from: backup, to: target, wal, migrationsFolder, onProgress };
      return whileLocked(target, () => copyVerified({ ...copy, replace: () => removeBeside(target) }));
    },
  };
}

function refuseMissing(path: string, advice: string): void {
  if (existsSync(path)) return;
  throw new SpangraphError('DATABASE_UNUSABLE', `There is no database at ${resolve(path)}. ${advice}`);
}

/** No server can start on the file meanwhile. */
async function whileLocked<Result>(path: string, action: () => Promise<Result>): Promise<Result> {
  const lock = lockOf(path);
  try {
    return await action();
  } finally {
    lock.release();
  }
}

function lockOf(path: string): WriteLock {
  try {
    return lockForWriting(path);
  } catch (thrown) {
    throw outputError(path, thrown);
  }
}
