/** Does the upkeep of the storage from time to time. */
import type { Upkeep } from '../storage/definition.ts';
import type { Logger } from '../telemetry/logger.ts';
import { rateLimited } from '../telemetry/rate-limited.ts';
import { repeat } from './repeat.ts';

/** What fails is tried again the next time. When `signal` ends, resolves after the work under way. */
export async function keepUp(
  { intervalMs, run }: Upkeep,
  log: Pick<Logger, 'warn'>,
  signal: AbortSignal,
): Promise<void> {
  const warn = rateLimited(log);
  const onError = (err: unknown): void =>
    warn({ err, nextInMs: intervalMs }, 'The upkeep of the storage failed; the next attempt follows');
  await repeat({ intervalMs, work: () => run(Date.now()), onError }, signal);
}
