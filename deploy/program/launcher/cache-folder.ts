/** Where the single-file program unpacks itself to. */
import { isAbsolute, join } from 'node:path';

/** Names the folder, in place of the user's cache. */
export const UNPACK_VARIABLE = 'SPANGRAPH_UNPACK_DIR';

/** What decides where caches of a user are. */
export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

/**
 * The folder that {@link UNPACK_VARIABLE} names, or `spangraph` in the user's cache: `%LOCALAPPDATA%`, `~/Library/Caches`, or
 * `XDG_CACHE_HOME` (https://specifications.freedesktop.org/basedir-spec). Throws if the variable has no absolute path.
 */
export function cacheFolder({ platform, env, home }: Surroundings): string {
  const named = env[UNPACK_VARIABLE];
  if (named !== undefined) {
    if (isAbsolute(named)) return named;
    throw new Error(`${UNPACK_VARIABLE}: expected the absolute path of a folder, got "${named}".`);
  }
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(home, 'AppData/Local'), 'spangraph/cache');
  if (platform === 'darwin') return join(home, 'Library/Caches/spangraph');
  const xdg = env.XDG_CACHE_HOME;
  // The specification wants relative paths to be ignored.
  return join(xdg !== undefined && isAbsolute(xdg) ? xdg : join(home, '.cache'), 'spangraph');
}
