/** Sends a load from a thread of its own and hears what it took. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Samples } from './samples.ts';
import type { LoadOptions } from './stream.ts';

export interface LoadPlan extends LoadOptions {
  /** Of the OTLP/gRPC receiver, `host:port`. */
  readonly address: string;
  /** Where spans are looked for as soon as they are acknowledged. */
  readonly graphqlUrl: string;
  /** Spans that are made before they are sent without a pause. */
  readonly burst: number;
  /** Each with one export in flight. */
  readonly connections: number;
}

/** What has been sent so far. */
export interface Progress {
  readonly spans: number;
  /** While sending. */
  readonly seconds: number;
}

/** What it took until all was acknowledged. */
export interface LoadResult {
  readonly spans: number;
  /** Of the requests. */
  readonly bytes: number;
  /** While sending; making the load does not count. */
  readonly seconds: number;
  /** Exports sent again because the server asked for it. */
  readonly retries: number;
  /** Until one export was acknowledged. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  /** From the acknowledgement of a span until an answer has it; the median, and the longest. */
  readonly searchableMs: number;
  readonly searchableMaxMs: number;
}

/** What the thread tells. */
export type LoadMessage =
  | ({ readonly type: 'progress' } & Progress)
  | { readonly type: 'sent'; readonly result: LoadResult }
  | { readonly type: 'samples'; readonly samples: Samples };

/** What to do when the thread has got so far. */
export interface LoadListener {
  /** Some hundred thousand spans more were acknowledged. */
  readonly onProgress: (progress: Progress) => void;
  /** The last export was acknowledged just now. */
  readonly onSent: (result: LoadResult) => void;
}

/** Resolves with the samples when everything is sent and known; throws where an export fails. */
export async function sendLoad(plan: LoadPlan, { onProgress, onSent }: LoadListener): Promise<Samples> {
  const worker = new Worker(new URL('./load-thread.ts', import.meta.url), { workerData: plan, name: 'load' });
  let samples: Samples | undefined;
  worker.on('message', (message: LoadMessage) => {
    if (message.type === 'progress') onProgress(message);
    else if (message.type === 'sent') onSent(message.result);
    else samples = message.samples;
  });
  await once(worker, 'exit'); // rejects if the thread throws
  if (samples === undefined) throw new Error('The sending thread ended before its time.');
  return samples;
}
