/**
 * The write-ahead log of a database and its bound. SQLite begins it from the start when no reader needs it any more. Until then
 * it grows with everything that is written (https://sqlite.org/wal.html#avoiding_excessively_large_wal_files).
 */
import { statSync } from 'node:fs';
import { SpangraphError } from '../../../errors.ts';
import { realPathOf } from './real-path.ts';

const MIB = 2 ** 20;
/** Writes are refused at this many times the bound. Between the two, the reads of this server have time to end. */
const FULL_TIMES = 2;

export class WalFile {
  /** SQLite keeps the log beside the real file. */
  readonly #path: string;
  readonly maxMib: number;

  /** `path` is that of the database. */
  constructor(path: string, maxMib: number) {
    this.#path = `${realPathOf(path)}-wal`;
    this.maxMib = maxMib;
  }

  get bytes(): number {
    return statSync(this.#path, { throwIfNoEntry: false })?.size ?? 0;
  }

  /** Whether it has reached its bound. */
  get isOverBound(): boolean {
    return this.#mib() >= this.maxMib;
  }

  /** Throws STORAGE_UNAVAILABLE if the log has grown to twice its bound, because readers have kept it in use. */
  refuseIfFull(): void {
    const mib = this.#mib();
    if (mib < this.maxMib * FULL_TIMES) return;
    throw new SpangraphError(
      'STORAGE_UNAVAILABLE',
      `The write-ahead log of the database has ${Math.floor(mib)} MiB, and slow reads of this server are being ended. If this ` +
        'lasts, another program has been reading the database for long: end that program, or raise ' +
        'exporters.sqlite.max_wal_size_mib. Ingest then continues.',
    );
  }

  #mib(): number {
    return this.bytes / MIB;
  }
}
