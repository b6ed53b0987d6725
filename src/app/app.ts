/** The composition root of the API's thread: it joins the parts that the configuration names. */
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { DEFAULT_TENANT } from '../access/caller.ts';
import type { Gate } from '../access/gate.ts';
import { DoorQuotas } from '../access/quotas/holders.ts';
import type { AnswerPool } from '../api/answers/answer-pool.ts';
import { askingRoutes } from '../api/asking-routes.ts';
import { BrowserGuard } from '../api/browser-guard.ts';
import { type Check, healthRoutes } from '../api/health.ts';
import { JAEGER_PREFIX } from '../api/jaeger/path.ts';
import { LiveConnections } from '../api/live/live-connections.ts';
import { readPage } from '../api/page-files.ts';
import { createRouter } from '../api/router.ts';
import { ApiServer } from '../api/server.ts';
import type { BoardData } from '../canary/board.ts';
import type { Config } from '../config/config.ts';
import type { HandedConnection } from '../net/handed/connection.ts';
import { ServerTls } from '../net/tls/server-tls.ts';
import { packageRoot } from '../package-root.ts';
import type { SpanReader } from '../storage/backend.ts';
import type { ReadersControl } from '../storage/definition.ts';
import type { AuditLog } from '../telemetry/audit-log.ts';
import type { OwnTraces } from '../telemetry/own-traces.ts';
import { rateLimited } from '../telemetry/rate-limited.ts';
import { type Access, openAccess, openGate, warnOfOpenDoors } from './access.ts';
import { AdapterPorts, servedAdapters } from './adapter-ports.ts';
import { SharedRules } from './answer-rules.ts';
import { startAnswerThreads } from './answer-threads.ts';
import type { App, AppOptions } from './app-types.ts';
import { openAudit } from './audit.ts';
import { backendOf, type ConfiguredBackend } from './backend-of.ts';
import { loadDemo } from './demo.ts';
import type { IngestClient } from './ingest-client.ts';
import { startIngest } from './ingest-client.ts';
import { JaegerStoragePort } from './jaeger-storage-port.ts';
import { jaegerUiOf } from './jaeger-ui.ts';
import { requireOwnEntry } from './own-doors.ts';
import { type OwnMetrics, startMetrics } from './own-metrics.ts';
import { openOwnTraces } from './own-traces.ts';
import { keepReloading } from './reloads.ts';
import { type BackupParts, startBackups } from './scheduled-backups.ts';
import { selfCheckBoard, startSelfCheck } from './self-check.ts';
import { shownReceivers } from './shown-receivers.ts';
import { signInOf } from './sign-in.ts';
import { TenantGuards } from './tenant-guards.ts';
import { tenantMeter } from './tenant-metrics.ts';
import { watchTenant } from './tenant-versions.ts';
import { helpersStandBack } from './thread-priority.ts';

const INGEST_ONLY = 'This process only ingests. Send queries to a process started with `--role api`.';

/** Starts everything that the configuration names, or throws a SpangraphError and leaves nothing running. */
export async function startApp(config: Config, options: AppOptions): Promise<App> {
  const access = openAccess(config);
  // The port comes first: if another program has it, nothing else may be touched.
  const tls = config.api.tls && (await ServerTls.open(config.api.tls, 'api.tls'));
  await requireOwnEntry(config, options.components);
  const api = await ApiServer.listen(config.api, tls);
  const close: Closing = [async () => tls?.stop(), () => api.close()];
  try {
    const ownPorts = await AdapterPorts.listen(config, options.components, tls);
    close.push(() => ownPorts.close());
    const storagePort = await JaegerStoragePort.listen(config, tls);
    close.push(() => storagePort.close());
    return await startParts(config, options, { access, tls, api, ownPorts, storagePort, close });
  } catch (thrown) {
    // Why it could not start matters more than why a part could not be closed.
    await closeAll(close).catch((err: unknown) => options.log.warn({ err }, 'A part could not be closed in order'));
    throw thrown;
  }
}

/** What ends the parts that run, in this order. */
type Closing = (() => Promise<void>)[];

/** The port, and who may use it. */
interface Door {
  readonly access: Access;
  readonly tls: ServerTls | undefined;
  readonly api: ApiServer;
  /** Those of the APIs of other systems. */
  readonly ownPorts: AdapterPorts;
  /** That of Jaeger's remote storage. */
  readonly storagePort: JaegerStoragePort;
  readonly close: Closing;
}

