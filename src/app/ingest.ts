/** The ingest half of the program: the receivers, decoding, and the writers of all stores. */
import type { Duplex } from 'node:stream';
import type { Admitted } from '../../receivers/intake/definition.ts';
import type { Receiver } from '../../receivers/intake/receiver.ts';
import { ReceiverMeter } from '../../receivers/intake/receiver-metrics.ts';
import { DEFAULT_TENANT } from '../access/caller.ts';
import type { Credentials } from '../access/gate.ts';
import type { DoorQuotas } from '../access/quotas/holders.ts';
import type { ReloadableGate } from '../access/rules/create-gate.ts';
import { type ComponentList, endpointSetting, tlsSetting } from '../config/component-list.ts';
import type { Config } from '../config/config.ts';
import { apiAtPortOf } from '../config/shared-ports.ts';
import { IngestQueue } from '../ingest/ingest-queue.ts';
import type { SpanSink } from '../ingest/sink.ts';
import { NO_METER } from '../metrics/definition.ts';
import { formatEndpoint, schemeWith } from '../net/address.ts';
import type { Directory } from '../net/directory.ts';
import type { ConnectionEnds } from '../net/handed/connection.ts';
import { ServerTls } from '../net/tls/server-tls.ts';
import type { ErasedCounts, StorageUsage } from '../storage/definition.ts';
import { showUsage } from '../storage/storage-metrics.ts';
import type { AuditLog } from '../telemetry/audit-log.ts';
import { rateLimited, type Warn } from '../telemetry/rate-limited.ts';
import type { DemoPlan, DemoShop } from './demo-shop.ts';
import type { ReceiverAddresses } from './ingest-messages.ts';
import { IngestStore, type Reporting } from './ingest-store.ts';
import type { Reloadable } from './reloadable.ts';
import { reachable } from './shown-receivers.ts';
import { strangersOf } from './strangers.ts';
import { type TenantEvents, TenantSinks } from './tenant-sinks.ts';

/** Who is let in, what the half tells of itself, and to whom. */
interface Surroundings extends Reporting, TenantEvents {
  readonly gate: ReloadableGate;
  /** Count the requests that were let in. */
  readonly quotas: DoorQuotas;
  /** Gets a line for each request that is not admitted. Absent: there is no audit log. */
  readonly audit: AuditLog | undefined;
  /** Hears of the receivers. */
  readonly directory: Directory;
  /** Hands a request at the port of a receiver to the API that is asked there. */
  readonly openToApi: (api: 'zipkin', ends: ConnectionEnds) => Duplex;
}

export class Ingest {
  readonly #queue: IngestQueue;
  readonly #store: IngestStore;
  /** Undefined: there are none. */
  readonly #tenants: TenantSinks | undefined;
  readonly #surroundings: Surroundings;
  /** For what senders can cause at any rate. */
  readonly #warn: Warn;
  readonly #receivers: Receiver[] = [];
  readonly #tls: ServerTls[] = [];
  /** Undefined: the server was not started with the demo. */
  #demo: DemoShop | undefined;

  /** Opens the storage and starts the receivers. Leaves nothing running if it throws. */
  static async start(
    config: Config,
    list: ComponentList,
    surroundings: Surroundings,
  ): Promise<[Ingest, ReceiverAddresses]> {
    const { meter } = surroundings;
    const queue = new IngestQueue(config.ingest, meter);
    const onUsage = meter === NO_METER ? undefined : (usage: StorageUsage) => showUsage(meter, usage);
    const store = await IngestStore.open(config, list, { ...surroundings, queue, onUsage });
    const tenants =
      config.tenants &&
      new TenantSinks(config, list, { ...surroundings, queue, rules: config.tenants, store: store.sink });
    const ingest = new Ingest(queue, store, tenants, surroundings);
    try {
      await store.sink.storage.ask();
      const addresses = await ingest.#startReceivers(config, list);
      tenants?.startRounds();
      return [ingest, addresses];
    } catch (thrown) {
      await ingest.stop();
      throw thrown;
    }
  }

  private constructor(
    queue: IngestQueue,
    store: IngestStore,
    tenants: TenantSinks | undefined,
    surroundings: Surroundings,
  ) {
    this.#queue = queue;
    this.#store = store;
    this.#tenants = tenants;
    this.#surroundings = surroundings;
    this.#warn = rateLimited(surroundings.log);
  }

