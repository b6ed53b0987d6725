/** Goes through the stores that are closed, one at a time. */
import type { Logger } from '../telemetry/logger.ts';
import { rateLimited } from '../telemetry/rate-limited.ts';
import { pause } from './pause.ts';
import { repeat } from './repeat.ts';

interface Rounds {
  readonly everyMs: number;
  readonly tenants: () => Promise<readonly string[]>;
  /** Opens the store, waits for what is to be done, and closes it. Whether there may be more to do in the next round. */
  readonly tidy: (tenant: string) => Promise<boolean>;
  readonly log: Pick<Logger, 'warn'>;
}

/** Milliseconds between two stores: the thread has other work. */
const BETWEEN_MS = 20;

/**
 * A round at once, and then in intervals. A store that cannot be opened is tried again in the next round. When `signal` ends it,
 * resolves after the store under way. After the first round, which migrates
 * them, only stores with something that may expire are opened.
 */
export async function keepTidying({ everyMs, tenants, tidy, log }: Rounds, signal: AbortSignal): Promise<void> {
  const warn = rateLimited(log);
  /** Those for which there is nothing more to do. */
  const done = new Set<string>();
  const work = async (): Promise<void> => {
    for (const tenant of await tenants()) {
      if (signal.aborted) return;
      if (done.has(tenant)) continue;
      const hasMore = await tidy(tenant).catch((err: unknown) =>
        warn({ err, tenant }, 'The store of a tenant was left out of a round'),
      );
      if (hasMore === false) done.add(tenant);
      await pause(BETWEEN_MS, signal);
    }
  };
  const onError = (err: unknown): void =>
    warn({ err }, 'The stores of tenants could not be listed; the next round follows');
  await repeat({ intervalMs: everyMs, work, onError }, signal);
}
