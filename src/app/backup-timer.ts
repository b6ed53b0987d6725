/** Makes a backup from time to time. */
import type { Meter } from '../metrics/definition.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { MadeBackup } from './backup-messages.ts';
import { BACKUP_DURATION, BACKUP_SIZE, BACKUPS, LAST_BACKUP, NEXT_BACKUP } from './backup-metrics.ts';
import { pause } from './pause.ts';

/** Milliseconds after which the clock is looked at again: it may have been set, or the machine may have slept. */
const LOOK_MS = 60_000;

export interface BackupPlan {
  readonly everyMs: number;
  /** The time of the newest backup, in milliseconds since the Unix epoch. Undefined: there is none. */
  readonly newest: number | undefined;
  /** Makes the backup of this time. */
  make(time: number): Promise<MadeBackup>;
}

interface Reporting {
  readonly meter: Meter;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
}

/**
 * Makes a backup when the newest one is `everyMs` old, and at once if there is none. One that fails is tried again after as long.
 * A newest one of the future delays nothing for longer. When `signal` ends it, resolves after the backup under way.
 */
export async function keepBackingUp(plan: BackupPlan, reporting: Reporting, signal: AbortSignal): Promise<void> {
  const { everyMs, newest } = plan;
  const { meter } = reporting;
  let due = newest === undefined ? Date.now() : Math.min(newest, Date.now()) + everyMs;
  if (newest !== undefined) meter.set(LAST_BACKUP, newest / 1_000);
  meter.set(NEXT_BACKUP, due / 1_000);
  while (!signal.aborted) {
    const now = Date.now();
    due = Math.min(due, now + everyMs);
    if (now < due) {
      await pause(Math.min(due - now, LOOK_MS), signal);
      continue;
    }
    due = now + everyMs;
    if (await attempt(plan, now, reporting, signal)) {
      meter.set(LAST_BACKUP, now / 1_000);
      meter.set(NEXT_BACKUP, due / 1_000);
    }
  }
}

/** Whether the backup was made. */
async function attempt(
  { everyMs, make }: BackupPlan,
  time: number,
  { meter, log }: Reporting,
  signal: AbortSignal,
): Promise<boolean> {
  const start = performance.now();
  try {
    const backup = await make(time);
    const seconds = (performance.now() - start) / 1_000;
    meter.add(BACKUPS, 1, { outcome: 'ok' });
    const { tenants } = backup;
    if (tenants !== undefined) {
      meter.add(BACKUPS, tenants.files, { outcome: 'ok' });
      meter.add(BACKUPS, tenants.failed, { outcome: 'failed' });
    }
    meter.set(BACKUP_DURATION, seconds);
    meter.set(BACKUP_SIZE, backup.bytes + (tenants?.bytes ?? 0));
    log.info({ backup, seconds }, 'A backup was made');
    if (backup.notRemoved !== undefined) {
      log.warn({ reason: backup.notRemoved }, 'An old backup could not be removed; the disk may become full');
    }
    if (backup.disagreement !== undefined) {
      log.warn(
        { file: backup.file },
        'The backup is an exact copy of a database whose numbers disagree; see `spangraph check`',
      );
    }
    return true;
  } catch (err) {
    if (signal.aborted) return false;
    meter.add(BACKUPS, 1, { outcome: 'failed' });
    log.error({ err, nextInMs: everyMs }, 'A backup could not be made; the next attempt follows');
    return false;
  }
}
