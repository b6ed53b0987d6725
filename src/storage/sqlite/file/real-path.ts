/** The real path of a file. SQLite keeps the log beside it, and a lock beside it is found through every other path. */
import { lstatSync, readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** The path without symbolic links, even if the file does not exist yet. Unchanged if the folder does not exist either. */
export function realPathOf(path: string): string {
  const absolute = resolve(path);
  try {
    return realpathSync(absolute);
  } catch {
    const folder = realFolderOf(absolute);
    if (folder === undefined) return absolute;
    const name = join(folder, basename(absolute));
    const isLink = lstatSync(name, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
    const target = isLink ? resolve(folder, readlinkSync(name)) : name;
    // Opening the file reports a link that leads to itself.
    return target === name || isLoop(name) ? name : realPathOf(target);
  }
}

function realFolderOf(path: string): string | undefined {
  try {
    return realpathSync(dirname(path));
  } catch {
    return undefined;
  }
}

function isLoop(path: string): boolean {
  try {
    realpathSync(path);
    return false;
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'ELOOP';
  }
}
