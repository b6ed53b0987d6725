import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';

/** Bytes: as much as a commit of several requests needs. */
const ROOM = 1024 * 1024;

/**
 * Allocates space on the disk of the database and frees it. A transaction that is rolled back never reaches the disk.
 * Throws the system's error, such as ENOSPC.
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

/** The system may write a part only, and report a full disk at the next call. */
function writeAll(file: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
}
