/** Whether anything was stored for a tenant: for subscriptions, and only while it has some. */
import type { WatchedStore } from '../api/live/store-changes.ts';
import type { ComponentList } from '../config/component-list.ts';
import type { Config } from '../config/config.ts';
import { NO_METER } from '../metrics/definition.ts';
import type { SpanReader } from '../storage/backend.ts';
import { backendOf } from './backend-of.ts';
import { tenantConfig, tenantState } from './tenant-config.ts';

/** The version of a store that does not exist yet, or is not open. No other version equals it. */
const ABSENT = -1;

/** Watches the store of a tenant, which need not exist, until it is closed. */
export function watchTenant(config: Config, list: ComponentList, tenant: string): WatchedStore {
  return new TenantVersion(tenantConfig(config, list, tenant), list);
}

class TenantVersion implements WatchedStore {
  readonly #config: Config;
  readonly #list: ComponentList;
  #reader: SpanReader | undefined;
  #isOpening = false;
  #isClosed = false;

  constructor(config: Config, list: ComponentList) {
    this.#config = config;
    this.#list = list;
    void this.#open();
  }

  version(): number | undefined {
    if (this.#reader !== undefined) return this.#reader.dataVersion();
    void this.#open();
    return ABSENT;
  }

  close(): void {
    this.#isClosed = true;
    void this.#reader?.close();
    this.#reader = undefined;
  }

  /** Does nothing if there is no store, or if it cannot be opened: the questions of the subscription say why. */
  async #open(): Promise<void> {
    if (this.#isOpening || this.#isClosed) return;
    this.#isOpening = true;
    try {
      if ((await tenantState(this.#config, this.#list)) !== 'ready') return;
      const reader = await backendOf(this.#config, this.#list).openReader(NO_METER);
      if (this.#isClosed) await reader.close();
      else this.#reader = reader;
    } catch {
      // The next question of the subscription fails with the reason.
    } finally {
      this.#isOpening = false;
    }
  }
}
