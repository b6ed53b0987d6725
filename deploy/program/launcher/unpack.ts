/**
 * The files of the single-file program on disk. Modules of worker threads and native modules are loaded from files, so they
 * are unpacked once, into a folder of their version. What is there is compared with what the program carries at each start:
 * a damaged or changed file is never run.
 */
import { lstatSync, mkdirSync, mkdtempSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UNPACK_VARIABLE } from './cache-folder.ts';
import { removeIfPossible, removeOldOnes, UNFINISHED } from './old-versions.ts';
import type { Program } from './program.ts';
import { unpackedIn } from './verify.ts';

/**
 * The folder in `cache` with the files of the program, which are written if they are missing or damaged. Programs that do so at
 * once do not see each other's halves. Throws with a reason and an advice if the folder cannot be used.
 */
export function unpackInto(cache: string, program: Program): string {
  const folder = join(cache, program.id);
  try {
    if (unpackedIn(folder, program)) {
      markUse(folder);
      return folder;
    }
    mkdirSync(cache, { recursive: true, mode: 0o700 });
    place(write(cache, program), folder, program);
    loadNative(folder, program);
    removeOldOnes(cache, program.id);
    return folder;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const advice = `Set ${UNPACK_VARIABLE} to a folder of this user, on a disk that allows programs (not noexec).`;
    throw new Error(`cannot unpack the program into ${cache}: ${reason}. ${advice}`, { cause: error });
  }
}

/** Writes the files into a folder of its own. Returns its path. */
function write(cache: string, { paths, read }: Program): string {
  const unfinished = mkdtempSync(join(cache, UNFINISHED));
  try {
    for (const path of paths) {
      const file = join(unfinished, path);
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      writeFileSync(file, read(path), { mode: 0o600 });
    }
    return unfinished;
  } catch (error) {
    removeIfPossible(unfinished);
    throw error;
  }
}

/** Moves what was written to its place, unless another process was faster. */
function place(unfinished: string, folder: string, program: Program): void {
  const damaged = `${unfinished}-damaged`;
  try {
    if (!unpackedIn(folder, program)) {
      // A folder with files in it is never replaced by a rename.
      if (lstatSync(folder, { throwIfNoEntry: false }) !== undefined) renameSync(folder, damaged);
      renameSync(unfinished, folder);
    }
  } catch (error) {
    if (!unpackedIn(folder, program)) throw error;
  } finally {
    for (const path of [unfinished, damaged]) removeIfPossible(path);
  }
}

/** Finds out in time that the disk does not allow programs. The main program would fail in one of its threads. */
function loadNative(folder: string, { paths }: Program): void {
  try {
    for (const path of paths) if (path.endsWith('.node')) process.dlopen({ exports: {} }, join(folder, path));
  } catch (error) {
    removeIfPossible(folder);
    throw error;
  }
}

/** {@link removeOldOnes} keeps what was used last. A read-only folder is as good. */
function markUse(folder: string): void {
  try {
    utimesSync(folder, new Date(), new Date());
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && ['EROFS', 'EPERM', 'EACCES'].includes(String(error.code))))
      throw error;
  }
}
