/** The SQLite backend: one file, one writer, any number of readers. */
import type { Meter } from '../../metrics/definition.ts';
import type { SpanReader } from '../backend.ts';
import type { Erasure, Expiry, ReportMigration, WriterOptions } from '../definition.ts';
import type { RetentionLimits, SqliteConfig } from './config/config.ts';
import { explained, openForWriting } from './file/database.ts';
import { createSqliteReader, type SqliteReaderOptions } from './reader.ts';
import { SqliteReads } from './reads/reads.ts';
import { REMOVAL_INTERVAL_MS, Retention } from './retention.ts';
import { EXPIRING_WRITE_LIMITS, WRITE_LIMITS } from './write/store-spans.ts';
import { SqliteWriter } from './writer.ts';

/** Opens the file for writing in this thread. Creates or migrates it. Throws DATABASE_UNUSABLE. */
export function openSqliteWriter(
  config: SqliteConfig,
  migrationsFolder: string,
  report?: ReportMigration,
  meter?: Meter,
): SqliteWriter {
  const database = openForWriting(config, migrationsFolder, report);
  const limits = expires(config) ? EXPIRING_WRITE_LIMITS : WRITE_LIMITS;
  try {
    return explained(config.path, () => new SqliteWriter(database, config, limits, meter));
  } catch (thrown) {
    database.db.close();
    database.lock.release();
    throw thrown;
  }
}

/** What removes expired traces. Undefined if the configuration sets no limit. */
export function openExpiry(
  config: SqliteConfig,
  writer: SqliteWriter,
  { keep, onUndecided }: Pick<WriterOptions, 'keep' | 'onUndecided'>,
): Expiry | undefined {
  if (!expires(config)) return undefined;
  // Commands that write remove nothing.
  let opened: { readonly reads: SqliteReads; readonly retention: Retention } | undefined;
  const open = () => {
    const reads = new SqliteReads(config.path, config.cacheKib?.reader);
    return { reads, retention: new Retention({ writer, reads, limits: config, keep, onUndecided }) };
  };
  return {
    intervalMs: REMOVAL_INTERVAL_MS,
    remove: (now, signal) => {
      opened ??= open();
      return opened.retention.removeExpired(now, signal);
    },
    close: () => opened?.reads.close(),
  };
}

/** Spans of one commit that erases: they take about half a second. */
const ERASED_A_COMMIT = 1_000;

/** What removes traces for good. */
export function openErasure(writer: SqliteWriter): Erasure {
  return {
    remove: (traceIds) => writer.erase([...new Set(traceIds)], ERASED_A_COMMIT),
    finish: () => writer.finishErasing(),
  };
}

/** Whether any trace is ever removed. */
function expires({ maxAgeMs, maxBytes, maxSpans }: RetentionLimits): boolean {
  return (maxAgeMs ?? maxBytes ?? maxSpans) !== undefined;
}

/** Opens a file that a writer has made. Reads run in the thread that asks. Throws DATABASE_UNUSABLE. */
export function openSqliteReader(options: SqliteReaderOptions): SpanReader {
  return createSqliteReader(options);
}
