import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { syncFolder } from './sync.ts';

/** Makes the folder of a file, and those around it, so that they survive power loss. */
export function makeFolderOf(path: string): void {
  const made: string[] = [];
  for (let folder = dirname(path); !existsSync(folder); folder = dirname(folder)) made.unshift(folder);
  for (const folder of made) {
    mkdirSync(folder, { recursive: true });
    syncFolder(dirname(folder));
  }
}
