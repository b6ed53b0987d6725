/**
 * The stores of tenants: indices `INDEX.NAME.tenant-*`. Names of tenants have no dots, and what follows the prefix of a store begins
 * with `-`. So no pattern of a store (`PREFIX-spans-*`, `PREFIX-*`) covers an index of another one.
 */
import type { StoreLimits } from '../../definition.ts';
import type { ElasticsearchConfig } from './config.ts';

const SUFFIX = '.tenant';

/** What the names of the indices of a tenant begin with. */
export function tenantPrefix(index: string, tenant: string): string {
  return `${index}.${tenant}${SUFFIX}`;
}

/** The tenant of a prefix that {@link tenantPrefix} made for the same index. */
export function tenantOf(index: string, prefix: string): string {
  return prefix.slice(`${index}.`.length, -SUFFIX.length);
}

export function tenantSettings(
  settings: ElasticsearchConfig,
  tenant: string,
  { maxDailyIndices = Number.POSITIVE_INFINITY }: StoreLimits,
): ElasticsearchConfig {
  const index = tenantPrefix(settings.index, tenant);
  const isLower = maxDailyIndices < settings.maxDailyIndices;
  return { ...settings, index, ...(isLower && { maxDailyIndices, daysLimitedBy: 'tenants.limits.max_daily_indices' }) };
}
