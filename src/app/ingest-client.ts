/** The handle that the API's thread has on the ingest thread. */
import { Worker } from 'node:worker_threads';
import type { AccessRules } from '../access/rules/create-gate.ts';
import type { Config } from '../config/config.ts';
import { SpangraphError } from '../errors.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Place } from '../net/directory.ts';
import type { HandedConnection } from '../net/handed/connection.ts';
import type { CommitSummary } from '../telemetry/own-traces.ts';
import type { DemoPlan } from './demo-shop.ts';
import { OWN_FLAGS } from './embedded-threads.ts';
import type { IngestMessage, IngestRequest, IngestThreadData, ReceiverAddresses } from './ingest-messages.ts';
import type { Reloadable } from './reloadable.ts';
import type { TenantCounts } from './tenant-tally.ts';

/** Milliseconds after which an ingest thread that does not answer counts as stuck. */
const PING_TIMEOUT_MS = 2_000;

export interface IngestClient {
  readonly addresses: ReceiverAddresses;
  /** Throws STORAGE_UNAVAILABLE if the thread is gone, does not answer, or cannot store anything now. */
  check(): Promise<void>;
  /** Takes over what changed in the configuration. */
  reload(reloadable: Reloadable): Promise<void>;
  /** Asks the writer of the tenant for its checkpoint, if it is open. */
  checkpoint(tenant: string): Promise<void>;
  /** Stores the demo traces of the past, and goes on with those of now. Resolves with the number of spans of the past. */
  openDemo(plan: DemoPlan): Promise<number>;
  /** Resolves with the uncompressed bytes of requests that have arrived and are not stored yet. */
  queuedBytes(): Promise<number>;
  /** Removes these traces from the configured store. Resolves with how many there were. Throws as `Erasure.remove` does. */
  erase(traceIds: readonly string[]): Promise<number>;
  /** Hears of the stores of tenants from now on. */
  listenToTenants(listener: TenantListener): void;
  /** Calls `listener` after each commit from now on, if the server traces itself. */
  onCommit(listener: (commit: CommitSummary) => void): void;
  /** Drains and ends the thread. Throws what the storage threw when it was closed; the thread has ended all the same. */
  stop(): Promise<void>;
  /** Resolves with the reason if the thread ends before {@link stop}. */
  readonly failed: Promise<Error>;
}

/** Hears of the stores of tenants. */
export interface TenantListener {
  opened(tenant: string): void;
  closed(tenant: string): void;
  counted(counts: readonly TenantCounts[]): void;
}

type Ready = Extract<IngestMessage, { type: 'ready' }>;

/** The module that the ingest thread runs: one that calls `serveIngest` with the program's list of components. */
export const INGEST_THREAD = new URL(
  import.meta.url.endsWith('.ts') ? './ingest-thread.ts' : './ingest-thread.js',
  import.meta.url,
);

interface IngestParts {
  /** Undefined: everyone is let in. */
  readonly access: AccessRules | undefined;
  /** Undefined: they are switched off. */
  readonly metrics: Metrics | undefined;
  /** Serves a request that came to the port of a receiver, for the API that is asked there. */
  readonly onConnection: (api: 'zipkin', connection: HandedConnection) => void;
  /** The ports that are bound already. */
  readonly places: readonly Place[];
  /** Whether the process may end while the thread runs. */
  readonly isEmbedded: boolean;
}

/** Starts a thread that runs `module`, and resolves when it serves. Throws the reason if it does not start. */
export async function startIngest(
  config: Config,
  module: URL,
  { access, metrics, onConnection, places, isEmbedded }: IngestParts,
): Promise<IngestClient> {
  const workerData: IngestThreadData = { config, access, places, ...(metrics && { meter: metrics.dataFor('ingest') }) };
  const worker = new Worker(module, { workerData, name: 'ingest', ...(isEmbedded && OWN_FLAGS) });
  const thread = new IngestThread(worker, onConnection);
  const { addresses } = await thread.ready;
  // Not before: a worker that starts holds the process again.
  if (isEmbedded) worker.unref();
  return {
    addresses,
    check: () => thread.check(),
    reload: (reloadable) => thread.reload(reloadable),
    checkpoint: (tenant) => thread.checkpoint(tenant),
    openDemo: (plan) => thread.openDemo(plan),
    queuedBytes: () => thread.queuedBytes(),
    erase: (traceIds) => thread.erase(traceIds),
    listenToTenants: (listener) => thread.listenToTenants(listener),
    onCommit: (listener) => {
      thread.onCommit = listener;
    },
    stop: () => thread.stop(),
    failed: thread.failed,
  };
}

interface Pending {
  readonly resolve: (count: number) => void;
  readonly reject: (reason: Error) => void;
}

