/** The limit of ingest: rows of the same bytes, which nothing reads or indexes, synced to disk in this process. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Facts } from './facts.ts';
import { writtenBytes } from './proc.ts';
import { type LoadOptions, makeExports } from './stream.ts';
import { TemporaryFolder } from './temporary-folder.ts';

/** A commit takes what four connections have in flight. */
const EXPORTS_PER_COMMIT = 4;

export interface OpaqueRows {
  readonly spans: number;
  readonly seconds: number;
  /** For 100,000 spans. */
  readonly cpuSeconds: number;
  readonly writtenBytes: number;
  readonly diskBytes: number;
}

export function measureOpaqueRows(load: LoadOptions): OpaqueRows {
  const exports = [...makeExports(load, new Facts(load.seed))];
  using folder = new TemporaryFolder('opaque-rows', false);
  const path = join(folder.path, 'rows.db');
  const database = new Database(path);
  try {
    database.pragma('page_size = 16384');
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.exec('CREATE TABLE opaque (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL)');
    const insert = database.prepare('INSERT INTO opaque (bytes) VALUES (?)');
    const store = database.transaction((part: typeof exports) => {
      for (const { bytes, spans } of part) {
        const size = Math.ceil(bytes.length / spans);
        for (let span = 0; span < spans; span++) insert.run(bytes.subarray(span * size, (span + 1) * size));
      }
    });
    const written = writtenBytes(process.pid);
    const cpu = process.cpuUsage();
    const start = performance.now();
    for (let first = 0; first < exports.length; first += EXPORTS_PER_COMMIT) {
      store(exports.slice(first, first + EXPORTS_PER_COMMIT));
    }
    const seconds = (performance.now() - start) / 1_000;
    const { user, system } = process.cpuUsage(cpu);
    const cpuSeconds = ((user + system) / 1e6 / load.spans) * 100_000;
    database.pragma('wal_checkpoint(TRUNCATE)');
    const diskBytes = statSync(path).size;
    return { spans: load.spans, seconds, cpuSeconds, writtenBytes: writtenBytes(process.pid) - written, diskBytes };
  } finally {
    database.close();
  }
}
