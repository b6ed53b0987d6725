/** The ingest half of the program: the receivers, decoding, and the one writer. */
import type { Receiver, ReceiverLog } from '../../receivers/intake/receiver.ts';
import { ReceiverMeter } from '../../receivers/intake/receiver-metrics.ts';
import type { Credentials } from '../access/gate.ts';
import type { Enter } from '../access/quotas/holders.ts';
import type { ReloadableGate } from '../access/rules/create-gate.ts';
import { type ComponentList, endpointSetting, tlsSetting } from '../config/component-list.ts';
import type { Config } from '../config/config.ts';
import { GroupCommit } from '../ingest/group-commit.ts';
import { IngestQueue } from '../ingest/ingest-queue.ts';
import { StorageWatch } from '../ingest/storage-watch.ts';
import type { Meter } from '../metrics/definition.ts';
import { formatEndpoint } from '../net/address.ts';
import { ServerTls, type TlsReporting } from '../net/tls/server-tls.ts';
import type { OpenWriter } from '../storage/definition.ts';
import type { AuditLog } from '../telemetry/audit-log.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { CommitSummary } from '../telemetry/own-traces.ts';
import { rateLimited } from '../telemetry/rate-limited.ts';
import { tracedWriter } from '../telemetry/traced-writer.ts';
import { backendOf } from './backend-of.ts';
import type { ReceiverAddresses } from './ingest-messages.ts';
import { keepRules } from './keep-rules.ts';
import type { Reloadable } from './reloadable.ts';
import { keepRemoving } from './retention-timer.ts';
import { keepUp } from './upkeep-timer.ts';
import { keepMeasuring } from './usage-timer.ts';

/** Who is let in, what the half tells of itself, and to whom. */
interface Surroundings {
  readonly gate: ReloadableGate;
  /** Counts a request that was let in. */
  readonly enter: Enter;
  readonly log: Logger;
  readonly meter: Meter;
  /** Called after each commit if the server traces itself. */
  readonly onCommit: (commit: CommitSummary) => void;
  /** Gets a line for each request that is not admitted. Absent: there is no audit log. */
  readonly audit: AuditLog | undefined;
}

export class Ingest {
  readonly #storage: OpenWriter;
  readonly #sink: GroupCommit;
  readonly #receiverLog: ReceiverLog & TlsReporting['log'];
  readonly #meter: Meter;
  readonly #gate: ReloadableGate;
  readonly #enter: Enter;
  readonly #audit: AuditLog | undefined;
  readonly #receivers: Receiver[] = [];
  readonly #tls: ServerTls[] = [];
  /** Ends the work on the storage that goes on beside writes. */
  readonly #stopping = new AbortController();
  readonly #stopped: Promise<unknown>;

