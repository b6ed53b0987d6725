import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';

/** Bytes that a commit of some requests takes. */
const ROOM = 1024 * 1024;

/**
 * Takes room on the disk of the database and gives it back: a transaction that is rolled back never touches the disk.
 * Throws what the system says, such as ENOSPC.
 */
export function tryRoom(path: string): void {
  const name = `${path}-probe`;
  const file = openSync(name, 'w');
  try {
    writeAll(file, Buffer.alloc(ROOM));
    fsyncSync(file);
  } finally {
    closeSync(file);
    rmSync(name, { force: true });
  }
}

/** The system may take a part only, and say at the next attempt that there is no room. */
function writeAll(file: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
}
