/** The composition of an answering thread: a reader of the storage, and GraphQL and REST over it. */

import { getHeapStatistics } from 'node:v8';
import { parentPort, resourceLimits, workerData } from 'node:worker_threads';
import type { FromThread } from '../api/answers/messages.ts';
import { serveAnswers } from '../api/answers/serve-answers.ts';
import { ThreadMemory } from '../api/answers/thread-memory.ts';
import { treesMeter } from '../api/api-metrics.ts';
import type { ComponentList } from '../config/component-list.ts';
import { SpangraphError } from '../errors.ts';
import { Documents } from '../graphql/documents/documents.ts';
import { ignoreDroppedRejections } from '../graphql/dropped-rejections.ts';
import { TraceTrees } from '../query/trace-trees.ts';
import { Views } from '../redaction/views.ts';
import { createLogger, type Logger } from '../telemetry/logger.ts';
import type { AnswerThreadData } from './answer-messages.ts';
import { followRules } from './answer-rules.ts';
import { backendOf } from './backend-of.ts';
import { startMeter } from './metric-list.ts';
import { answersOfStores } from './store-answers.ts';
import { standBack } from './thread-priority.ts';

const MIB = 2 ** 20;

/** Runs in an answering thread until the message `stop` arrives. */
export async function serveQuestions(list: ComponentList): Promise<void> {
  if (parentPort === null) throw new Error('Answers are given in a worker thread.');
  const {
    config,
    version,
    startedAt,
    isQuick,
    memory,
    canary,
    meter: meterData,
    ...given
  } = workerData as AnswerThreadData;
  const log = createLogger(config.log).child({ part: 'answers' });
  if (!isQuick) standBack(log);
  warnOfHeapFlag(config.api.operations.maxMemoryMib, log);
  try {
    const backend = backendOf(config, list);
    const meter = startMeter(config, list, meterData);
    const reader = await backend.openReader(meter);
    const trees = new TraceTrees(undefined, treesMeter(meter));
    const documents = new Documents(given.rules.documents);
    const views = new Views(given.rules.redact);
    followRules(given.rulesChannel, (rules) => {
      documents.replace(rules.documents);
      views.replace(rules.redact);
    });
    const opened = {
      backend,
      reader,
      trees,
      documents,
      views,
      meter,
      version,
      startedAt: new Date(startedAt),
      canary,
      log,
    };
    const { answer, close } = answersOfStores(config, list, opened);
    ignoreDroppedRejections();
    const watched = new ThreadMemory(memory.limits, memory.share, {
      collect: collector(),
      forget: () => trees.clear(),
    });
    serveAnswers(parentPort, answer, watched, close);
  } catch (thrown) {
    const error = SpangraphError.from(thrown);
    const isDefect = error.code === 'INTERNAL_SERVER_ERROR' && thrown instanceof Error;
    const message: FromThread = {
      type: 'failed',
      error: error.toPlain(),
      ...(isDefect ? { stack: String(thrown.stack) } : {}),
    };
    parentPort.postMessage(message);
    parentPort.close();
  }
}

/** The flag that {@link startAnswerThreads} sets makes the function part of each thread. */
function collector(): () => void {
  const { gc } = globalThis;
  if (gc === undefined) throw new Error('Answering threads need --expose-gc.');
  return () => {
    gc();
  };
}

/** A size of the heap in Node's own flags takes the place of the limit of each thread. */
function warnOfHeapFlag(maxMemoryMib: number, log: Logger): void {
  const { maxOldGenerationSizeMb = 0, maxYoungGenerationSizeMb = 0 } = resourceLimits;
  const heapMib = Math.round(getHeapStatistics().heap_size_limit / MIB);
  // V8 may round the young generation up.
  if (heapMib <= maxOldGenerationSizeMb + 2 * maxYoungGenerationSizeMb) return;
  const advice = 'Remove --max-old-space-size from the flags of Node.js and from NODE_OPTIONS.';
  log.warn({ maxMemoryMib, heapMib }, `api.operations.max_memory_mib does not hold. ${advice}`);
}
