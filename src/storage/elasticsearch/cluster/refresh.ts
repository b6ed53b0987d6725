/** Prepares a read of everything that is stored. */
import { SpangraphError } from '../../../errors.ts';
import type { ElasticsearchConfig } from '../config/config.ts';
import { ANY_DAY, spansIndex, tracesIndex } from '../documents/names.ts';
import { createClient, statusOf, storageError } from './client.ts';
import { RetryBudget, retrying } from './retry.ts';
import { whole } from './whole-answer.ts';

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