  /** Opens the storage and starts the receivers. Leaves nothing running if it throws. */
  static async start(
    config: Config,
    list: ComponentList,
    surroundings: Surroundings,
  ): Promise<[Ingest, ReceiverAddresses]> {
    const { log, meter, onCommit } = surroundings;
    const backend = backendOf(config, list);
    const keep = keepRules(config.storage.keep);
    const warn = rateLimited(log);
    const onUndecided = (traceId: string, rule: string) =>
      warn({ traceId, rule }, 'A rule takes too long for a trace; the trace is kept as if it met the rule');
    const opened = await backend.openWriter({ report: log.info, meter, keep, onUndecided });
    const isTraced = config.ownTraces.targets.length > 0;
    const storage = isTraced ? { ...opened, writer: tracedWriter(opened.writer, onCommit) } : opened;
    const watch = watchStorage(storage, backend.describe(), log);
    const ingest = new Ingest(storage, watch, new IngestQueue(config.ingest, meter), surroundings);
    try {
      await watch.ask();
      return [ingest, await ingest.#startReceivers(config, list)];
    } catch (thrown) {
      await ingest.stop();
      throw thrown;
    }
  }

  private constructor(
    storage: OpenWriter,
    watch: StorageWatch,
    queue: IngestQueue,
    { gate, enter, log, meter, audit }: Surroundings,
  ) {
    // Senders can cause these lines at any rate.
    const warn = rateLimited(log);
    const error = rateLimited({ ...log, warn: log.error });
    this.#storage = storage;
    this.#receiverLog = { ...log, warn };
    this.#meter = meter;
    this.#gate = gate;
    this.#enter = enter;
    this.#audit = audit;
    this.#sink = new GroupCommit({
      writer: storage.writer,
      storage: watch,
      queue,
      meter,
      onConflict: (spans) => warn({ spans }, 'Spans were repeated with different content; the stored ones stay'),
      onDefect: (err) => error({ err }, 'Spans could not be stored because of a defect; senders must retry'),
    });
    const { signal } = this.#stopping;
    const removing = storage.expiry === undefined ? undefined : keepRemoving(storage.expiry, log, signal);
    const upkeep = storage.upkeep === undefined ? undefined : keepUp(storage.upkeep, log, signal);
    this.#stopped = Promise.all([removing, upkeep, keepMeasuring(storage, meter, warn, signal)]);
  }

  /** Throws STORAGE_UNAVAILABLE if spans cannot be stored now. */
  async check(): Promise<void> {
    if (this.#sink.storage.refusal !== undefined) throw this.#sink.storage.refusal;
    await this.#storage.check();
  }

  checkpoint(): Promise<void> {
    return this.#storage.checkpoint();
  }

  /** Takes over what changed in the configuration, and in the files that it names. */
  async reload({ access }: Reloadable): Promise<void> {
    this.#gate.reload(access);
    this.#audit?.reopen();
    await Promise.all(this.#tls.map((tls) => tls.reload()));
  }

  /** Stores the demo traces of the last hour. Resolves with the number of their spans. */
  async loadDemo(): Promise<number> {
    const { demoTraces } = await import('../demo/demo-traces.ts');
    const spans = [...demoTraces(BigInt(Date.now()) * 1_000_000n)].flat();
    return (await this.#sink.write(spans)).accepted;
  }

  /** Commits and answers what was taken, then closes the storage. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    for (const tls of this.#tls) tls.stop();
    await Promise.all([...this.#receivers.map((receiver) => receiver.stop()), this.#sink.drain()]);
    await this.#sink.close();
    this.#sink.storage.stop();
    await this.#stopped;
    this.#storage.expiry?.close?.();
    await this.#storage.writer.close();
    await this.#audit?.close();
  }

  async #startReceivers({ receivers }: Config, list: ComponentList): Promise<ReceiverAddresses> {
    const addresses: Record<string, string> = {};
    for (const definition of list.receivers) {
      const settings = receivers[definition.name];
      if (settings === undefined) continue;
      const tls = settings.tls && (await ServerTls.open(settings.tls, tlsSetting(definition)));
      const context = {
        tls,
        admit: async (credentials: Credentials) => {
          const caller = await this.#gate.admit(credentials, 'ingest');
          return { sink: this.#sink, visit: this.#enter(caller) };
        },
        storage: this.#sink.storage,
        log: this.#receiverLog,
        meter: new ReceiverMeter(this.#meter, definition.name),
        setting: endpointSetting(definition),
      };
      const receiver = await definition.create(settings, context);
      addresses[definition.name] = formatEndpoint(await receiver.start());
      this.#receivers.push(receiver);
      if (tls === undefined) continue;
      this.#tls.push(tls);
      tls.watch({ name: definition.name, meter: this.#meter, log: this.#receiverLog });
    }
    return addresses;
  }
}

/** The log names the storage. Senders and clients, who get the same reasons, do not learn where it is. */
function watchStorage(storage: OpenWriter, place: string, log: Logger): StorageWatch {
  const watch = new StorageWatch(() => storage.probe());
  watch.onChange(() => {
    if (watch.isWritable) log.info({ storage: place }, 'The storage takes spans again');
    else log.error({ storage: place, err: watch.refusal }, 'The storage takes no spans; senders must retry');
  });
  return watch;
}
