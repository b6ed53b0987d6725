/** The composition root: the only module (with ingest-thread.ts) that names concrete parts. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { formatAddress, listenError } from '../../receivers/intake/listen-error.ts';
import { createGraphqlHandler, createHealthHandler } from '../api/handler.ts';
import type { Config, ListenAddress } from '../config/config.ts';
import { packageRoot } from '../package-root.ts';
import { createLoaders } from '../query/loaders.ts';
import { QueryService } from '../query/query-service.ts';
import { createRestHandler, REST_PREFIX } from '../rest/handler.ts';
import type { SpanReader } from '../storage/backend.ts';
import type { App, AppOptions } from './app-types.ts';
import type { IngestClient } from './ingest-client.ts';
import { startIngest } from './ingest-client.ts';
import type { OpenReaderOptions } from './open-reader.ts';
import { openReader } from './open-reader.ts';

/** Traces that `--demo` loads; deploy/demo-data/README.md says where they are from. */
const DEMO_FILES = ['otel-demo.jsonl.gz', 'hotrod.jsonl.gz'];

/** Starts everything the configuration names, or throws a SpangraphError and leaves nothing running. */
export async function startApp(config: Config, options: AppOptions): Promise<App> {
  const startedAt = new Date();
  // The port is taken first: with it taken by another program nothing else may be touched.
  let listener: RequestListener = answerNotYet;
  const server = createServer((request, response) => listener(request, response));
  const api = await listen(server, config.api);
  const close: (() => Promise<void>)[] = [() => closeServer(server)];
  try {
    const root = packageRoot();
    const ingest = config.role === 'api' ? undefined : await startIngest(config, resolve(root, 'migrations'));
    if (ingest !== undefined) close.unshift(() => ingest.stop());
    const reader = config.role === 'ingest' ? undefined : await openReader(config, readerOptions(ingest, options));
    if (reader !== undefined) close.push(() => reader.close());
    await reader?.check();
    listener = createListener(config, { ingest, reader, startedAt }, options);
    const notes = options.demo ? [await loadDemo(ingest, reader, root)] : [];
    return toApp(config, api, ingest, close, notes);
  } catch (thrown) {
    await closeAll(close);
    throw thrown;
  }
}

interface Parts {
  readonly ingest: IngestClient | undefined;
  readonly reader: SpanReader | undefined;
  readonly startedAt: Date;
}

function createListener(config: Config, { ingest, reader, startedAt }: Parts, options: AppOptions): RequestListener {
  const { version, log } = options;
  const checkIngest = ingest === undefined ? {} : { checkIngest: () => ingest.check() };
  if (reader === undefined) return createHealthHandler({ log, ...checkIngest });
  const graphql = createGraphqlHandler({
    reader,
    storage: config.exporters.elasticsearch === undefined ? 'sqlite' : 'elasticsearch',
    version,
    startedAt,
    limits: config.api.limits,
    graphiql: config.api.graphiql,
    corsOrigins: config.api.corsOrigins,
    log,
    ...checkIngest,
  });
  return config.api.rest ? withRest(graphql, reader, config, options) : graphql;
}

function answerNotYet(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(503, { 'retry-after': '1' }).end();
}

/** The REST API of the original system beside GraphQL. */
function withRest(graphql: RequestListener, reader: SpanReader, config: Config, { log }: AppOptions): RequestListener {
  const { limits } = config.api;
  const rest = createRestHandler({
    query: (signal) => new QueryService(createLoaders(reader, signal), limits),
    maxPageSize: limits.maxPageSize,
    systemId: systemIdOf(config),
    log,
  });
  return (request, response) => (request.url?.startsWith(REST_PREFIX) ? rest : graphql)(request, response);
}

/** The same for the same database, whenever and whichever process is asked; a file is one of its machine. */
function systemIdOf(config: Config): string {
  const { elasticsearch } = config.exporters;
  const place = elasticsearch === undefined ? hostname() : 'elasticsearch';
  const identity = JSON.stringify([place, databaseOf(config)]);
  return createHash('sha256').update(identity).digest('hex').slice(0, 32);
}

function databaseOf({ exporters: { sqlite, elasticsearch } }: Config): string {
  return elasticsearch === undefined
    ? resolve(sqlite.path)
    : `${elasticsearch.endpoints.join(', ')} (indices ${elasticsearch.index}-*)`;
}

function toApp(
  config: Config,
  api: string,
  ingest: IngestClient | undefined,
  close: readonly (() => Promise<void>)[],
  notes: readonly string[],
): App {
  return {
    addresses: { api, ...ingest?.addresses },
    database: databaseOf(config),
    notes,
    stop: () => closeAll(close),
    failed: ingest?.failed ?? new Promise(() => undefined),
  };
}

function readerOptions(ingest: IngestClient | undefined, { log }: AppOptions): OpenReaderOptions {
  return {
    checkpoint: async () => ingest?.checkpoint(),
    onCheckpointError: (err) => log.warn({ err }, 'The write-ahead log could not be begun anew'),
  };
}

async function closeAll(close: readonly (() => Promise<void>)[]): Promise<void> {
  for (const part of close) await part();
}

/** What to tell the user about it. */
async function loadDemo(
  ingest: IngestClient | undefined,
  reader: SpanReader | undefined,
  root: string,
): Promise<string> {
  if (ingest === undefined || reader === undefined) return 'the demo traces need a process of role all';
  const [stored] = await reader.countTraces([
    { order: { field: 'START_TIME', direction: 'DESC' }, page: { limit: 1 } },
  ]);
  if (stored !== 0) return 'the database has traces already, so the demo traces were not loaded';
  let spans = 0;
  for (const file of DEMO_FILES) spans += await ingest.load(resolve(root, 'deploy/demo-data', file));
  return `loaded ${spans} demo spans, recorded in October 2024 and June 2026`;
}

async function listen(server: Server, endpoint: ListenAddress): Promise<string> {
  try {
    server.listen(endpoint.port, endpoint.host);
    await once(server, 'listening');
  } catch (thrown) {
    throw listenError('api.endpoint', endpoint, thrown instanceof Error ? thrown : new Error(String(thrown)));
  }
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : endpoint.port;
  return formatAddress({ host: endpoint.host, port: bound });
}

/** Milliseconds that requests under way get to be answered at the end. */
const STOP_TIMEOUT_MS = 5_000;

/** Requests under way are answered within the time, idle connections closed; what is left then is cut off, and its reads
 * end with it. */
async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolveClosed) => server.close(() => resolveClosed()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), STOP_TIMEOUT_MS);
  await closed;
  clearTimeout(timer);
}
