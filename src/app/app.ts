/** The composition root of the API's thread: it joins the parts that the configuration names. */
import type { RequestListener } from 'node:http';
import { type Check, healthRoutes } from '../api/health.ts';
import { createRouter } from '../api/router.ts';
import { ApiServer } from '../api/server.ts';
import type { Config } from '../config/config.ts';
import type { SpanReader } from '../storage/backend.ts';
import type { App, AppOptions } from './app-types.ts';
import { backendOf, type ConfiguredBackend } from './backend-of.ts';
import { loadDemo } from './demo.ts';
import type { IngestClient } from './ingest-client.ts';
import { startIngest } from './ingest-client.ts';
import { shownReceivers } from './shown-receivers.ts';
import { systemIdOf } from './system-id.ts';

const INGEST_ONLY = 'This process only ingests. Send queries to a process started with `--role api`.';

/** Starts everything that the configuration names, or throws a SpangraphError and leaves nothing running. */
export async function startApp(config: Config, options: AppOptions): Promise<App> {
  const startedAt = new Date();
  const backend = backendOf(config, options.components);
  // The port comes first: if another program has it, nothing else may be touched.
  const api = await ApiServer.listen(config.api);
  const close: (() => Promise<void>)[] = [() => api.close()];
  try {
    const ingest = config.role === 'api' ? undefined : await startIngest(config, options.ingestThread);
    if (ingest !== undefined) close.unshift(() => ingest.stop());
    const reader = config.role === 'ingest' ? undefined : await openReader(backend, ingest, options);
    if (reader !== undefined) close.push(() => reader.close());
    await reader?.check();
    api.serve(await createListener(config, { backend, ingest, reader, startedAt }, options));
    return {
      apiAddress: api.address,
      receivers: shownReceivers(options.components, ingest?.addresses ?? {}),
      database: backend.describe(),
      notes: options.demo ? [await loadDemo(ingest, reader)] : [],
      stop: () => closeAll(close),
      failed: ingest?.failed ?? new Promise(() => undefined),
    };
  } catch (thrown) {
    await closeAll(close);
    throw thrown;
  }
}

interface Parts {
  readonly backend: ConfiguredBackend;
  readonly ingest: IngestClient | undefined;
  readonly reader: SpanReader | undefined;
  readonly startedAt: Date;
}

async function createListener(
  { api }: Config,
  { backend, ingest, reader, startedAt }: Parts,
  { version, log }: AppOptions,
): Promise<RequestListener> {
  const checks: Record<string, Check> = {};
  if (reader !== undefined) checks.storage = () => reader.check();
  if (ingest !== undefined) checks.ingest = () => ingest.check();
  const health = healthRoutes(checks);
  if (reader === undefined) return createRouter(health, INGEST_ONLY, log);
  const { QUERY_HINT, queryRoutes } = await import('../api/query-routes.ts');
  const { limits, graphiql, corsOrigins } = api;
  const rest = api.rest ? { rest: { systemId: systemIdOf(backend) } } : {};
  const about = { storage: backend.name, version, startedAt };
  const routes = queryRoutes({ reader, ...about, limits, graphiql, corsOrigins, log, ...rest });
  return createRouter([...health, ...routes], QUERY_HINT, log);
}

function openReader(
  backend: ConfiguredBackend,
  ingest: IngestClient | undefined,
  { log }: AppOptions,
): Promise<SpanReader> {
  return backend.openReader({
    checkpoint: async () => ingest?.checkpoint(),
    onCheckpointError: (err) => log.warn({ err }, 'The write-ahead log could not be truncated'),
  });
}

async function closeAll(close: readonly (() => Promise<void>)[]): Promise<void> {
  for (const part of close) await part();
}
