/** The Elasticsearch backend: a cluster that any number of processes write to and read from. */
import type { ElasticsearchConfig } from '../../config/config.ts';
import type { SpanWriter } from '../backend.ts';
import { createClient, storageError } from './client.ts';
import { install } from './migrate.ts';
import { RetryBudget, retrying } from './retry.ts';
import { ElasticsearchWriter } from './writer.ts';

/** Prepares the cluster and opens it for writing; while it is away, it is waited for as long as for a write. Throws
 * STORAGE_UNAVAILABLE, DATABASE_UNUSABLE and INVALID_CONFIG. */
export async function openElasticsearchWriter(
  config: ElasticsearchConfig,
  migrationsFolder: string,
): Promise<SpanWriter> {
  const client = createClient(config);
  try {
    await retrying(new RetryBudget(config.retryTimeoutMs), () => install(client, config, migrationsFolder));
    return new ElasticsearchWriter(client, config);
  } catch (thrown) {
    await client.close();
    throw storageError(thrown, 'The cluster cannot be prepared');
  }
}
