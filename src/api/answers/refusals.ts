/** The errors for questions that the answering threads do not answer. Each names the limit and what to do. */
import { SpangraphError } from '../../errors.ts';
import type { PoolLimits } from './pool-limits.ts';
import type { MemoryLimits, Shortage } from './thread-memory.ts';

const RETRY_AFTER_MS = 1_000;

export function refusedFullLine({ maxWaiting }: PoolLimits): SpangraphError {
  return new SpangraphError(
    'OPERATION_REFUSED',
    `${maxWaiting} operations wait for a thread, which is the limit (api.operations.max_waiting). Ask again later.`,
    { retryAfterMs: RETRY_AFTER_MS },
  );
}

/** `lost`: how the thread ended that the operation had before. */
export function refusedLongWait({ maxWaitMs }: PoolLimits, lost: Error | undefined): SpangraphError {
  const message =
    lost === undefined
      ? `The operation waited ${maxWaitMs} ms for a thread, which is the limit (api.operations.max_wait).`
      : `The thread that answered the operation ended, and no other one took it within the ${maxWaitMs} ms that an ` +
        'operation may wait (api.operations.max_wait). The server log says why the thread ended.';
  return new SpangraphError('OPERATION_REFUSED', `${message} Ask again later.`, {
    retryAfterMs: RETRY_AFTER_MS,
    ...(lost === undefined ? {} : { cause: lost }),
  });
}

export function refusedTime({ maxTimeMs }: PoolLimits): SpangraphError {
  return new SpangraphError(
    'READ_TIMEOUT',
    `The operation took longer than ${maxTimeMs} ms, which is the limit (api.operations.max_time). Ask for a smaller time ` +
      'range, smaller pages, or less in one operation.',
    { retryAfterMs: RETRY_AFTER_MS },
  );
}

export function refusedMemory({ maxMemoryMib }: Pick<PoolLimits, 'maxMemoryMib'>): SpangraphError {
  return new SpangraphError(
    'OPERATION_TOO_LARGE',
    `The operation needed more than ${maxMemoryMib} MiB of memory, which is the limit (api.operations.max_memory_mib). Ask ` +
      'for smaller pages, fewer fields, or less in one operation.',
  );
}

/** By the thread that answers. */
export function refusedShortage(shortage: Shortage, limits: MemoryLimits): SpangraphError {
  if (shortage === 'maxMemoryMib') return refusedMemory(limits);
  return new SpangraphError(
    'OPERATION_REFUSED',
    `All operations needed more than ${limits.maxTotalMib} MiB of memory, which is the limit ` +
      '(api.operations.max_total_memory_mib), and this one more than an equal part. Ask again later, or ask for smaller ' +
      'pages, fewer fields, or less in one operation.',
    { retryAfterMs: RETRY_AFTER_MS },
  );
}

export function refusedLostThread(cause: unknown): SpangraphError {
  return new SpangraphError(
    'OPERATION_REFUSED',
    'The thread that answered the operation ended. The server log says why. Ask again.',
    { retryAfterMs: RETRY_AFTER_MS, cause },
  );
}

export function refusedStop(): SpangraphError {
  return new SpangraphError('SHUTTING_DOWN', 'The server is stopping. Ask again when it is back.', {
    retryAfterMs: RETRY_AFTER_MS,
  });
}
