/** Whether a folder has what the program carries, and nothing else that Node.js could load in its place. */
import { type Dirent, lstatSync, readdirSync, readFileSync, type Stats } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Program } from './program.ts';

/** Where nobody but this user and root can change what is run. */
const OTHERS_MAY_WRITE = 0o022;

/**
 * Whether the folder has every file of the program, unchanged, and nothing beside them: another file could be loaded as a module. Throws
 * if others may write to the folder.
 */
export function unpackedIn(folder: string, { paths, read }: Program): boolean {
  if (!isSafeFolder(folder)) return false;
  try {
    return (
      hasNothingElse(folder, paths) &&
      paths.every((path) => readFileSync(join(folder, path)).equals(Buffer.from(read(path))))
    );
  } catch {
    // Written again, whatever is wrong with it. What keeps that from working is reported then.
    return false;
  }
}

/** False: there is none. */
function isSafeFolder(folder: string): boolean {
  const stats = lstatSync(folder, { throwIfNoEntry: false });
  if (stats === undefined) return false;
  if (!stats.isDirectory()) throw new Error(`${folder} is not a folder`);
  const flaw = flawOf(stats);
  if (flaw !== undefined)
    throw new Error(flaw === 'owner' ? `${folder} belongs to another user` : `other users may write to ${folder}`);
  return true;
}

/** Who besides this user and root can change it: its owner, or those whom its mode allows to. Undefined: nobody. */
function flawOf({ uid, mode }: Stats): 'owner' | 'mode' | undefined {
  // Windows has no such modes: the folder inherits the list of those who may write from the user's profile.
  if (process.getuid === undefined) return undefined;
  if (uid !== process.getuid() && uid !== 0) return 'owner';
  return (mode & OTHERS_MAY_WRITE) === 0 ? undefined : 'mode';
}

/** Whether the folder has nothing but these files and their folders, and no other user may write to any of them. */
function hasNothingElse(folder: string, paths: readonly string[]): boolean {
  const files = new Set(paths);
  const folders = new Set(paths.flatMap(foldersOf));
  const isKnown = (path: string, entry: Dirent): boolean => {
    // A link is neither a file nor a folder.
    const isExpected = entry.isDirectory() ? folders.has(path) : entry.isFile() && files.has(path);
    return isExpected && flawOf(lstatSync(join(folder, path))) === undefined;
  };
  return [...folders].every((inside) =>
    readdirSync(join(folder, inside), { withFileTypes: true }).every((entry) =>
      isKnown(inside === '.' ? entry.name : `${inside}/${entry.name}`, entry),
    ),
  );
}

/** `.`, and each folder on the way to the file. */
function foldersOf(path: string): readonly string[] {
  const parent = dirname(path);
  return parent === '.' ? ['.'] : [...foldersOf(parent), parent];
}
