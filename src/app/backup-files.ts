/** The files of scheduled backups. Their names have their times, and files with other names are left alone. */
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { thrownMessage } from '../errors.ts';

/** `spangraph-2026-01-31T12-00-00Z.db` */
const NAME = /^spangraph-(\d{4}-\d{2}-\d{2}T)(\d{2})-(\d{2})-(\d{2}Z)\.db$/;
/** What a copy that did not become one leaves: the copy, and what SQLite keeps beside it. */
const LEFTOVER = /^(.*)\.partial(?:-journal|-wal|-shm)?$/;

export interface BackupFile {
  readonly path: string;
  /** When the backup was begun, in milliseconds since the Unix epoch. */
  readonly time: number;
}

/** What became of the older backups when one was made. */
export interface RemovedBackups {
  readonly removed: readonly string[];
  /** Why one could not be removed. */
  readonly notRemoved?: string;
}

/** The file of a backup that is begun at this time, which counts in whole seconds. */
export function backupFileAt(folder: string, time: number): string {
  const text = new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
  return join(folder, `spangraph-${text.replaceAll(':', '-')}.db`);
}

/** The backups of a folder, the newest first. None if there is no such folder. */
export function backupsIn(folder: string): BackupFile[] {
  const found = namesIn(folder).flatMap((name) => {
    const time = timeOf(name);
    return time === undefined ? [] : [{ path: join(folder, name), time }];
  });
  return found.sort((one, other) => other.time - one.time);
}

/** Makes the folder, but not the one around it, which may be a disk that is not mounted. */
export function makeBackupFolder(folder: string): void {
  if (!existsSync(folder)) mkdirSync(folder);
}

/** Removes all but `keep` backups, the oldest first, until one cannot be removed. `made` stays, though its time may not be the newest. */
export function removeOldBackups(made: string, keep: number): RemovedBackups {
  const removed: string[] = [];
  try {
    const others = backupsIn(dirname(made)).filter(({ path }) => path !== made);
    for (const { path } of others.slice(keep - 1).toReversed()) {
      rmSync(path, { force: true });
      removed.push(path);
    }
  } catch (thrown) {
    return { removed, notRemoved: thrownMessage(thrown) };
  }
  return { removed };
}

/** Removes what copies have left that were cut off. */
export function removeLeftovers(folder: string): void {
  const left = namesIn(folder).filter((name) => timeOf(LEFTOVER.exec(name)?.[1] ?? '') !== undefined);
  for (const name of left) rmSync(join(folder, name), { force: true });
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

function timeOf(name: string): number | undefined {
  const [, day, hours, minutes, seconds] = NAME.exec(name) ?? [];
  const time = Date.parse(`${day}${hours}:${minutes}:${seconds}`);
  return Number.isNaN(time) ? undefined : time;
}
