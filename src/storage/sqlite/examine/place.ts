/** Whether a server could use what is at the path of a database. Opens nothing: a pipe would never answer. */
import { accessSync, constants, existsSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { thrownMessage } from '../../../errors.ts';
import type { Examined } from '../../definition.ts';
import { codeOf } from '../file/error-code.ts';

/** What the names of the files that SQLite, or a server, opens beside the database add to its name. */
const BESIDE = ['-lock', '-wal', '-shm', '-journal'];

/** What was found, and the size of the file in bytes. Undefined: there is none, or none that can be opened. */
export interface ExaminedPlace {
  readonly examined: Examined;
  readonly bytes?: number;
}

export function examinePlace(file: string): ExaminedPlace {
  const what = 'database file';
  const folder = dirname(file);
  const failed = (found: string, advice: string): ExaminedPlace => ({
    examined: { what, state: 'failed', found, advice },
  });
  try {
    if (!existsSync(folder)) return failed(`there is no folder ${folder}`, 'Make it, or set exporters.sqlite.path.');
    for (const path of [file, ...BESIDE.map((suffix) => `${file}${suffix}`)]) {
      const kind = otherKind(statSync(path, { throwIfNoEntry: false }));
      if (kind === undefined) continue;
      return failed(`${path} is ${kind}, not a file`, 'Move it away, or set exporters.sqlite.path to another file.');
    }
    accessSync(folder, constants.W_OK);
    const bytes = statSync(file, { throwIfNoEntry: false })?.size;
    if (bytes === undefined) {
      return { examined: { what, state: 'ok', found: `${file} does not exist yet; a server makes it` } };
    }
    accessSync(file, constants.R_OK | constants.W_OK);
    return { examined: { what, state: 'ok', found: file }, bytes };
  } catch (thrown) {
    if (codeOf(thrown) === 'ELOOP') {
      return failed(`${file} is a symbolic link that leads back to itself`, 'Make it lead to a file, or remove it.');
    }
    return failed(
      thrownMessage(thrown),
      'Give this user the permission to write there, or set exporters.sqlite.path to another file.',
    );
  }
}

/** What it is in place of a regular file. Undefined: it is one, or there is nothing. */
function otherKind(stats: Stats | undefined): string | undefined {
  if (stats === undefined || stats.isFile()) return undefined;
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a named pipe';
  if (stats.isSocket()) return 'a socket';
  return 'a device';
}
