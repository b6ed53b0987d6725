/**
 * The stores of tenants: indices `INDEX.NAME.tenant-*`. Names of tenants have no dots, and what follows the prefix of a store begins with `-`.
 * So no pattern of a store (`PREFIX-spans-*`, `PREFIX-*`) covers an index of another one.
 */
import type { StoreLimits, TenantStores } from '../definition.ts';
import type { ElasticsearchConfig } from './config/config.ts';
import { tracesIndex } from './documents/names.ts';

export const elasticsearchTenants: TenantStores<ElasticsearchConfig> = {
  settingsOf,
  // Whole days go by their age alone.
  keepsSize: () => false,
  list: async (config) => {
    const { createClient, storageError } = await import('./cluster/client.ts');
    const client = createClient(config);
    // Each writer makes the index of traces first.
    const index = tracesIndex(prefixOf(config.index, '*'));
    try {
      const present = await client.indices.get({ index, features: ['aliases'], expand_wildcards: 'all' });
      return Object.keys(present)
        .map((name) => name.slice(`${config.index}.`.length, -tracesIndex(SUFFIX).length))
        .toSorted();
    } catch (thrown) {
      throw storageError(thrown, 'The tenants cannot be listed now');
    } finally {
      await client.close();
    }
  },
  // Indices that do not exist count as empty.
  stateOf: async () => 'ready',
};

const SUFFIX = '.tenant';

function prefixOf(index: string, tenant: string): string {
  return `${index}.${tenant}${SUFFIX}`;
}

function settingsOf(
  settings: ElasticsearchConfig,
  tenant: string,
  { maxDailyIndices = Number.POSITIVE_INFINITY }: StoreLimits,
): ElasticsearchConfig {
  const index = prefixOf(settings.index, tenant);
  const isLower = maxDailyIndices < settings.maxDailyIndices;
  return { ...settings, index, ...(isLower && { maxDailyIndices, daysLimitedBy: 'tenants.limits.max_daily_indices' }) };
}
