import { statSync } from 'node:fs';

/** The identity of the file at a path, as the operating system has it. Undefined if there is no file. */
export function fileIdentity(path: string): string | undefined {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stats && `${stats.dev}:${stats.ino}`;
}

/** The number of names of the file (hard links). 0 if there is no file. */
export function countOfNames(path: string): number {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats?.isFile() === true ? stats.nlink : 0;
}