class IngestThread {
  readonly #worker: Worker;
  readonly #onConnection: IngestParts['onConnection'];
  /** Requests under way, by id. */
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;
  #stopping = false;
  #ended = false;
  readonly #exit = Promise.withResolvers<void>();
  readonly #ready = Promise.withResolvers<Ready>();
  readonly #failed = Promise.withResolvers<Error>();
  readonly ready: Promise<Ready> = this.#ready.promise;
  onCommit: ((commit: CommitSummary) => void) | undefined;
  readonly #listeners: TenantListener[] = [];
  readonly #openTenants = new Set<string>();
  readonly failed: Promise<Error> = this.#failed.promise;

  constructor(worker: Worker, onConnection: IngestParts['onConnection']) {
    this.#worker = worker;
    this.#onConnection = onConnection;
    worker.on('message', (message: IngestMessage) => this.#hear(message));
    worker.on('error', (error) => this.#end(error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', (code) => {
      this.#end(new Error(`The ingest thread ended with code ${code}.`));
      this.#exit.resolve();
    });
  }

  async check(): Promise<void> {
    const { id, answer } = this.#ask((own) => ({ type: 'ping', id: own }));
    const timer = setTimeout(() => {
      this.#pending.get(id)?.reject(new Error(`No answer within ${PING_TIMEOUT_MS} ms.`));
      this.#pending.delete(id);
    }, PING_TIMEOUT_MS);
    try {
      await answer;
    } catch (thrown) {
      if (thrown instanceof SpangraphError) throw thrown;
      throw new SpangraphError('STORAGE_UNAVAILABLE', 'The ingest thread does not answer.', { cause: thrown });
    } finally {
      clearTimeout(timer);
    }
  }

  async checkpoint(tenant: string): Promise<void> {
    await this.#ask((id) => ({ type: 'checkpoint', id, tenant })).answer;
  }

  /** Some stores may be open already. */
  listenToTenants(listener: TenantListener): void {
    this.#listeners.push(listener);
    for (const tenant of this.#openTenants) listener.opened(tenant);
  }

  async reload(reloadable: Reloadable): Promise<void> {
    await this.#ask((id) => ({ type: 'reload', id, reloadable })).answer;
  }

  openDemo(plan: DemoPlan): Promise<number> {
    return this.#ask((id) => ({ type: 'demo', id, plan })).answer;
  }

  queuedBytes(): Promise<number> {
    return this.#ask((id) => ({ type: 'queued', id })).answer;
  }

  erase(traceIds: readonly string[]): Promise<number> {
    return this.#ask((id) => ({ type: 'erase', id, traceIds })).answer;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    const { answer } = this.#ask((id) => ({ type: 'stop', id }));
    const [outcome] = await Promise.allSettled([answer, this.#exit.promise]);
    if (outcome.status === 'rejected') throw outcome.reason;
  }

  #ask(request: (id: number) => IngestRequest): { readonly id: number; readonly answer: Promise<number> } {
    const id = ++this.#lastId;
    const answer = new Promise<number>((resolve, reject) => this.#pending.set(id, { resolve, reject }));
    if (this.#ended) this.#end(new Error('The ingest thread has ended.'));
    else this.#worker.postMessage(request(id));
    return { id, answer };
  }

  #hear(message: IngestMessage): void {
    switch (message.type) {
      case 'ready':
        this.#ready.resolve(message);
        return;
      case 'tenant':
        this.#hearTenant(message);
        return;
      case 'tenantCounts':
        for (const listener of this.#listeners) listener.counted(message.counts);
        return;
      case 'connection':
        this.#onConnection(message.api, message.connection);
        return;
      case 'committed':
        this.onCommit?.(message.commit);
        return;
      case 'done':
        this.#pending.get(message.id)?.resolve(message.count);
        this.#pending.delete(message.id);
        return;
      case 'failed':
        this.#fail(message);
    }
  }

  #hearTenant({ tenant, isOpen }: Extract<IngestMessage, { type: 'tenant' }>): void {
    if (isOpen) this.#openTenants.add(tenant);
    else this.#openTenants.delete(tenant);
    for (const listener of this.#listeners) {
      if (isOpen) listener.opened(tenant);
      else listener.closed(tenant);
    }
  }

  /** A failure without the id of a request means that the thread did not start. */
  #fail(message: Extract<IngestMessage, { type: 'failed' }>): void {
    const error = toError(message);
    if (message.id === undefined) {
      this.#ready.reject(error);
      return;
    }
    this.#pending.get(message.id)?.reject(error);
    this.#pending.delete(message.id);
  }

  #end(error: Error): void {
    this.#ended = true;
    this.#ready.reject(error);
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
    if (!this.#stopping) this.#failed.resolve(error);
  }
}

function toError({ error, stack }: Extract<IngestMessage, { type: 'failed' }>): SpangraphError {
  return SpangraphError.fromPlain(error, stack);
}
