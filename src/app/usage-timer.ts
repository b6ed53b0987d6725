/** Shows how much is stored, again and again. A scrape reads what was shown last. */
import { type Meter, NO_METER } from '../metrics/definition.ts';
import type { OpenWriter } from '../storage/definition.ts';
import { showUsage } from '../storage/storage-metrics.ts';
import type { Warn } from '../telemetry/rate-limited.ts';
import { repeat } from './repeat.ts';

/** Looks at once, and then in intervals, until `signal` ends it. Does not look where nobody counts. */
export async function keepMeasuring(
  storage: Pick<OpenWriter, 'usage' | 'usageIntervalMs'>,
  meter: Meter,
  warn: Warn,
  signal: AbortSignal,
): Promise<void> {
  if (meter === NO_METER) return;
  const work = async (): Promise<void> => showUsage(meter, await storage.usage());
  const onError = (err: unknown): void =>
    warn({ err }, 'The size of what is stored could not be read; its metrics stay as they were');
  await repeat({ intervalMs: storage.usageIntervalMs, work, onError }, signal);
}
