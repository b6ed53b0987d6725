/** What the ports for questions serve: health, GraphQL, the page, and the APIs of other systems. */
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import type { Gate } from '../access/gate.ts';
import type { DoorQuotas } from '../access/quotas/holders.ts';
import { askingRoutes } from '../api/asking-routes.ts';
import { BrowserGuard } from '../api/browser-guard.ts';
import { type Check, healthRoutes } from '../api/health.ts';
import { JAEGER_PREFIX } from '../api/jaeger/path.ts';
import type { LiveConnections } from '../api/live/live-connections.ts';
import { readPage } from '../api/page-files.ts';
import type { OnRefusal } from '../api/refusals/refusals.ts';
import { createRouter } from '../api/router.ts';
import type { Config } from '../config/config.ts';
import { packageRoot } from '../package-root.ts';
import type { AuditLog } from '../telemetry/audit-log.ts';
import type { OwnTraces } from '../telemetry/own-traces.ts';
import type { Access } from './access.ts';
import { type AdapterPorts, servedAdapters } from './adapter-ports.ts';
import type { Answers } from './answers.ts';
import type { AppOptions } from './app-types.ts';
import type { IngestClient } from './ingest-client.ts';
import type { JaegerStoragePort } from './jaeger-storage-port.ts';
import { jaegerUiOf } from './jaeger-ui.ts';
import type { OwnMetrics } from './own-metrics.ts';
import { signInOf } from './sign-in.ts';

const INGEST_ONLY = 'This process only ingests. Send queries to a process started with `--role api`.';

/** What questions pass, and what answers them. */
interface ServedParts {
  /** Absent: the process only answers. */
  readonly ingest: IngestClient | undefined;
  readonly own: OwnMetrics;
  readonly gate: Gate;
  readonly quotas: DoorQuotas;
  readonly access: Access;
  readonly answers: Answers | undefined;
  readonly live: LiveConnections | undefined;
  readonly traces: OwnTraces | undefined;
  readonly audit: AuditLog | undefined;
  readonly ownPorts: AdapterPorts;
  readonly storagePort: JaegerStoragePort;
  /** For requests that are refused. */
  readonly refusals: { readonly onRefusal: OnRefusal; readonly portHint: string };
}

/** Serves questions at every port. Resolves with what the port that all APIs share listens with. */
export async function serveQuestions(
  config: Config,
  { gate, access, quotas, ingest, answers, live, own, traces, audit, ownPorts, storagePort, refusals }: ServedParts,
  { log, version }: AppOptions,
): Promise<RequestListener> {
  const { api } = config;
  const checks: Record<string, Check> = {};
  if (answers !== undefined) checks.storage = () => answers.reader.check();
  if (ingest !== undefined) checks.ingest = () => ingest.check();
  const health = [...healthRoutes(checks), ...own.routes];
  const guards = { gate, browsers: new BrowserGuard(api), ...refusals };
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
    onRefusal: refusals.onRefusal,
  };
  const jaegerUi = await jaegerUiOf(api.adapters.jaeger, version);
  await ownPorts.serve({ asked, health, gate, jaegerUi: jaegerUi(''), log, refusals });
  await storagePort.serve({ asked, check: () => answers.reader.check(), gate, log, onRefusal: refusals.onRefusal });
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
