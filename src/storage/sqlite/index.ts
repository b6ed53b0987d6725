/** The SQLite backend: one file, one writer, any number of readers. */
import type { Meter } from '../../metrics/definition.ts';
import type { SpanReader } from '../backend.ts';
import type { ReportMigration } from '../definition.ts';
import type { SqliteConfig } from './config/config.ts';
import { openForWriting } from './file/database.ts';
import { createSqliteReader, type SqliteReaderOptions } from './reader.ts';
import { SqliteWriter } from './writer.ts';

/** Opens the file for writing in this thread. Creates or migrates it. Throws DATABASE_UNUSABLE. */
export function openSqliteWriter(
  config: SqliteConfig,
  migrationsFolder: string,
  report?: ReportMigration,
  meter?: Meter,
): SqliteWriter {
  return new SqliteWriter(openForWriting(config, migrationsFolder, report), config, undefined, meter);
}

/** Opens a file that a writer has made. Reads run in the thread that asks. Throws DATABASE_UNUSABLE. */
export function openSqliteReader(options: SqliteReaderOptions): SpanReader {
  return createSqliteReader(options);
}
