/** The composition root of the API's thread: it joins the parts that the configuration names. */
import { DoorQuotas } from '../access/quotas/holders.ts';
import { ApiServer } from '../api/server.ts';
import type { ComponentList } from '../config/component-list.ts';
import type { Config } from '../config/config.ts';
import { schemeWith } from '../net/address.ts';
import { Directory } from '../net/directory.ts';
import { GRAPHQL_PATH } from '../net/graphql-path.ts';
import type { HandedConnection } from '../net/handed/connection.ts';
import { ServerTls } from '../net/tls/server-tls.ts';
import { rateLimited, type Warn } from '../telemetry/rate-limited.ts';
import { type Access, openAccess, openGate, warnOfOpenDoors } from './access.ts';
import { AdapterPorts } from './adapter-ports.ts';
import { liveConnections, openAnswers } from './answers.ts';
import type { App, AppOptions } from './app-types.ts';
import { openAudit } from './audit.ts';
import { backendOf } from './backend-of.ts';
import { openDemo } from './demo.ts';
import { type IngestClient, startIngest } from './ingest-client.ts';
import { JaegerStoragePort } from './jaeger-storage-port.ts';
import { serveQuestions } from './listener.ts';
import { requireOwnEntry } from './own-doors.ts';
import { startMetrics } from './own-metrics.ts';
import { openOwnTraces } from './own-traces.ts';
import { refusalLine } from './refusal-line.ts';
import { keepReloading } from './reloads.ts';
import { type BackupParts, startBackups } from './scheduled-backups.ts';
import { type SelfCheckOptions, selfCheckBoard, startSelfCheck } from './self-check.ts';
import { reachable, shownReceivers } from './shown-receivers.ts';
import { storeControl } from './store-control.ts';
import { defaultPorts, strangersOf } from './strangers.ts';

/** Starts everything that the configuration names, or throws a SpangraphError and leaves nothing running. */
export async function startApp(config: Config, options: AppOptions): Promise<App> {
  const access = openAccess(config);
  const warn = rateLimited(options.log);
  const directory = new Directory();
  const strangers = strangersOf(options.components, directory, warn);
  // The port comes first: if another program has it, nothing else may be touched.
  const tls = config.api.tls && (await ServerTls.open(config.api.tls, 'api.tls'));
  await requireOwnEntry(config, options.components);
  const api = await ApiServer.listen(config.api, tls, { title: 'the API', setting: 'api.endpoint', strangers });
  const url = `${schemeWith(tls)}://${reachable(api.address)}${GRAPHQL_PATH}`;
  if (config.role !== 'ingest') directory.add(['GraphQL', url]);
  const close: Closing = [async () => tls?.stop(), () => api.close(), async () => warn.flush()];
  try {
    const ownPorts = await AdapterPorts.listen(config, options.components, tls, strangers);
    close.push(() => ownPorts.close());
    const storagePort = await JaegerStoragePort.listen(config, tls, strangers);
    close.push(() => storagePort.close());
    if (options.isEmbedded) for (const port of [api, ownPorts, storagePort]) port.unref();
    return await startParts(config, options, { access, tls, api, ownPorts, storagePort, close, directory, warn });
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
  /** Hears of all ports. */
  readonly directory: Directory;
  /** For refusals, which clients can cause at any rate. */
  readonly warn: Warn;
}

/** Without a board the self-check is switched off. */
type SelfCheckParts = Omit<SelfCheckOptions, 'board'> & { readonly board: SelfCheckOptions['board'] | undefined };

async function startParts(config: Config, options: AppOptions, door: Door): Promise<App> {
  const { access, tls, api, ownPorts, storagePort, close, directory, warn } = door;
  const startedAt = new Date();
  const { components, log, isEmbedded = false } = options;
  const backend = backendOf(config, components);
  const own = await startMetrics(config, components);
  const { meter } = own;
  tls?.watch({ name: 'api', meter, log: { ...log, warn } });
  const board = selfCheckBoard(config, components);
  const { rules, authorization, sessions } = access;
  const onConnection = (name: 'zipkin', connection: HandedConnection): void => ownPorts.take(name, connection);
  const started = { access: rules, metrics: own.metrics, onConnection, places: directory.places, isEmbedded };
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
  const gate = openGate(config, rules, { meter, audit, sessions });
  const quotas = new DoorQuotas('read', config.quotas);
  const refusals = { onRefusal: refusalLine(directory, warn), portHint: defaultPorts(components) };
  const served = { gate, access, quotas, ingest, answers, live, own, traces, audit, ownPorts, storagePort, refusals };
  api.serve(await serveQuestions(config, served, options));
  const shown = showDoors(config, { components, door, ingest });
  const { apis, receiverAddresses } = shown;
  const addresses = [api.address, ...apis.map(({ address }) => address), ...Object.values(receiverAddresses)];
  warnOfOpenDoors({ rules, addresses }, meter, log);
  const reloaded = { config, access, gate, quotas, ingest, live, answers, tls, audit, meter, log };
  const notes = options.demo ? [await openDemo(ingest, answers?.reader, options.demo.tracesPerSecond)] : [];
  keepBackups(config, close, { module: options.backupThread, components, meter, log });
  const doors = { addresses: receiverAddresses, apiAddress: api.address, authorization };
  await keepChecking(config, close, { board, components, ...doors, meter, log });
  return {
    apiAddress: api.address,
    apiScheme: schemeWith(tls),
    ...shown,
    authorization,
    database: backend.describe(),
    notes,
    reload: keepReloading(options.source, close, reloaded),
    ...storeControl(ingest, answers?.reader),
    stop: () => closeAll(close),
    failed: ingest?.failed ?? new Promise(() => undefined),
  };
}

/** What people are shown of the ports. The directory hears of the receivers. */
function showDoors(
  config: Config,
  { components, door, ingest }: { components: ComponentList; door: Door; ingest: IngestClient | undefined },
): Pick<App, 'apis' | 'receivers' | 'receiverAddresses'> {
  const { ownPorts, storagePort, directory } = door;
  const receiverAddresses = ingest?.addresses ?? {};
  const receivers = shownReceivers(components, config, receiverAddresses);
  directory.add(...receivers.flatMap(({ title, url }) => (url === undefined ? [] : [[title, url] as const])));
  return { apis: [...ownPorts.apis, ...storagePort.apis], receivers, receiverAddresses };
}

function keepBackups(config: Config, close: Closing, parts: BackupParts): void {
  const backups = startBackups(config, parts);
  if (backups === undefined) return;
  close.unshift(async () => backups.stop());
  // What is under way does not delay the end of the others.
  close.push(() => backups.ended);
}

/** Does nothing if it is switched off, or if nothing is received here. */
async function keepChecking(config: Config, close: Closing, parts: SelfCheckParts): Promise<void> {
  const { board } = parts;
  if (board === undefined || config.role === 'api') return;
  close.unshift(await startSelfCheck(config, { ...parts, board }));
}

/** Closes every part, also after one that could not be closed in order. Throws the first error. */
async function closeAll(close: readonly (() => Promise<void>)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const part of close) await part().catch((thrown: unknown) => failures.push(thrown));
  if (failures.length > 0) throw failures[0];
}
