/** What changes in the stores that are subscribed to: each is watched once, while somebody waits for it. */
import { Changes, type DataVersion } from './changes.ts';

/** A store that subscriptions wait for. */
export interface WatchedStore {
  /** See `SpanReader.dataVersion`. */
  version(): DataVersion;
  close(): void;
}

interface Watched {
  readonly changes: Changes;
  readonly store: WatchedStore;
  users: number;
}

export class StoreChanges {
  readonly #watch: (tenant: string) => WatchedStore;
  readonly #intervalMs: number;
  readonly #stores = new Map<string, Watched>();

  /** `watch`: begins to watch the store of a tenant. `intervalMs`: between two looks. */
  constructor(watch: (tenant: string) => WatchedStore, intervalMs: number) {
    this.#watch = watch;
    this.#intervalMs = intervalMs;
  }

  /** Runs a subscription to the store of the tenant. */
  async during<Result>(tenant: string, use: (changes: Changes) => Promise<Result>): Promise<Result> {
    const watched = this.#stores.get(tenant) ?? this.#begin(tenant);
    watched.users++;
    try {
      return await use(watched.changes);
    } finally {
      watched.users--;
      if (watched.users === 0) {
        this.#stores.delete(tenant);
        watched.store.close();
      }
    }
  }

  #begin(tenant: string): Watched {
    const store = this.#watch(tenant);
    const watched = { store, changes: new Changes(() => store.version(), this.#intervalMs), users: 0 };
    this.#stores.set(tenant, watched);
    return watched;
  }
}
