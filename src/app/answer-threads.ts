/** The answering threads of this process, shared by a pool. */
import { availableParallelism } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { Worker, type WorkerOptions } from 'node:worker_threads';
import { AnswerPool } from '../api/answers/answer-pool.ts';
import { AnsweringThread, SHARED_CANCEL_GRACE_MS } from '../api/answers/answering-thread.ts';
import { MemoryShares } from '../api/answers/memory-shares.ts';
import type { MemoryLimits } from '../api/answers/thread-memory.ts';
import type { BoardData } from '../canary/board.ts';
import type { Config } from '../config/config.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { AnswerThreadData } from './answer-messages.ts';
import type { SharedRules } from './answer-rules.ts';
import type { ConfiguredBackend } from './backend-of.ts';
import { OWN_FLAGS } from './embedded-threads.ts';

/** The module that an answering thread runs: one that calls `serveQuestions` with the program's list of components. */
export const ANSWER_THREAD = new URL(
  import.meta.url.endsWith('.ts') ? './answer-thread.ts' : './answer-thread.js',
  import.meta.url,
);

export interface AnswerThreadsOptions {
  readonly backend: ConfiguredBackend;
  /** The module that each thread runs. */
  readonly module: URL;
  /** Whether they are a part of another program: its flags stay, and it may end while they run. */
  readonly isEmbedded: boolean;
  readonly version: string;
  readonly startedAt: Date;
  /** What the threads answer by. */
  readonly rules: SharedRules;
  /** Absent: metrics are switched off. */
  readonly metrics: Metrics | undefined;
  /** Absent: the self-check is switched off. */
  readonly canary: BoardData | undefined;
  /** A thread ended unasked; another one takes its place. */
  readonly onThreadLost: (reason: unknown) => void;
}

/**
 * MiB for objects that live for a moment. Answers are made of many: with less, a large one is collected more often. V8 takes
 * three times a power of two.
 */
const YOUNG_GENERATION_MIB = 48;
/**
 * What the heap of a thread may hold, garbage included, as a multiple of the limit of its objects. Threads that several questions
 * share are bound by the cluster, not by collections.
 */
const HEAP_TO_LIMIT = 1.2;

/**
 * How much the heap of a thread may grow between two full collections. Where the limit is low, V8 allows a third, and collects
 * five times for an answer of 10,000 spans, which took a quarter of its CPU time. The limit holds all the same.
 */
const HEAP_GROWTH_PERCENT = 200;

/** Starts the pool, and resolves when it can answer. Throws what kept one from starting. */
export async function startAnswerThreads(config: Config, options: AnswerThreadsOptions): Promise<AnswerPool> {
  const { backend, module, isEmbedded, version, startedAt, rules, metrics, canary, onThreadLost } = options;
  const { operations } = config.api;
  if (!isEmbedded) setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH_PERCENT}`);
  const isShared = backend.operationsPerThread > 1;
  const { readerThreads } = config.storage;
  const { maxMemoryMib } = operations;
  const limits: MemoryLimits = {
    maxMemoryMib,
    maxHeapMib: isShared ? maxMemoryMib : HEAP_TO_LIMIT * maxMemoryMib,
    maxTotalMib: operations.maxTotalMemoryMib,
  };
  const shares = new MemoryShares(readerThreads);
  const start = (isQuick: boolean): AnsweringThread => {
    const share = shares.take();
    const memory = { limits, share };
    // A thread that takes the place of another one goes on with its numbers.
    const meter = metrics && { meter: metrics.dataFor(`answer-${share.place}`) };
    const workerData: AnswerThreadData = {
      config,
      version,
      startedAt: startedAt.getTime(),
      isQuick,
      rules: rules.current,
      rulesChannel: rules.channel,
      memory,
      ...meter,
      ...(canary && { canary }),
    };
    const resourceLimits = {
      maxOldGenerationSizeMb: limits.maxHeapMib,
      maxYoungGenerationSizeMb: YOUNG_GENERATION_MIB,
    };
    const thread = { workerData, name: isQuick ? 'quick' : 'answer', resourceLimits, ...(isEmbedded && OWN_FLAGS) };
    const worker = startWorker(module, thread, () => shares.give(share));
    if (isEmbedded) leaveProcessAsIs(worker);
    return new AnsweringThread(worker, isShared ? SHARED_CANCEL_GRACE_MS : undefined);
  };
  const pool = new AnswerPool({
    limits: {
      ...operations,
      threads: readerThreads,
      processors: availableParallelism(),
      questionsPerThread: backend.operationsPerThread,
    },
    start,
    onThreadLost,
  });
  try {
    await pool.ready();
    return pool;
  } catch (thrown) {
    await pool.close();
    throw thrown;
  }
}

/** The process may end while the worker runs, and its next threads do not get the flag that this one was started with. */
function leaveProcessAsIs(worker: Worker): void {
  worker.once('online', () => {
    setFlagsFromString('--no-expose-gc');
    // Not before: a worker that starts holds the process again.
    worker.unref();
  });
}

/** `onEnd`: the worker has ended, or the system refuses to start one, which is thrown. */
function startWorker(module: URL, options: WorkerOptions, onEnd: () => void): Worker {
  try {
    // Each thread collects its garbage before it ends an operation for want of memory.
    setFlagsFromString('--expose-gc');
    return new Worker(module, options).once('exit', onEnd);
  } catch (thrown) {
    onEnd();
    throw thrown;
  }
}
