/** The Elasticsearch backend: a cluster that any number of processes write to and read from. */
import type { ElasticsearchConfig } from '../../config/config.ts';
import type { SpanReader } from '../backend.ts';
import { createClient, storageError } from './client.ts';
import { install } from './migrate.ts';
import { createElasticsearchReader } from './reader.ts';
import { RetryBudget, retrying } from './retry.ts';
import { ElasticsearchWriter } from './writer.ts';

/** Prepares the cluster and opens it for writing; while it is away, it is waited for as long as for a write. Throws
 * STORAGE_UNAVAILABLE, DATABASE_UNUSABLE and INVALID_CONFIG. */
export async function openElasticsearchWriter(
  config: ElasticsearchConfig,
  migrationsFolder: string,
): Promise<ElasticsearchWriter> {
  const client = createClient(config, 0);
  try {
    await retrying(new RetryBudget(config.retryTimeoutMs), () => install(client, config, migrationsFolder));
    return new ElasticsearchWriter(client, config);
  } catch (thrown) {
    await client.close();
    throw storageError(thrown, 'The cluster cannot be prepared');
  }
}

/** Reads of what writers, wherever they run, have stored. Connects when it is first used. Throws INVALID_CONFIG. */
export function openElasticsearchReader(config: ElasticsearchConfig, readTimeoutMs: number): SpanReader {
  const { index, maxResponseBytes } = config;
  return createElasticsearchReader({
    cluster: { client: createClient(config), index, maxResponseBytes },
    readTimeoutMs,
  });
}
