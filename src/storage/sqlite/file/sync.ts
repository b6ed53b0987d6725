/** Brings to the disk what was written. */
import { closeSync, fsyncSync, openSync } from 'node:fs';

/** The content of a file. */
export function syncFile(path: string): void {
  // Windows syncs only what is open for writing.
  sync(path, 'r+');
}

/** The names in a folder. Windows has no call for that: NTFS keeps a journal of names. */
export function syncFolder(path: string): void {
  if (process.platform !== 'win32') sync(path, 'r');
}

function sync(path: string, flags: 'r' | 'r+'): void {
  const descriptor = openSync(path, flags);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
