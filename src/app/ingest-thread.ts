/**
 * Entry of the ingest thread: the receivers, decoding, and the one writer. A composition root like app.ts, for the other
 * side of the database.
 */
import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { gunzipSync } from 'node:zlib';
import { exportTraces } from '../../receivers/intake/export-traces.ts';
import { formatAddress } from '../../receivers/intake/listen-error.ts';
import type { Receiver, ReceiverLog } from '../../receivers/intake/receiver.ts';
import type { Config } from '../config/config.ts';
import type { PlainError } from '../errors.ts';
import { SpangraphError } from '../errors.ts';
import { GroupCommit } from '../ingest/group-commit.ts';
import { StorageWatch } from '../ingest/storage-watch.ts';
import type { Logger } from '../telemetry/logger.ts';
import { createLogger } from '../telemetry/logger.ts';
import { rateLimited } from '../telemetry/rate-limited.ts';
import type { OpenWriter } from './open-writer.ts';
import { openWriter } from './open-writer.ts';
import { keepRemoving } from './retention-timer.ts';

export interface IngestThreadData {
  readonly config: Config;
  /** Path of the folder. */
  readonly migrations: string;
}

/** What the API's thread asks for. */
export type IngestRequest =
  | { readonly type: 'stop' }
  | { readonly type: 'ping'; readonly id: number }
  | { readonly type: 'checkpoint'; readonly id: number }
  /** Stores a file of ExportTraceServiceRequests, OTLP/JSON, one a line, gzip. */
  | { readonly type: 'load'; readonly id: number; readonly file: string };

/** Where the receivers listen, as `host:port`. Absent: not served. */
export interface ReceiverAddresses {
  readonly otlpGrpc?: string;
  readonly otlpHttp?: string;
  readonly zipkin?: string;
}

/** What it hears. */
export type IngestMessage =
  | ({ readonly type: 'ready' } & ReceiverAddresses)
  /** Without an id: the thread did not start. */
  | { readonly type: 'failed'; readonly id?: number; readonly error: PlainError; readonly stack?: string }
  /** The answer to a request; `spans` is what `load` stored. */
  | { readonly type: 'done'; readonly id: number; readonly spans: number };

const { config, migrations } = workerData as IngestThreadData;
const port = parentPort;
const log = createLogger(config.log.level).child({ part: 'ingest' });
// Senders can cause these lines as often as they like.
const warn = rateLimited(log);
const receiverLog: ReceiverLog = { ...log, warn };
const tell = (message: IngestMessage): void => port?.postMessage(message);

interface Ingest {
  readonly storage: OpenWriter;
  readonly sink: GroupCommit;
  readonly receivers: readonly Receiver[];
  /** Ends what removes expired spans, and resolves when it has. */
  stopRemoving(): Promise<void>;
}

async function start(): Promise<Ingest> {
  const storage = await openWriter(config, migrations);
  const sink = new GroupCommit({
    writer: storage.writer,
    storage: new StorageWatch(() => storage.probe()),
    maxQueueBytes: config.ingest.maxQueueBytes,
    onConflict: (spans) => warn({ spans }, 'Spans came again with other content; the first one stored stays'),
  });
  const { zipkin } = config.receivers;
  const { grpc, http } = config.receivers.otlp;
  const receivers: Receiver[] = [];
  const removing = new AbortController();
  const removed = keepRemoving(storage, log, removing.signal);
  const ingest: Ingest = {
    storage,
    sink,
    receivers,
    stopRemoving: () => {
      removing.abort();
      return removed;
    },
  };
  const addresses: { -readonly [Name in keyof ReceiverAddresses]: string } = {};
  try {
    if (grpc !== undefined) {
      const { createGrpcReceiver } = await import('../../receivers/grpc/grpc-receiver.ts');
      addresses.otlpGrpc = await startReceiver(createGrpcReceiver(grpc, sink, receiverLog), receivers);
    }
    if (http !== undefined) {
      const { createHttpReceiver } = await import('../../receivers/http/http-receiver.ts');
      addresses.otlpHttp = await startReceiver(createHttpReceiver(http, sink, receiverLog), receivers);
    }
    if (zipkin !== undefined) {
      const { createZipkinReceiver } = await import('../../receivers/zipkin/zipkin-receiver.ts');
      addresses.zipkin = await startReceiver(createZipkinReceiver(zipkin, sink, receiverLog), receivers);
    }
  } catch (thrown) {
    await stop(ingest);
    throw thrown;
  }
  tell({ type: 'ready', ...addresses });
  return ingest;
}

async function startReceiver(receiver: Receiver, started: Receiver[]): Promise<string> {
  const address = await receiver.start();
  started.push(receiver);
  return formatAddress(address);
}

/** What was taken is committed and answered before the database is closed. */
async function stop({ storage, sink, receivers, stopRemoving }: Ingest): Promise<void> {
  await Promise.all([...receivers.map((receiver) => receiver.stop()), sink.drain()]);
  await sink.drain();
  sink.storage.stop();
  await stopRemoving();
  await storage.writer.close();
}

async function load(file: string, { sink }: Ingest): Promise<number> {
  const lines = gunzipSync(readFileSync(file)).toString('utf8').split('\n');
  let spans = 0;
  for (const line of lines.filter((text) => text !== '')) {
    spans += (await exportTraces(sink, Buffer.from(line), 'json')).accepted;
  }
  return spans;
}

function fail(thrown: unknown, id?: number): void {
  const error = SpangraphError.from(thrown);
  const stack =
    error.code === 'INTERNAL_SERVER_ERROR' && thrown instanceof Error ? { stack: String(thrown.stack) } : {};
  tell({ type: 'failed', ...(id === undefined ? {} : { id }), error: error.toPlain(), ...stack });
}

async function answer(request: IngestRequest, ingest: Ingest, logger: Logger): Promise<void> {
  switch (request.type) {
    case 'ping':
      if (ingest.sink.storage.refusal !== undefined) throw ingest.sink.storage.refusal;
      await ingest.storage.check();
      return tell({ type: 'done', id: request.id, spans: 0 });
    case 'checkpoint':
      ingest.storage.checkpoint();
      return tell({ type: 'done', id: request.id, spans: 0 });
    case 'load':
      return tell({ type: 'done', id: request.id, spans: await load(request.file, ingest) });
    case 'stop':
      logger.debug('Ingest drains.');
      await stop(ingest);
      port?.close();
  }
}

try {
  const ingest = await start();
  port?.on('message', (request: IngestRequest) => {
    answer(request, ingest, log).catch((thrown: unknown) => fail(thrown, 'id' in request ? request.id : undefined));
  });
} catch (thrown) {
  fail(thrown);
}