async function startParts(
  config: Config,
  options: AppOptions,
  { access, tls, api, ownPorts, storagePort, close }: Door,
): Promise<App> {
  const startedAt = new Date();
  const { components, log } = options;
  const backend = backendOf(config, components);
  const own = await startMetrics(config, components);
  const { meter } = own;
  tls?.watch({ name: 'api', meter, log: { ...log, warn: rateLimited(log) } });
  const board = selfCheckBoard(config, components);
  const { rules, authorization } = access;
  const onConnection = (name: 'zipkin', connection: HandedConnection): void => ownPorts.take(name, connection);
  const started = { access: rules, metrics: own.metrics, onConnection };
  const ingest = config.role === 'api' ? undefined : await startIngest(config, options.ingestThread, started);
  if (ingest !== undefined) close.unshift(() => ingest.stop());
  const asked = { backend, ingest, startedAt, own, board };
  const answers = config.role === 'ingest' ? undefined : await openAnswers(config, asked, options);
  if (answers !== undefined) close.push(() => answers.close());
  const traces = await openOwnTraces(config, { ...options, ingest, authorization });
  // What is left is sent while the receivers are open: they may be where it goes.
  if (traces !== undefined) close.unshift(() => traces.stop());
  const live = answers && liveConnections(config, options, answers);
  if (live !== undefined) close.unshift(async () => live.close());
  const audit = openAudit(config, { meter, log });
  // After the answers: those that are cut have lines, too.
  if (audit !== undefined) close.push(() => audit.close());
  const { sessions } = access;
  const gate = openGate(config, rules, { meter, audit, sessions });
  const quotas = new DoorQuotas('read', config.quotas);
  const served = { gate, access, quotas, ingest, answers, live, own, traces, audit, ownPorts, storagePort };
  api.serve(await createListener(config, served, options));
  const ownAddresses = [...ownPorts.addresses, ...storagePort.addresses];
  const addresses = [api.address, ...ownAddresses, ...Object.values(ingest?.addresses ?? {})];
  warnOfOpenDoors({ rules, addresses }, meter, log);
  const reloaded = { config, access, gate, quotas, ingest, live, answers, tls, audit, meter, log };
  const reload = keepReloading(options.source, close, reloaded);
  const notes = options.demo ? [await loadDemo(ingest, answers?.reader)] : [];
  keepBackups(config, close, { module: options.backupThread, components, meter, log });
  if (board !== undefined && ingest !== undefined) {
    const checked = { addresses: ingest.addresses, apiAddress: api.address, authorization };
    close.unshift(await startSelfCheck(config, { board, components, ...checked, meter, log }));
  }
  return {
    apiAddress: api.address,
    apiScheme: tls === undefined ? 'http' : 'https',
    receivers: shownReceivers(components, config, ingest?.addresses ?? {}),
    database: backend.describe(),
    notes,
    reload,
    stop: () => closeAll(close),
    failed: ingest?.failed ?? new Promise(() => undefined),
  };
}

function keepBackups(config: Config, close: Closing, parts: BackupParts): void {
  const backups = startBackups(config, parts);
  if (backups === undefined) return;
  close.unshift(async () => backups.stop());
  // What is under way does not delay the end of the others.
  close.push(() => backups.ended);
}

interface Parts {
  readonly backend: ConfiguredBackend;
  readonly ingest: IngestClient | undefined;
  readonly startedAt: Date;
  readonly own: OwnMetrics;
  /** Absent: the self-check is switched off. */
  readonly board: BoardData | undefined;
}

/** The half of the process that answers questions. */
interface Answers {
  readonly pool: AnswerPool;
  /** For this thread: it checks the storage without waiting for others. */
  readonly reader: SpanReader;
  readonly rules: SharedRules;
  close(): Promise<void>;
}

