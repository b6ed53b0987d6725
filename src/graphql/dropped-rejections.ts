import { SpangraphError } from '../errors.ts';
import { isAbort, rootCause } from './mask-error.ts';

/**
 * When an item of a list throws, the executor drops the promises of the items before it, and nobody handles their rejections.
 * After a limit has ended an operation all of them reject. Those rejections are ignored in this thread. Any other one is a
 * defect, and ends the thread.
 */
export function ignoreDroppedRejections(): void {
  process.on('unhandledRejection', (reason) => {
    const cause = rootCause(reason);
    const isOutcome = cause instanceof SpangraphError && cause.code !== 'INTERNAL_SERVER_ERROR';
    if (!isOutcome && !isAbort(cause)) throw reason;
  });
}
