/** A tenant's configuration is that of the server with a store of its own. */
import { DEFAULT_TENANT } from '../access/caller.ts';
import { isTenantName } from '../access/tenant.ts';
import type { ComponentList } from '../config/component-list.ts';
import type { Config } from '../config/config.ts';
import type { TenantLimits, TenantsConfig } from '../config/tenants.ts';
import { SpangraphError } from '../errors.ts';
import type { StoreState, TenantStores } from '../storage/definition.ts';
import { definitionOf } from './backend-of.ts';

/** Stores that are open at a time where none is set: a command opens one. */
const ONE_STORE = 1;

/** The configuration with the store of the tenant. Throws INVALID_CONFIG if the storage has no tenants. */
export function tenantConfig(config: Config, list: ComponentList, tenant: string): Config {
  if (tenant === DEFAULT_TENANT) return config;
  const { backend, tenants } = config;
  const { maxBytes, maxDailyIndices } = limitsOf(tenant, tenants);
  const settings = storesOf(config, list).settingsOf(backend.settings, tenant, {
    maxOpen: tenants?.maxOpen ?? ONE_STORE,
    ...(maxBytes !== undefined && { maxBytes }),
    ...(maxDailyIndices !== undefined && { maxDailyIndices }),
  });
  return { ...config, backend: { ...backend, settings } };
}

export function limitsOf(tenant: string, tenants: TenantsConfig | undefined): TenantLimits {
  return tenants?.overrides[tenant] ?? tenants?.limits ?? {};
}

/** The tenants that have a store, sorted. Throws STORAGE_UNAVAILABLE. */
export async function listTenants(config: Config, list: ComponentList): Promise<string[]> {
  return (await storesOf(config, list).list(config.backend.settings)).filter(isTenantName);
}

/** Whether the store of a tenant can be read. `config`: as {@link tenantConfig} returns it. */
export function tenantState(config: Config, list: ComponentList): Promise<StoreState> {
  return storesOf(config, list).stateOf(config.backend.settings);
}

/** Whether the store removes its oldest traces when it is full. */
export function keepsSize(config: Config, list: ComponentList): boolean {
  return storesOf(config, list).keepsSize(config.backend.settings);
}

function storesOf(config: Config, list: ComponentList): TenantStores<unknown> {
  const { tenants, title } = definitionOf(config, list);
  if (tenants !== undefined) return tenants;
  throw new SpangraphError('INVALID_CONFIG', `${title} has no tenants.`);
}
