/** The writer of the storage that the configuration names. */
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import type { SpanWriter } from '../storage/backend.ts';

export interface OpenWriter {
  readonly writer: SpanWriter;
  /** Writes SQLite's write-ahead log into the database; nothing elsewhere. */
  checkpoint(): void;
  /** Throws STORAGE_UNAVAILABLE with the reason where the storage cannot be reached now. Costs little. */
  check(): Promise<void>;
  /** Throws STORAGE_UNAVAILABLE with the reason where a write would be refused now. For a storage that refused one. */
  probe(): Promise<void>;
  /** Removes what is older at the time (milliseconds since the Unix epoch) than the configuration keeps; says what, for the
   * log. Undefined where nothing expires. */
  removeExpired(now: number): Promise<object | undefined>;
}

/** Opens the storage for writing, and makes or migrates it. `migrations` is the folder of that name. Throws
 * DATABASE_UNUSABLE, STORAGE_UNAVAILABLE and INVALID_CONFIG. */
export async function openWriter({ exporters }: Config, migrations: string): Promise<OpenWriter> {
  const { sqlite, elasticsearch } = exporters;
  if (elasticsearch !== undefined) {
    const { openElasticsearchWriter } = await import('../storage/elasticsearch/index.ts');
    const writer = await openElasticsearchWriter(elasticsearch, join(migrations, 'elasticsearch'));
    return {
      writer,
      checkpoint: () => {},
      check: () => writer.check(),
      probe: () => writer.check(),
      removeExpired: (now) => writer.removeExpired(now),
    };
  }
  const { openSqliteWriter } = await import('../storage/sqlite/index.ts');
  const writer = openSqliteWriter(sqlite, join(migrations, 'sqlite'));
  return {
    writer,
    checkpoint: () => writer.checkpoint(),
    check: async () => {},
    probe: async () => writer.probe(),
    removeExpired: async () => undefined,
  };
}
