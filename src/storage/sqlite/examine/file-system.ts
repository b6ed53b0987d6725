/** The file system under a database file. */
import { type StatsFs, statfsSync } from 'node:fs';
import { thrownMessage } from '../../../errors.ts';
import type { Examined } from '../../definition.ts';

/** Kinds of Linux (statfs(2)) on which the locks or the shared memory of SQLite do not work among machines. */
const UNSAFE = new Map<number, string>([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB 2'],
  [0x01021997, '9P'],
]);
/** Kinds that depend on the program behind them. */
const UNSURE = new Map<number, string>([[0x65735546, 'FUSE']]);

const GIB = 2 ** 30;
const LEAST_FREE_BYTES = GIB;
/** Below this, writes are refused within a short time. */
const TOO_LITTLE_BYTES = 64 * 2 ** 20;
/** A database is a handful of files. */
const LEAST_FREE_INODES = 100;

/** `maxBytes`: what the database may grow to, if there is a limit. `bytes`: what it has now. */
export function examineFileSystem(
  folder: string,
  limits: { readonly bytes: number; readonly maxBytes?: number },
): Examined[] {
  try {
    const stats = statfsSync(folder);
    return [space(stats, limits), inodes(stats), ...kind(stats)];
  } catch (thrown) {
    const found = `${folder}: ${thrownMessage(thrown)}`;
    return [{ what: 'file system', state: 'unknown', found }];
  }
}

function space(
  { bavail, bsize }: StatsFs,
  { bytes, maxBytes }: { readonly bytes: number; readonly maxBytes?: number },
): Examined {
  const free = bavail * bsize;
  const what = 'disk space';
  const found = `${gib(free)} GiB are free`;
  const advice = 'Free some space, or set exporters.sqlite.max_size so that old traces go first.';
  if (free < TOO_LITTLE_BYTES) return { what, state: 'failed', found, advice };
  const growth = maxBytes === undefined ? undefined : maxBytes - bytes;
  if (growth !== undefined && growth > free) {
    return { what, state: 'warning', found: `${found}, and the database may grow by ${gib(growth)} GiB`, advice };
  }
  return free < LEAST_FREE_BYTES ? { what, state: 'warning', found, advice } : { what, state: 'ok', found };
}

/** Some file systems have no fixed number, and say 0. */
function inodes({ files, ffree }: StatsFs): Examined {
  const what = 'free inodes';
  if (files === 0) return { what, state: 'ok', found: 'the file system has no limit' };
  const found = `${ffree} of ${files} are free`;
  if (ffree >= LEAST_FREE_INODES) return { what, state: 'ok', found };
  return {
    what,
    state: 'failed',
    found,
    advice: 'Remove files: SQLite makes files beside the database while it is open.',
  };
}

function kind({ type }: StatsFs): Examined[] {
  const what = 'kind of file system';
  if (process.platform !== 'linux') return [];
  const unsafe = UNSAFE.get(type);
  const advice = 'Put the database on a local disk: SQLite needs locks and shared memory that hold.';
  if (unsafe !== undefined)
    return [{ what, state: 'failed', found: `${unsafe}, which is shared with other machines`, advice }];
  const unsure = UNSURE.get(type);
  if (unsure !== undefined)
    return [{ what, state: 'warning', found: `${unsure}: it depends on the program behind it`, advice }];
  return [{ what, state: 'ok', found: 'local' }];
}

function gib(bytes: number): string {
  return (bytes / GIB).toFixed(1);
}
