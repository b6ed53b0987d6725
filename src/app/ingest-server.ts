/** The ingest thread: starts the ingest half and serves the requests of the API's thread. */
import { MessageChannel, parentPort, workerData } from 'node:worker_threads';
import { DoorQuotas } from '../access/quotas/holders.ts';
import type { ComponentList } from '../config/component-list.ts';
import { SpangraphError } from '../errors.ts';
import { Directory } from '../net/directory.ts';
import type { ConnectionEnds } from '../net/handed/connection.ts';
import { PortStream } from '../net/handed/port-stream.ts';
import { createLogger, type Logger } from '../telemetry/logger.ts';
import type { CommitSummary } from '../telemetry/own-traces.ts';
import { openGate } from './access.ts';
import { openAudit } from './audit.ts';
import { Ingest } from './ingest.ts';
import type { IngestMessage, IngestRequest, IngestThreadData } from './ingest-messages.ts';
import { startMeter } from './metric-list.ts';
import type { TenantCounts } from './tenant-tally.ts';

const tell = (message: IngestMessage): void => parentPort?.postMessage(message);

/** Runs in the ingest thread until the request to stop arrives. */
export async function serveIngest(list: ComponentList): Promise<void> {
  const { config, access, places, meter: meterData } = workerData as IngestThreadData;
  const log = createLogger(config.log).child({ part: 'ingest' });
  try {
    const meter = startMeter(config, list, meterData);
    const onCommit = (commit: CommitSummary): void => tell({ type: 'committed', commit });
    const audit = openAudit(config, { meter, log });
    const gate = openGate(config, access, { meter, audit });
    const quotas = new DoorQuotas('ingest', config.quotas);
    const onTenant = (tenant: string, isOpen: boolean): void => tell({ type: 'tenant', tenant, isOpen });
    const onTenantCounts = (counts: readonly TenantCounts[]): void => tell({ type: 'tenantCounts', counts });
    const heard = { onCommit, onTenant, onTenantCounts, openToApi };
    const [ingest, addresses] = await Ingest.start(config, list, {
      gate,
      quotas,
      log,
      meter,
      audit,
      directory: new Directory(places),
      ...heard,
    });
    tell({ type: 'ready', addresses });
    parentPort?.on('message', (request: IngestRequest) => {
      void serve(request, ingest, log);
    });
  } catch (thrown) {
    fail(thrown);
  }
}

/** Hands a request at the port of a receiver to the API that is asked there. */
function openToApi(api: 'zipkin', ends: ConnectionEnds): PortStream {
  const { port1: own, port2: port } = new MessageChannel();
  const message: IngestMessage = { type: 'connection', api, connection: { port, ends } };
  parentPort?.postMessage(message, [port]);
  return new PortStream(own, ends);
}

/** Answers a request. The thread ends after the request to stop, whatever became of it. */
async function serve(request: IngestRequest, ingest: Ingest, log: Logger): Promise<void> {
  await answer(request, ingest, log).catch((thrown: unknown) => fail(thrown, request.id));
  if (request.type === 'stop') parentPort?.close();
}

async function answer(request: IngestRequest, ingest: Ingest, log: Logger): Promise<void> {
  switch (request.type) {
    case 'ping':
      await ingest.check();
      return tell({ type: 'done', id: request.id, count: 0 });
    case 'checkpoint':
      await ingest.checkpoint(request.tenant);
      return tell({ type: 'done', id: request.id, count: 0 });
    case 'reload':
      await ingest.reload(request.reloadable);
      return tell({ type: 'done', id: request.id, count: 0 });
    case 'erase':
      return tell({ type: 'done', id: request.id, count: (await ingest.erase(request.traceIds)).traces });
    case 'queued':
      return tell({ type: 'done', id: request.id, count: ingest.queuedBytes });
    case 'demo':
      return tell({ type: 'done', id: request.id, count: await ingest.openDemo(request.plan) });
    case 'stop':
      log.debug('Ingest drains.');
      await ingest.stop();
      return tell({ type: 'done', id: request.id, count: 0 });
  }
}

function fail(thrown: unknown, id?: number): void {
  const error = SpangraphError.from(thrown);
  const isDefect = error.code === 'INTERNAL_SERVER_ERROR' && thrown instanceof Error;
  tell({
    type: 'failed',
    ...(id === undefined ? {} : { id }),
    error: error.toPlain(),
    ...(isDefect ? { stack: String(thrown.stack) } : {}),
  });
}
