/** The stores of tenants in the ingest thread. Each is opened by the first request for it, and closed when it is idle. */
import { TokenBucket } from '../access/token-bucket.ts';
import type { ComponentList } from '../config/component-list.ts';
import type { Config } from '../config/config.ts';
import type { TenantsConfig } from '../config/tenants.ts';
import { SpangraphError } from '../errors.ts';
import { shuttingDown } from '../ingest/group-commit.ts';
import type { IngestQueue } from '../ingest/ingest-queue.ts';
import type { SpanSink } from '../ingest/sink.ts';
import { BoundedCache } from '../model/bounded-cache.ts';
import { rateLimited } from '../telemetry/rate-limited.ts';
import type { Reporting } from './ingest-store.ts';
import { type Lease, LeasedPool } from './leased-pool.ts';
import { limitsOf, listTenants } from './tenant-config.ts';
import { keepTidying } from './tenant-rounds.ts';
import { TenantSink } from './tenant-sink.ts';
import { openTenantStore, type TenantStore } from './tenant-store.ts';
import { type TenantCounts, TenantTally } from './tenant-tally.ts';

/** Who hears about the stores of tenants. */
export interface TenantEvents {
  /** A store is open for writing, or is not any more. */
  readonly onTenant: (tenant: string, isOpen: boolean) => void;
  readonly onTenantCounts: (counts: readonly TenantCounts[]) => void;
}

export interface TenantSinksOptions extends Reporting, TenantEvents {
  readonly queue: IngestQueue;
  readonly rules: TenantsConfig;
  /** Of the configured store. */
  readonly store: Pick<SpanSink, 'storage' | 'writeExceptions'>;
}

/** Milliseconds until a store that could not be opened is tried again. */
const RETRY_MS = 1_000;
/** Stores that could not be opened lately, and are remembered. */
const MAX_FAILED = 1_000;
/** Tenants whose rate is remembered. */
const MAX_RATES = 10_000;

interface Failure {
  readonly error: SpangraphError;
  /** By performance.now. */
  readonly until: number;
}

export class TenantSinks {
  readonly #config: Config;
  readonly #list: ComponentList;
  readonly #options: TenantSinksOptions;
  readonly #pool: LeasedPool<TenantStore>;
  readonly #tally: TenantTally;
  readonly #failed = new BoundedCache<string, Failure>(MAX_FAILED);
  /** Those of tenants that were away for long are full anyway. */
  readonly #rates = new BoundedCache<string, TokenBucket>(MAX_RATES);
  readonly #warn: ReturnType<typeof rateLimited>;
  readonly #stopping = new AbortController();
  /** Those that have a store. Undefined: nobody has looked. */
  #known: Promise<Set<string>> | undefined;
  #rounds: Promise<void> | undefined;

