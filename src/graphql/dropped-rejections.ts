import { SpangraphError } from '../errors.ts';
import { isAbort, rootCause } from './mask-error.ts';

/**
 * Code that waits for one promise after another leaves the later ones when an earlier one rejects. After a limit has ended an
 * operation all of its reads reject. Those rejections are ignored in this thread. Any other one is a defect, and ends the
 * thread.
 */
export function ignoreDroppedRejections(): void {
  process.on('unhandledRejection', (reason) => {
    const cause = rootCause(reason);
    const isOutcome = cause instanceof SpangraphError && cause.code !== 'INTERNAL_SERVER_ERROR';
    if (!isOutcome && !isAbort(cause)) throw reason;
  });
}
