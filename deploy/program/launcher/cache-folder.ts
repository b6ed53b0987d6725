/** Where the single-file program unpacks itself to. */
import { isAbsolute, join } from 'node:path';

/** Names the folder, in place of the user's cache. */
export const UNPACK_VARIABLE = 'SPANGRAPH_UNPACK_DIR';

/** What decides where caches of a user are. */
export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The home folder of the user. Asked only if nothing else names a folder. It may throw, or give an empty text. */
  readonly home: () => string;
}

/**
 * The folder that {@link UNPACK_VARIABLE} names, or `spangraph` in the user's cache: `%LOCALAPPDATA%`, `~/Library/Caches`, or
 * `XDG_CACHE_HOME` (https://specifications.freedesktop.org/basedir-spec). Throws if the variable has no absolute path, or if this user
 * has no home folder.
 */
export function cacheFolder({ platform, env, home }: Surroundings): string {
  const named = env[UNPACK_VARIABLE];
  if (named !== undefined) {
    if (isAbsolute(named)) return named;
    throw new Error(`${UNPACK_VARIABLE}: expected the absolute path of a folder, got "${named}".`);
  }
  const inHome = (path: string): string => join(homeFolder(home), path);
  if (platform === 'win32') return join(env.LOCALAPPDATA || inHome('AppData/Local'), 'spangraph/cache');
  if (platform === 'darwin') return inHome('Library/Caches/spangraph');
  const xdg = env.XDG_CACHE_HOME;
  // The specification wants relative paths to be ignored.
  return join(xdg !== undefined && isAbsolute(xdg) ? xdg : inHome('.cache'), 'spangraph');
}

/** A relative one would be taken from the current folder, which may be anybody's. */
function homeFolder(home: () => string): string {
  const advice = `Set ${UNPACK_VARIABLE} to the absolute path of a folder of this user.`;
  let folder: string;
  try {
    folder = home();
  } catch (cause) {
    throw new Error(`cannot unpack the program: this user has no home folder. ${advice}`, { cause });
  }
  if (isAbsolute(folder)) return folder;
  throw new Error(
    `cannot unpack the program: the home folder of this user is "${folder}", not an absolute path. ${advice}`,
  );
}
