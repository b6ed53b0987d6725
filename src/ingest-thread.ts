/**
 * Entry of the ingest thread: the receivers, decoding, and the one write connection. A composition root like app.ts, for
 * the other side of the database file.
 */
import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { gunzipSync } from 'node:zlib';
import { exportTraces } from '../receivers/otlp/export-traces.ts';
import type { Receiver } from '../receivers/receiver.ts';
import type { Config } from './config/config.ts';
import type { PlainError } from './errors.ts';
import { SpangraphError } from './errors.ts';
import { GroupCommit } from './ingest/group-commit.ts';
import type { SpanWriter } from './storage/backend.ts';
import type { Logger } from './telemetry/logger.ts';
import { createLogger } from './telemetry/logger.ts';

export interface IngestThreadData {
  readonly config: Config;
  readonly migrationsFolder: string;
}

/** What the API's thread asks for. */
export type IngestRequest =
  | { readonly type: 'stop' }
  | { readonly type: 'ping'; readonly id: number }
  /** Stores a file of ExportTraceServiceRequests, OTLP/JSON, one a line, gzip. */
  | { readonly type: 'load'; readonly file: string };

/** What it hears. */
export type IngestMessage =
  | { readonly type: 'ready'; readonly otlpGrpc?: string; readonly otlpHttp?: string }
  | { readonly type: 'failed'; readonly error: PlainError; readonly stack?: string }
  | { readonly type: 'pong'; readonly id: number }
  | { readonly type: 'loaded'; readonly spans: number }
  | { readonly type: 'stopped' };

const { config, migrationsFolder } = workerData as IngestThreadData;
const port = parentPort;
const log = createLogger(config.log.level).child({ part: 'ingest' });
const tell = (message: IngestMessage): void => port?.postMessage(message);

interface Ingest {
  readonly writer: SpanWriter;
  readonly sink: GroupCommit;
  readonly receivers: readonly Receiver[];
}

async function start(): Promise<Ingest> {
  const { openSqliteWriter } = await import('./storage/sqlite/index.ts');
  const writer = openSqliteWriter(config.exporters.sqlite, migrationsFolder);
  const sink = new GroupCommit({ writer, maxQueueBytes: config.ingest.maxQueueBytes });
  const { grpc, http } = config.receivers.otlp;
  const receivers: Receiver[] = [];
  const addresses: { otlpGrpc?: string; otlpHttp?: string } = {};
  try {
    if (grpc !== undefined) {
      const { createGrpcReceiver } = await import('../receivers/grpc/grpc-receiver.ts');
      addresses.otlpGrpc = await startReceiver(createGrpcReceiver(grpc, sink, log), receivers);
    }
    if (http !== undefined) {
      const { createHttpReceiver } = await import('../receivers/http/http-receiver.ts');
      addresses.otlpHttp = await startReceiver(createHttpReceiver(http, sink, log), receivers);
    }
  } catch (thrown) {
    await stop({ writer, sink, receivers });
    throw thrown;
  }
  tell({ type: 'ready', ...addresses });
  return { writer, sink, receivers };
}

/** The address as `host:port`. */
async function startReceiver(receiver: Receiver, started: Receiver[]): Promise<string> {
  const { host, port: bound } = await receiver.start();
  started.push(receiver);
  return host.includes(':') ? `[${host}]:${bound}` : `${host}:${bound}`;
}

/** What was taken is committed and answered before the database is closed. */
async function stop({ writer, sink, receivers }: Ingest): Promise<void> {
  await Promise.all([...receivers.map((receiver) => receiver.stop()), sink.drain()]);
  await sink.drain();
  await writer.close();
}

async function load(file: string, { sink }: Ingest): Promise<number> {
  const lines = gunzipSync(readFileSync(file)).toString('utf8').split('\n');
  let spans = 0;
  for (const line of lines.filter((text) => text !== '')) {
    spans += (await exportTraces(sink, Buffer.from(line), 'json')).accepted;
  }
  return spans;
}

function fail(thrown: unknown): void {
  const error = SpangraphError.from(thrown);
  const stack =
    error.code === 'INTERNAL_SERVER_ERROR' && thrown instanceof Error ? { stack: String(thrown.stack) } : {};
  tell({ type: 'failed', error: error.toPlain(), ...stack });
}

async function answer(request: IngestRequest, ingest: Ingest, logger: Logger): Promise<void> {
  switch (request.type) {
    case 'ping':
      return tell({ type: 'pong', id: request.id });
    case 'load':
      return tell({ type: 'loaded', spans: await load(request.file, ingest) });
    case 'stop':
      logger.debug('Ingest drains.');
      await stop(ingest);
      tell({ type: 'stopped' });
      port?.close();
  }
}

try {
  const ingest = await start();
  port?.on('message', (request: IngestRequest) => {
    answer(request, ingest, log).catch(fail);
  });
} catch (thrown) {
  fail(thrown);
}
