/** Tells how much is stored, again and again. */
import type { OpenWriter, StorageUsage } from '../storage/definition.ts';
import type { Warn } from '../telemetry/rate-limited.ts';
import { repeat } from './repeat.ts';

/** Looks at once, and then in intervals, until `signal` ends it. */
export async function keepMeasuring(
  storage: Pick<OpenWriter, 'usage' | 'usageIntervalMs'>,
  onUsage: (usage: StorageUsage) => void,
  warn: Warn,
  signal: AbortSignal,
): Promise<void> {
  const work = async (): Promise<void> => onUsage(await storage.usage());
  const onError = (err: unknown): void =>
    warn({ err }, 'The size of what is stored could not be read; its metrics stay as they were');
  await repeat({ intervalMs: storage.usageIntervalMs, work, onError }, signal);
}
