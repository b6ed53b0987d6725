/** Starts {@link file://./loud.ts}, so that loud senders do not hold up what is measured beside them. */
import { Worker } from 'node:worker_threads';
import type { Program } from '../fixtures/program.ts';

/** Spans of one request of the loud senders; about 190 KB. */
export const SPANS_A_REQUEST = 500;

/** What the thread is started with. */
export interface LoudData {
  readonly otlpHttpUrl: string;
  readonly grpcAddress: string;
  /** Requests a second. 0: each of a few senders waits for its answer before it sends again. */
  readonly rate: number;
  readonly seconds: number;
  /** The number of the first trace. */
  readonly from: number;
}

/** What it says at the end. */
export interface LoudReport {
  /** Traces whose spans were acknowledged. */
  readonly acknowledged: readonly string[];
  /** How many requests got each answer. */
  readonly answers: Readonly<Record<string, number>>;
  /** Refusals that did not say when to come again. */
  readonly withoutDelay: number;
  readonly slowestMs: number;
}

/** Runs the loud senders to their end. */
export function loud(
  { otlpHttpUrl, grpcAddress }: Program,
  load: Pick<LoudData, 'rate' | 'seconds' | 'from'>,
): Promise<LoudReport> {
  const workerData: LoudData = { otlpHttpUrl, grpcAddress, ...load };
  const worker = new Worker(new URL('./loud.ts', import.meta.url), { workerData });
  return new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
}
