import { statSync } from 'node:fs';
import { join } from 'node:path';
import { SpangraphError } from '../errors.ts';

const FILE_NAME = 'embedded_spans.db';

/** The database file that a configured path stands for: in a folder it is `embedded_spans.db`. */
export function sqliteFile(path: string, isFolder: (path: string) => boolean = isExistingFolder): string {
  if (path.startsWith(':memory:')) {
    throw new SpangraphError(
      'INVALID_CONFIG',
      'exporters.sqlite.path: a database in memory is not served; name a file',
    );
  }
  return /[\\/]$/.test(path) || isFolder(path) ? join(path, FILE_NAME) : path;
}

function isExistingFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
