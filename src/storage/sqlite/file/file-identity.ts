import { statSync } from 'node:fs';

/** What a path leads to, as the operating system tells files apart. Undefined where there is nothing. */
export function fileIdentity(path: string): string | undefined {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stats && `${stats.dev}:${stats.ino}`;
}

/** Names of the file in the file system; 0 where there is no file. */
export function countOfNames(path: string): number {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats?.isFile() === true ? stats.nlink : 0;
}
