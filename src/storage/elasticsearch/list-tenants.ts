import { createClient, storageError } from './cluster/client.ts';
import type { ElasticsearchConfig } from './config/config.ts';
import { tenantOf, tenantPrefix } from './config/tenants.ts';
import { tracesIndex } from './documents/names.ts';

/** The tenants that have indices, sorted. Throws STORAGE_UNAVAILABLE and INVALID_CONFIG. */
export async function listTenants(config: ElasticsearchConfig): Promise<string[]> {
  const client = createClient(config);
  // Each writer makes the index of traces first.
  const index = tracesIndex(tenantPrefix(config.index, '*'));
  try {
    const present = await client.indices.get({ index, features: ['aliases'], expand_wildcards: 'all' });
    return Object.keys(present)
      .map((name) => tenantOf(config.index, name.slice(0, -tracesIndex('').length)))
      .toSorted();
  } catch (thrown) {
    throw storageError(thrown, 'The tenants cannot be listed now');
  } finally {
    await client.close();
  }
}
