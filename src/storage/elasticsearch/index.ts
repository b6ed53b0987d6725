/** The Elasticsearch backend: a cluster that any number of processes write to and read from. */

import { SpangraphError } from '../../errors.ts';
import type { Meter } from '../../metrics/definition.ts';
import type { SpanReader } from '../backend.ts';
import { createClient, statusOf, storageError } from './cluster/client.ts';
import { clusterOf } from './cluster/cluster.ts';
import { install } from './cluster/migrate.ts';
import { RetryBudget, retrying } from './cluster/retry.ts';
import { whole } from './cluster/whole-answer.ts';
import type { ElasticsearchConfig } from './config/config.ts';
import { ANY_DAY, spansIndex, tracesIndex } from './documents/names.ts';
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
  return createElasticsearchReader({ cluster, readTimeoutMs });
}

/**
 * Makes searches see all that was acknowledged until now. Without it, a read of everything would miss the last second. Waits
 * for an absent cluster as long as a write would. Throws DATABASE_UNUSABLE if no writer has prepared the indices,
 * STORAGE_UNAVAILABLE and INVALID_CONFIG.
 */
export async function refreshElasticsearch(config: ElasticsearchConfig): Promise<void> {
  const { index, endpoints, retryTimeoutMs } = config;
  const client = createClient(config, 0);
  const indices = [tracesIndex(index), spansIndex(index, ANY_DAY)];
  try {
    const refresh = async (): Promise<unknown> => whole(await client.indices.refresh({ index: indices }));
    await retrying(new RetryBudget(retryTimeoutMs), refresh);
  } catch (thrown) {
    if (statusOf(thrown) !== 404) throw storageError(thrown, 'The storage cannot be read now');
    throw new SpangraphError(
      'DATABASE_UNUSABLE',
      `There are no indices ${index}-* at ${endpoints.join(', ')}: see exporters.elasticsearch.index.`,
    );
  } finally {
    await client.close();
  }
}
