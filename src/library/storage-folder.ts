/**
 * The folder of a database that lives as long as its server. SQLite shares a database among threads by a file, so the file is kept in
 * memory where the system has a file system for that, and among the temporary files elsewhere.
 */
import { mkdtempSync, readdirSync, rmSync, statfsSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system in memory, on Linux. */
const SHARED_MEMORY = '/dev/shm';
/** Bytes that must be free in memory. Containers often have 64 MiB there, which a few tests would fill. */
const LEAST_FREE_BYTES = 256 * 2 ** 20;

export interface StorageFolder {
  readonly path: string;
  /** Removes the folder with everything in it. */
  remove(): void;
}

/** Milliseconds after which a folder is removed whose process was killed. */
const LEFTOVER_MS = 86_400_000;
const PREFIX = 'spangraph-library-';

/**
 * It is also removed when the process, or the worker thread, ends without {@link StorageFolder.remove}. One that was killed leaves it
 * behind. Those are removed a day later, when the next one is made.
 */
export function makeStorageFolder(): StorageFolder {
  const path = makeInMemory() ?? makeIn(tmpdir());
  const removeFiles = (): void => removeFolder(path);
  process.once('exit', removeFiles);
  return {
    path,
    remove: () => {
      process.off('exit', removeFiles);
      removeFiles();
    },
  };
}

/** Undefined where there is no such folder, too little room, or no permission. */
function makeInMemory(): string | undefined {
  try {
    const { bavail, bsize } = statfsSync(SHARED_MEMORY);
    return bavail * bsize < LEAST_FREE_BYTES ? undefined : makeIn(SHARED_MEMORY);
  } catch {
    return undefined;
  }
}

function makeIn(parent: string): string {
  removeLeftovers(parent);
  return mkdtempSync(join(parent, `${PREFIX}${process.pid}-`));
}

function removeLeftovers(parent: string): void {
  for (const name of readdirSync(parent)) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (pid === undefined || isRunning(Number(pid))) continue;
    const path = join(parent, name);
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats !== undefined && Date.now() - stats.mtimeMs > LEFTOVER_MS) removeFolder(path);
  }
}

/** A process of another user is running, too. */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (thrown) {
    return !(thrown instanceof Error && 'code' in thrown && thrown.code === 'ESRCH');
  }
}

function removeFolder(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 3 });
}
