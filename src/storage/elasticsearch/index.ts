/** The Elasticsearch backend: a cluster that any number of processes write to and read from. */
import type { Meter } from '../../metrics/definition.ts';
import type { SpanReader } from '../backend.ts';
import { createClient, storageError } from './cluster/client.ts';
import { clusterOf } from './cluster/cluster.ts';
import { install } from './cluster/migrate.ts';
import { RetryBudget, retrying } from './cluster/retry.ts';
import type { ElasticsearchConfig } from './config/config.ts';
import { createElasticsearchReader } from './reader.ts';
import { ElasticsearchWriter, type Rules } from './writer.ts';

/**
 * Prepares the cluster and opens it for writing. Waits for an absent cluster as long as a write would. Throws
 * STORAGE_UNAVAILABLE, DATABASE_UNUSABLE and INVALID_CONFIG.
 */
export async function openElasticsearchWriter(
  config: ElasticsearchConfig,
  migrationsFolder: string,
  { meter, rules }: { readonly meter?: Meter; readonly rules?: Rules } = {},
): Promise<ElasticsearchWriter> {
  const client = createClient(config, 0, meter);
  try {
    await retrying(new RetryBudget(config.retryTimeoutMs), () => install(client, config, migrationsFolder));
    return new ElasticsearchWriter(client, config, rules);
  } catch (thrown) {
    await client.close();
    throw storageError(thrown, 'The cluster cannot be prepared');
  }
}

/** Reads what any writers have stored. Connects on the first read. Throws INVALID_CONFIG. */
export function openElasticsearchReader(config: ElasticsearchConfig, readTimeoutMs: number, meter?: Meter): SpanReader {
  const cluster = clusterOf(createClient(config, undefined, meter), config);
  return createElasticsearchReader({ cluster, readTimeoutMs, settlingMs: config.settlingMs });
}
