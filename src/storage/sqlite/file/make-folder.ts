import { closeSync, existsSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

/** Makes the folder of a file, and those around it, so that they survive power loss. */
export function makeFolderOf(path: string): void {
  const made: string[] = [];
  for (let folder = dirname(path); !existsSync(folder); folder = dirname(folder)) made.unshift(folder);
  for (const folder of made) {
    mkdirSync(folder, { recursive: true });
    syncFolder(dirname(folder));
  }
}

/** A name in a folder is durable when the folder is. */
function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
