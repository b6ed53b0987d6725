/** The reader of the storage that the configuration names. */
import type { Config } from '../config/config.ts';
import type { SpanReader } from '../storage/backend.ts';

export interface OpenReaderOptions {
  /** Asks SQLite's writer to write its log into the database. */
  readonly checkpoint: () => Promise<void>;
  readonly onCheckpointError: (error: unknown) => void;
}

/** Opens what a writer, in another thread or process, has made. */
export async function openReader(config: Config, options: OpenReaderOptions): Promise<SpanReader> {
  const { readerThreads, readTimeoutMs } = config.storage;
  const { sqlite, elasticsearch } = config.exporters;
  if (elasticsearch !== undefined) {
    const { openElasticsearchReader } = await import('../storage/elasticsearch/index.ts');
    return openElasticsearchReader(elasticsearch, readTimeoutMs);
  }
  const { openSqliteReader } = await import('../storage/sqlite/index.ts');
  return openSqliteReader({ path: sqlite.path, threads: readerThreads, readTimeoutMs, ...options });
}

/** Makes reads see all that was acknowledged until now, where they would not by themselves. Throws DATABASE_UNUSABLE where a
 * cluster has nothing of that name, STORAGE_UNAVAILABLE and INVALID_CONFIG. */
export async function refreshStorage({ exporters: { elasticsearch } }: Config): Promise<void> {
  if (elasticsearch === undefined) return;
  const { refreshElasticsearch } = await import('../storage/elasticsearch/index.ts');
  await refreshElasticsearch(elasticsearch);
}