  /** Throws STORAGE_UNAVAILABLE if spans cannot be stored now. The stores of tenants do not count. */
  check(): Promise<void> {
    return this.#store.check();
  }

  /** Uncompressed bytes of requests that have arrived and are not stored yet. */
  get queuedBytes(): number {
    return this.#queue.room.bytes;
  }

  /** Removes these traces from the configured store. Throws INVALID_CONFIG if the storage cannot do that, and STORAGE_UNAVAILABLE. */
  erase(traceIds: readonly string[]): Promise<ErasedCounts> {
    return this.#store.erase(traceIds);
  }

  /** Of the store of a tenant, if it is open. */
  async checkpoint(tenant: string): Promise<void> {
    if (tenant === DEFAULT_TENANT) await this.#store.checkpoint();
    else await this.#tenants?.checkpoint(tenant);
  }

  /** Takes over what changed in the configuration, and in the files that it names. */
  async reload({ access, quotas }: Reloadable): Promise<void> {
    const { gate, quotas: counted, audit } = this.#surroundings;
    gate.reload(access);
    counted.replace(quotas);
    audit?.reopen();
    await Promise.all(this.#tls.map((tls) => tls.reload()));
  }

  /** Stores the demo traces of the past, and goes on with those of now. Resolves with the number of spans of the past. */
  async openDemo(plan: DemoPlan): Promise<number> {
    const { DemoShop } = await import('./demo-shop.ts');
    const { sink } = this.#store;
    const shop = new DemoShop(plan, { sink, log: this.#surroundings.log });
    const spans = await shop.storePast();
    this.#demo = shop;
    shop.open();
    return spans;
  }

  /** Commits and answers what was taken, then closes all stores. */
  async stop(): Promise<void> {
    await this.#demo?.close();
    for (const tls of this.#tls) tls.stop();
    const receivers = this.#receivers.map((receiver) => receiver.stop());
    await Promise.all([...receivers, this.#store.sink.drain(), this.#tenants?.drain()]);
    await this.#tenants?.close();
    await this.#store.close();
    await this.#surroundings.audit?.close();
    this.#warn.flush();
  }

  /** Throws what the gate throws. */
  async #admit(credentials: Credentials): Promise<Admitted> {
    const { gate, quotas } = this.#surroundings;
    const caller = await gate.admit(credentials, 'ingest');
    return { sink: this.#sinkOf(caller.tenant), visit: quotas.enter(caller) };
  }

  #sinkOf(tenant: string): SpanSink {
    if (tenant === DEFAULT_TENANT) return this.#store.sink;
    if (this.#tenants === undefined) throw new Error('A caller has a tenant, and there are none.');
    return this.#tenants.sinkOf(tenant);
  }

  async #startReceivers(config: Config, list: ComponentList): Promise<ReceiverAddresses> {
    const { receivers, role } = config;
    const addresses: Record<string, string> = {};
    const { log, meter, openToApi, directory } = this.#surroundings;
    const receiverLog = { ...log, warn: this.#warn };
    const strangers = strangersOf(list, directory, this.#warn);
    for (const definition of list.receivers) {
      const settings = receivers[definition.name];
      if (settings === undefined) continue;
      const tls = settings.tls && (await ServerTls.open(settings.tls, tlsSetting(definition)));
      const api = role === 'all' ? apiAtPortOf(definition, config) : undefined;
      const context = {
        tls,
        ...(api && { openToApi: (ends: ConnectionEnds) => openToApi(api, ends) }),
        admit: (credentials: Credentials) => this.#admit(credentials),
        storage: this.#store.sink.storage,
        log: receiverLog,
        strangers,
        meter: new ReceiverMeter(meter, definition.name),
        setting: endpointSetting(definition),
      };
      const receiver = await definition.create(settings, context);
      const address = formatEndpoint(await receiver.start());
      addresses[definition.name] = address;
      directory.add([definition.title, definition.url(reachable(address), schemeWith(tls))]);
      this.#receivers.push(receiver);
      if (tls === undefined) continue;
      this.#tls.push(tls);
      tls.watch({ name: definition.name, meter, log: receiverLog });
    }
    return addresses;
  }
}
