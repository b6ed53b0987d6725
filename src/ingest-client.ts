/** The API thread's handle on the ingest thread. */
import { Worker } from 'node:worker_threads';
import type { Config } from './config/config.ts';
import { SpangraphError } from './errors.ts';
import type { IngestMessage, IngestRequest, IngestThreadData } from './ingest-thread.ts';

/** Milliseconds that a busy ingest thread may take to answer before it counts as stuck. */
const PING_TIMEOUT_MS = 5_000;

export interface IngestClient {
  readonly otlpGrpc?: string;
  readonly otlpHttp?: string;
  /** Throws STORAGE_UNAVAILABLE where the thread is gone or does not answer. */
  check(): Promise<void>;
  /** Stores a file as `load` of IngestRequest says; resolves with the number of spans accepted. */
  load(file: string): Promise<number>;
  /** Drains and ends the thread. */
  stop(): Promise<void>;
  /** Resolves if the thread dies unasked. */
  readonly failed: Promise<Error>;
}

type Ready = Extract<IngestMessage, { type: 'ready' }>;
type Listener = (message: IngestMessage) => void;

/** Starts the thread; resolves when it serves. Throws what kept it from starting. */
export async function startIngest(config: Config, migrationsFolder: string): Promise<IngestClient> {
  const entry = import.meta.url.endsWith('.ts') ? './ingest-thread.ts' : './ingest-thread.js';
  const workerData: IngestThreadData = { config, migrationsFolder };
  const worker = new Worker(new URL(entry, import.meta.url), {
    workerData,
    name: 'ingest',
    resourceLimits: { maxYoungGenerationSizeMb: 96 },
  });
  const listeners = new Set<Listener>();
  worker.on('message', (message: IngestMessage) => {
    for (const listener of listeners) listener(message);
  });
  const ended = new Promise<Error>((resolve) => {
    worker.on('error', (error) => resolve(error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', (code) => resolve(new Error(`The ingest thread ended with code ${code}.`)));
  });
  const thread = new IngestThread(worker, listeners, ended);
  const ready = await thread.next((message): message is Ready => message.type === 'ready');
  return {
    ...(ready.otlpGrpc === undefined ? {} : { otlpGrpc: ready.otlpGrpc }),
    ...(ready.otlpHttp === undefined ? {} : { otlpHttp: ready.otlpHttp }),
    check: () => thread.check(),
    load: (file) => thread.load(file),
    stop: () => thread.stop(),
    failed: thread.failed,
  };
}

class IngestThread {
  readonly #worker: Worker;
  readonly #listeners: Set<Listener>;
  readonly #ended: Promise<Error>;
  #pings = 0;
  #stopping = false;
  readonly failed: Promise<Error>;

  constructor(worker: Worker, listeners: Set<Listener>, ended: Promise<Error>) {
    this.#worker = worker;
    this.#listeners = listeners;
    this.#ended = ended;
    this.failed = new Promise((resolve) => {
      void ended.then((error) => {
        if (!this.#stopping) resolve(error);
      });
    });
  }

  /** The next message of a kind; throws if the thread fails or ends before. */
  next<Kind extends IngestMessage>(isWanted: (message: IngestMessage) => message is Kind): Promise<Kind> {
    return new Promise((resolve, reject) => {
      const listener: Listener = (message) => {
        if (isWanted(message)) resolve(message);
        else if (message.type === 'failed') reject(toError(message));
        else return;
        this.#listeners.delete(listener);
      };
      this.#listeners.add(listener);
      void this.#ended.then(reject);
    });
  }

  async check(): Promise<void> {
    const id = ++this.#pings;
    const pong = this.next((message): message is IngestMessage & { type: 'pong' } => {
      return message.type === 'pong' && message.id === id;
    });
    this.#ask({ type: 'ping', id });
    await Promise.race([pong, timeout(PING_TIMEOUT_MS)]).catch((thrown: unknown) => {
      throw new SpangraphError('STORAGE_UNAVAILABLE', 'The ingest thread does not answer.', { cause: thrown });
    });
  }

  async load(file: string): Promise<number> {
    const loaded = this.next((message): message is IngestMessage & { type: 'loaded' } => message.type === 'loaded');
    this.#ask({ type: 'load', file });
    return (await loaded).spans;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#ask({ type: 'stop' });
    await this.#ended;
  }

  #ask(request: IngestRequest): void {
    this.#worker.postMessage(request);
  }
}

function toError({ error, stack }: Extract<IngestMessage, { type: 'failed' }>): SpangraphError {
  return SpangraphError.fromPlain(error, stack);
}

async function timeout(ms: number): Promise<never> {
  const { setTimeout } = await import('node:timers/promises');
  await setTimeout(ms, undefined, { ref: false });
  throw new Error(`No answer within ${ms} ms.`);
}
