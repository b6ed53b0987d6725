/** Keeps what grows while the stores of tenants are read within its bound, as for the configured store. */
import type { ComponentList } from '../config/component-list.ts';
import type { Config } from '../config/config.ts';
import type { ReadersControl } from '../storage/definition.ts';
import { backendOf } from './backend-of.ts';
import type { TenantListener } from './ingest-client.ts';
import { tenantConfig } from './tenant-config.ts';

export class TenantGuards implements TenantListener {
  readonly #config: Config;
  readonly #list: ComponentList;
  readonly #controlOf: (tenant: string) => ReadersControl;
  /** Of the stores that are open for writing. */
  readonly #guards = new Map<string, { stop(): void }>();

  constructor(config: Config, list: ComponentList, controlOf: (tenant: string) => ReadersControl) {
    this.#config = config;
    this.#list = list;
    this.#controlOf = controlOf;
  }

  /** The store of the tenant is open for writing. */
  opened(tenant: string): void {
    this.closed(tenant);
    const backend = backendOf(tenantConfig(this.#config, this.#list, tenant), this.#list);
    const guard = backend.guard(this.#controlOf(tenant));
    if (guard !== undefined) this.#guards.set(tenant, guard);
  }

  /** The writer of the tenant is closed, and nothing grows any more. */
  closed(tenant: string): void {
    this.#guards.get(tenant)?.stop();
    this.#guards.delete(tenant);
  }

  counted(): void {}

  stop(): void {
    for (const guard of this.#guards.values()) guard.stop();
    this.#guards.clear();
  }
}
