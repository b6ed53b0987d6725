/** The one name of a file: SQLite keeps its log beside it, and a lock beside it is found by every other way to it. */
import { lstatSync, readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** Without symbolic links, also where the file does not exist yet. Where the folder does not exist either, as it is. */
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
    // A link that leads to itself is left to whoever opens it.
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
