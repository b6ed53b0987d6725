/** Removes expired spans from time to time. */

import type { Expiry } from '../storage/definition.ts';
import type { Logger } from '../telemetry/logger.ts';
import { rateLimited } from '../telemetry/rate-limited.ts';
import { repeat } from './repeat.ts';

/**
 * Removes at once, and then in intervals. A removal that fails is tried again the next time. When `signal` ends it, ends
 * the removal under way, too, and resolves after it.
 */
export async function keepRemoving(
  { intervalMs, remove }: Expiry,
  log: Pick<Logger, 'info' | 'warn'>,
  signal: AbortSignal,
): Promise<void> {
  const warn = rateLimited(log);
  const work = async (): Promise<void> => {
    const removed = await remove(Date.now(), signal);
    if (removed !== undefined) log.info({ removed }, 'Expired spans were removed');
  };
  const onError = (err: unknown): void =>
    warn({ err, nextInMs: intervalMs }, 'Expired spans could not be removed; the next attempt follows');
  await repeat({ intervalMs, work, onError }, signal);
}
