/** Removes expired spans from time to time. */

import type { OpenWriter } from '../storage/definition.ts';
import type { Logger } from '../telemetry/logger.ts';

/** Milliseconds between the end of one look and the next. */
const INTERVAL_MS = 3_600_000;

/** Looks at once, then again and again; what fails is tried again the next time. Resolves, when `signal` ends it, after the
 * look under way. */
export async function keepRemoving(
  storage: Pick<OpenWriter, 'removeExpired'>,
  log: Pick<Logger, 'info' | 'warn'>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const removed = await storage.removeExpired(Date.now());
      if (removed === undefined) return;
      log.info({ removed }, 'Expired spans are removed');
    } catch (err) {
      log.warn({ err }, 'Expired spans could not be removed; it will be tried again');
    }
    await pause(signal);
  }
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(end, INTERVAL_MS);
    function end(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    }
    if (signal.aborted) end();
    else signal.addEventListener('abort', end);
  });
}
