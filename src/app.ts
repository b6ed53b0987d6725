/** The composition root: the only module (with ingest-thread.ts) that names concrete parts. */
import { once } from 'node:events';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { resolve } from 'node:path';
import type { App, AppOptions } from './app-types.ts';
import type { Config, ListenAddress } from './config/config.ts';
import { SpangraphError } from './errors.ts';
import { createGraphqlHandler } from './graphql/handler.ts';
import type { IngestClient } from './ingest-client.ts';
import { startIngest } from './ingest-client.ts';
import { packageRoot } from './package-root.ts';
import type { SpanReader } from './storage/backend.ts';

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
    const ingest = await startIngest(config, resolve(root, 'migrations/sqlite'));
    close.unshift(() => ingest.stop());
    const reader = await openReader(config);
    close.push(() => reader.close());
    await reader.check();
    listener = createGraphqlHandler({
      reader,
      storage: 'sqlite',
      version: options.version,
      startedAt,
      limits: config.api.limits,
      graphiql: config.api.graphiql,
      log: options.log,
      checkIngest: () => ingest.check(),
    });
    if (options.demo) await loadDemo(ingest, reader, root, options);
    return toApp(config, api, ingest, close);
  } catch (thrown) {
    await closeAll(close);
    throw thrown;
  }
}

function answerNotYet(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(503, { 'retry-after': '1' }).end();
}

function toApp(config: Config, api: string, ingest: IngestClient, close: readonly (() => Promise<void>)[]): App {
  const { otlpGrpc, otlpHttp } = ingest;
  return {
    addresses: {
      api,
      ...(otlpGrpc === undefined ? {} : { otlpGrpc }),
      ...(otlpHttp === undefined ? {} : { otlpHttp }),
    },
    databasePath: resolve(config.exporters.sqlite.path),
    stop: () => closeAll(close),
    failed: ingest.failed,
  };
}

async function openReader(config: Config): Promise<SpanReader> {
  const { openSqliteReader } = await import('./storage/sqlite/index.ts');
  const { readerThreads, readTimeoutMs } = config.storage;
  return openSqliteReader({ path: config.exporters.sqlite.path, threads: readerThreads, readTimeoutMs });
}

async function closeAll(close: readonly (() => Promise<void>)[]): Promise<void> {
  for (const part of close) await part();
}

async function loadDemo(ingest: IngestClient, reader: SpanReader, root: string, { log }: AppOptions): Promise<void> {
  const [stored] = await reader.countTraces([
    { order: { field: 'START_TIME', direction: 'DESC' }, page: { limit: 1 } },
  ]);
  if (stored !== 0) {
    log.warn('The database has traces already: the demo traces were not loaded.');
    return;
  }
  for (const file of DEMO_FILES) {
    const spans = await ingest.load(resolve(root, 'deploy/demo-data', file));
    log.debug({ file, spans }, 'Loaded demo traces.');
  }
}

async function listen(server: Server, { host, port }: ListenAddress): Promise<string> {
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    const why = code === 'EADDRINUSE' ? 'is already in use: stop the other program' : `cannot be used (${code})`;
    throw new SpangraphError('ADDRESS_UNUSABLE', `api.endpoint ${host}:${port} ${why}, or set another endpoint.`, {
      cause: thrown,
    });
  }
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  return host.includes(':') ? `[${host}]:${bound}` : `${host}:${bound}`;
}

/** Requests under way are answered, idle connections closed. */
async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolveClosed) => server.close(() => resolveClosed()));
  server.closeIdleConnections();
  await closed;
}
