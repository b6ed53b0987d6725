/** Removes expired spans every hour. */

import type { OpenWriter } from '../storage/definition.ts';
import type { Logger } from '../telemetry/logger.ts';
import { pause } from './pause.ts';

/** Milliseconds between the end of one removal and the start of the next. */
const INTERVAL_MS = 3_600_000;

/**
 * Removes at once, and then in intervals. A removal that fails is tried again the next time. When `signal` ends it, resolves
 * after the removal under way.
 */
export async function keepRemoving(
  storage: Pick<OpenWriter, 'removeExpired'>,
  log: Pick<Logger, 'info' | 'warn'>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const removed = await storage.removeExpired(Date.now());
      if (removed === undefined) return;
      log.info({ removed }, 'Expired spans were removed');
    } catch (err) {
      log.warn({ err }, 'Expired spans could not be removed; the next attempt follows in an hour');
    }
    await pause(INTERVAL_MS, signal);
  }
}