  constructor(config: Config, list: ComponentList, options: TenantSinksOptions) {
    this.#config = config;
    this.#list = list;
    this.#options = options;
    const { rules, log, onTenant } = options;
    this.#warn = rateLimited(log);
    this.#tally = new TenantTally(options.onTenantCounts);
    this.#pool = new LeasedPool({
      max: rules.maxOpen,
      idleMs: rules.idleMs,
      open: (tenant) => this.#open(tenant),
      close: async (store, tenant) => {
        onTenant(tenant, false);
        await store.close();
      },
      onCloseError: (err, tenant) => this.#warn({ err, tenant }, 'The store of a tenant could not be closed in order'),
    });
  }

  /** Where the spans of one request of the tenant go. */
  sinkOf(tenant: string): SpanSink {
    const { queue, store } = this.#options;
    return new TenantSink(tenant, {
      queue,
      storage: store.storage,
      // All stores are of one kind.
      takesExceptions: store.writeExceptions !== undefined,
      rate: this.#rateOf(tenant),
      lease: async () => this.#lease(tenant),
      isStopping: () => this.#stopping.signal.aborted,
      count: (counts) => this.#tally.add(tenant, counts),
    });
  }

  /** Of a store that is open. */
  async checkpoint(tenant: string): Promise<void> {
    await this.#pool.peek(tenant)?.checkpoint();
  }

  /** Opens each store that is closed from time to time, so that it is migrated, and what expires is removed. */
  startRounds(): void {
    const { rules, log } = this.#options;
    const tidy = async (tenant: string): Promise<boolean> => {
      if (this.#pool.has(tenant)) return true;
      const { item, release } = await this.#pool.lease(tenant);
      try {
        await item.isTidy;
        return item.expires;
      } finally {
        release();
        this.#pool.retire(tenant);
      }
    };
    const tenants = () => listTenants(this.#config, this.#list);
    this.#rounds = keepTidying({ everyMs: rules.roundMs, tenants, tidy, log }, this.#stopping.signal);
  }

  /** Takes no new requests. Resolves when no write waits for its commit. */
  async drain(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#pool.items().map(({ sink }) => sink.drain()));
  }

  /** Closes all stores. */
  async close(): Promise<void> {
    this.#stopping.abort();
    await this.#pool.close(shuttingDown());
    await this.#rounds;
    this.#tally.flush();
  }

  /** Throws STORAGE_UNAVAILABLE if the store cannot be opened, for this tenant only, PERMISSION_DENIED and SHUTTING_DOWN. */
  #lease(tenant: string): Promise<Lease<TenantStore>> {
    const failed = this.#failed.get(tenant);
    if (failed !== undefined && performance.now() < failed.until) throw failed.error;
    return this.#pool.lease(tenant);
  }

  #rateOf(tenant: string): TokenBucket | undefined {
    const { spansPerSecond } = limitsOf(tenant, this.#options.rules);
    if (spansPerSecond === undefined) return undefined;
    const rate = this.#rates.get(tenant) ?? new TokenBucket(spansPerSecond, performance.now());
    this.#rates.set(tenant, rate);
    return rate;
  }

  async #open(tenant: string): Promise<TenantStore> {
    const { onTenant } = this.#options;
    try {
      const known = await this.#knownWith(tenant);
      const store = await openTenantStore(this.#config, this.#list, {
        ...this.#options,
        tenant,
        onBytes: (bytes) => this.#tally.holds(tenant, bytes),
      });
      known.add(tenant);
      this.#failed.delete(tenant);
      onTenant(tenant, true);
      return store;
    } catch (thrown) {
      const error = openingFailure(thrown);
      if (error !== thrown)
        this.#warn({ err: thrown, tenant }, 'The store of a tenant cannot be opened; senders must retry');
      this.#failed.set(tenant, { error, until: performance.now() + RETRY_MS });
      throw error;
    }
  }

  /** Those that have a store. Throws PERMISSION_DENIED if the tenant would be one too many. */
  async #knownWith(tenant: string): Promise<Set<string>> {
    const { maxTenants } = this.#options.rules;
    let known = await this.#names();
    if (known.has(tenant) || known.size < maxTenants) return known;
    // Some may have been removed.
    this.#known = undefined;
    known = await this.#names();
    if (known.has(tenant) || known.size < maxTenants) return known;
    throw new SpangraphError(
      'PERMISSION_DENIED',
      `There are ${maxTenants} tenants, which is the limit (tenants.max_tenants), and this would be another one.`,
    );
  }

  async #names(): Promise<Set<string>> {
    this.#known ??= listTenants(this.#config, this.#list).then((names) => new Set(names));
    try {
      return await this.#known;
    } catch (thrown) {
      this.#known = undefined;
      throw thrown;
    }
  }
}

/** What senders hear. The place of the store and the reason are for the log. */
function openingFailure(thrown: unknown): SpangraphError {
  if (thrown instanceof SpangraphError && thrown.code === 'PERMISSION_DENIED') return thrown;
  return new SpangraphError(
    'STORAGE_UNAVAILABLE',
    'The store of the tenant cannot be opened now; the log of the server has the reason. Send this again later.',
    { cause: thrown, retryAfterMs: RETRY_MS },
  );
}
