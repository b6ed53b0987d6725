/** The SQLite backend: one file, one writer, a pool of readers. */

import type { SpanReader } from '../backend.ts';
import type { SqliteConfig } from './config/config.ts';
import { openForWriting } from './file/database.ts';
import type { SqliteReaderOptions } from './reader.ts';
import { createSqliteReader } from './reader.ts';
import { SqliteWriter } from './writer.ts';

/** Opens (and makes, and migrates) the file for writing, in this thread. Throws DATABASE_UNUSABLE. */
export function openSqliteWriter(config: SqliteConfig, migrationsFolder: string): SqliteWriter {
  return new SqliteWriter(openForWriting(config, migrationsFolder), config.path);
}

/** Opens the file that a writer has made, in threads of its own. */
export function openSqliteReader(options: SqliteReaderOptions): SpanReader {
  return createSqliteReader(options);
}
