/** Makes a file that is whole or absent: written under another name, brought to the disk, and renamed. */
import { existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { SpangraphError } from '../../../errors.ts';
import { codeOf } from '../file/error-code.ts';
import { syncFile, syncFolder } from '../file/sync.ts';

/** What SQLite and an interrupted run may leave beside a file. */
const BESIDE = ['-journal', '-wal', '-shm'];

/** Throws OUTPUT_UNUSABLE if there is a file already. */
export function refuseExisting(path: string, advice: string): void {
  if (!existsSync(path)) return;
  throw new SpangraphError('OUTPUT_UNUSABLE', `${resolve(path)} exists already. ${advice}`);
}

/**
 * `write` fills the file that it is given the name of. `replace` runs before that file takes its final name. Nothing is left
 * behind if either fails. Throws OUTPUT_UNUSABLE.
 */
export async function makeFile<Result>(
  path: string,
  write: (temporary: string) => Promise<Result>,
  replace: () => void = () => {},
): Promise<Result> {
  const temporary = `${path}.partial`;
  try {
    refuseUnwritable(path);
    removeAll(temporary);
    const result = await write(temporary);
    syncFile(temporary);
    replace();
    renameSync(temporary, path);
    syncFolder(dirname(resolve(path)));
    return result;
  } catch (thrown) {
    throw outputError(path, thrown);
  } finally {
    removeAll(temporary);
  }
}

/** Removes the files that SQLite keeps beside a database. */
export function removeBeside(path: string): void {
  for (const suffix of BESIDE) rmSync(`${path}${suffix}`, { force: true });
}

function removeAll(path: string): void {
  rmSync(path, { force: true });
  removeBeside(path);
}

function refuseUnwritable(path: string): void {
  const folder = dirname(resolve(path));
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  throw new SpangraphError('OUTPUT_UNUSABLE', `The folder ${folder} does not exist. Make it, or name another file.`);
}

/** OUTPUT_UNUSABLE for what the system says against writing the file; anything else unchanged. */
export function outputError(path: string, thrown: unknown): unknown {
  if (thrown instanceof SpangraphError) return thrown;
  const reason = reasonOf(codeOf(thrown), dirname(resolve(path)));
  if (reason === undefined) return thrown;
  return new SpangraphError('OUTPUT_UNUSABLE', `Cannot write ${resolve(path)}: ${reason}`, { cause: thrown });
}

function reasonOf(code: string, folder: string): string | undefined {
  switch (code) {
    case 'SQLITE_FULL':
    case 'ENOSPC':
    case 'EDQUOT':
      return 'the disk is full. Make room, or name a file on another disk.';
    case 'SQLITE_CANTOPEN':
    case 'SQLITE_READONLY':
    case 'SQLITE_READONLY_DIRECTORY':
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `give this user write access to ${folder}, or name another file.`;
    default:
      return code.startsWith('SQLITE_IOERR') ? `the disk reports an error (${code}).` : undefined;
  }
}
