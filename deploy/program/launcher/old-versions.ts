/** The folders of other versions that a program finds beside its own. */
import { lstatSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** What the name of a folder begins with that is being written. */
export const UNFINISHED = '.unfinished-';

/** How many versions stay beside the current one: a server that still runs loads some of its modules late. */
export const KEPT_VERSIONS = 3;

/** Milliseconds after which a folder that was being written belongs to a process that was killed. */
export const UNFINISHED_MS = 3_600_000;

/** Names that this program gives: `0.1.0-` and 16 digits of a hash. Nothing else is ever removed. */
const VERSION = /^\d+\.\d+\.\d+\S*-[0-9a-f]{16}$/;

/**
 * Removes the versions that were not used for the longest time, and what killed processes left. What cannot be looked at or removed
 * stays.
 */
export function removeOldOnes(cache: string, id: string): void {
  const found = namesIn(cache).flatMap((name) => {
    const stats = lstatSync(join(cache, name), { throwIfNoEntry: false });
    return stats === undefined ? [] : [{ name, usedMs: stats.mtimeMs }];
  });
  const versions = found
    .filter(({ name }) => VERSION.test(name) && name !== id)
    .toSorted((a, b) => b.usedMs - a.usedMs)
    .slice(KEPT_VERSIONS);
  const left = found.filter(({ name, usedMs }) => name.startsWith(UNFINISHED) && usedMs < Date.now() - UNFINISHED_MS);
  for (const { name } of [...versions, ...left]) removeIfPossible(join(cache, name));
}

function namesIn(cache: string): readonly string[] {
  try {
    return readdirSync(cache);
  } catch {
    // A folder may allow to write, and not to list what it has. Then nothing is removed.
    return [];
  }
}

/** For what is not needed any more. What stays takes room, and is no reason to refuse to start. */
export function removeIfPossible(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // Another user owns it, the disk is read-only, or a program on Windows has a file of it open. The next upgrade tries again.
  }
}