async function openAnswers(
  config: Config,
  { backend, ingest, startedAt, own, board }: Parts,
  { version, log, components, answerThread: module }: AppOptions,
): Promise<Answers> {
  const reader = await backend.openReader(own.meter);
  try {
    await reader.check();
    const onThreadLost = (err: unknown): void =>
      log.error({ err }, 'An answering thread ended; another one takes its place');
    helpersStandBack(log);
    // A process that only ingests loads nothing of GraphQL.
    const { readDocuments } = await import('./documents.ts');
    const rules = new SharedRules({ documents: await readDocuments(config), redact: config.redact });
    const threads = {
      backend,
      module,
      version,
      startedAt,
      rules,
      metrics: own.metrics,
      canary: board,
      onThreadLost,
    };
    const pool = await startAnswerThreads(config, threads);
    const controlOf = (tenant: string): ReadersControl => ({
      whileQuick: (action, longMs, reason) => pool.whileQuick(action, longMs, reason),
      whileIdle: (action) => pool.whileIdle(action),
      checkpoint: async () => ingest?.checkpoint(tenant),
      onError: (err) => log.warn({ err, tenant }, 'The write-ahead log could not be truncated'),
    });
    const guard = backend.guard(controlOf(DEFAULT_TENANT));
    const guards = new TenantGuards(config, components, controlOf);
    if (config.tenants !== undefined) {
      ingest?.listenToTenants(guards);
      ingest?.listenToTenants(tenantMeter(own.meter, config.tenants));
    }
    const close = async (): Promise<void> => {
      guard?.stop();
      guards.stop();
      await pool.close();
      rules.close();
      await reader.close();
    };
    return { pool, reader, rules, close };
  } catch (thrown) {
    await reader.close();
    throw thrown;
  }
}

function liveConnections(config: Config, { components }: AppOptions, { pool, reader }: Answers): LiveConnections {
  const { subscriptions, operations } = config.api;
  const { stallMs } = operations;
  const own = { version: () => reader.dataVersion(), close: () => {} };
  return new LiveConnections(pool, { ...subscriptions, stallMs }, (tenant) =>
    tenant === DEFAULT_TENANT ? own : watchTenant(config, components, tenant),
  );
}

interface ListenerParts extends Pick<Parts, 'ingest' | 'own'> {
  readonly gate: Gate;
  readonly quotas: DoorQuotas;
  readonly access: Access;
  readonly answers: Answers | undefined;
  readonly live: LiveConnections | undefined;
  readonly traces: OwnTraces | undefined;
  readonly audit: AuditLog | undefined;
  readonly ownPorts: AdapterPorts;
  readonly storagePort: JaegerStoragePort;
}

async function createListener(
  config: Config,
  { gate, access, quotas, ingest, answers, live, own, traces, audit, ownPorts, storagePort }: ListenerParts,
  { log, version }: AppOptions,
): Promise<RequestListener> {
  const { api } = config;
  const checks: Record<string, Check> = {};
  if (answers !== undefined) checks.storage = () => answers.reader.check();
  if (ingest !== undefined) checks.ingest = () => ingest.check();
  const health = [...healthRoutes(checks), ...own.routes];
  const guards = { gate, browsers: new BrowserGuard(api) };
  if (answers === undefined || live === undefined) return createRouter(health, INGEST_ONLY, log, guards);
  const signIn = signInOf(config, gate, access);
  const { allRoutes, QUERY_HINT, queryPlaces } = await import('../api/places.ts');
  const page = api.ui ? readPage(join(packageRoot(), 'dist/web')) : undefined;
  const asked = {
    asker: answers.pool,
    limits: api.operations,
    live,
    meter: own.operations,
    traces,
    audit,
    enter: quotas.enter,
  };
  const jaegerUi = await jaegerUiOf(api.adapters.jaeger, version);
  await ownPorts.serve({ asked, health, gate, jaegerUi: jaegerUi(''), log });
  await storagePort.serve({ asked, check: () => answers.reader.check(), gate, log });
  const asking = askingRoutes({ ...asked, places: queryPlaces({ ...api, adapters: servedAdapters(api.adapters) }) });
  return createRouter(
    allRoutes({ health, asking, signIn: signIn?.routes, jaegerUi: jaegerUi(JAEGER_PREFIX), page }),
    QUERY_HINT,
    log,
    {
      ...guards,
      signInLocation: signIn?.location,
    },
  );
}

/** Closes every part, also after one that could not be closed in order. Throws the first error. */
async function closeAll(close: readonly (() => Promise<void>)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const part of close) await part().catch((thrown: unknown) => failures.push(thrown));
  if (failures.length > 0) throw failures[0];
}
