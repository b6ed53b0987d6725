/**
 * The folder of a database that lives as long as its server. SQLite shares a database among threads by a file, so the file is kept in
 * memory where the system has a file system for that, and among the temporary files elsewhere.
 */
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderPrefix, removeLeftovers } from './leftover-folders.ts';

/** A file system in memory, on Linux. */
const SHARED_MEMORY = '/dev/shm';
/** Bytes that must be free in memory. Containers often have 64 MiB there, which a few tests would fill. */
const LEAST_FREE_BYTES = 256 * 2 ** 20;

export interface StorageFolder {
  readonly path: string;
  /** Removes the folder with everything in it. */
  remove(): void;
}

/** Those of this thread. One listener serves all: a listener for each would be reported as a leak. */
const removals = new Set<() => void>();

/**
 * It is also removed when the process, or the worker thread, ends by itself without {@link StorageFolder.remove}. What is killed
 * leaves it behind, and the next call removes that ({@link removeLeftovers}).
 */
export function makeStorageFolder(): StorageFolder {
  const path = makeInMemory() ?? makeIn(tmpdir());
  const mark = markInUse(path);
  const remove = (): void => {
    if (!removals.delete(remove)) return;
    if (removals.size === 0) process.off('exit', removeAll);
    if (mark !== undefined) closeSync(mark);
    rmSync(path, { recursive: true, force: true, maxRetries: 3 });
  };
  if (removals.size === 0) process.on('exit', removeAll);
  removals.add(remove);
  return { path, remove };
}

function removeAll(): void {
  for (const remove of removals) remove();
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
  return mkdtempSync(join(parent, folderPrefix()));
}

/** An open file of this thread, which Node.js closes however the thread ends. Other threads see it where there is /proc. */
function markInUse(path: string): number | undefined {
  return process.platform === 'linux' ? openSync(path, 'r') : undefined;
}
