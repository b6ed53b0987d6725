/** The scheduled backups of this process, if the configuration wants them. */
import { statSync } from 'node:fs';
import { resolve as absolute, dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ComponentList } from '../config/component-list.ts';
import type { Config } from '../config/config.ts';
import { SpangraphError, thrownMessage } from '../errors.ts';
import type { Meter } from '../metrics/definition.ts';
import type { Logger } from '../telemetry/logger.ts';
import { backupFileAt, backupsIn, removeLeftovers } from './backup-files.ts';
import type { BackupMessage, BackupThreadData, MadeBackup, TenantBackups } from './backup-messages.ts';
import { keepBackingUp } from './backup-timer.ts';
import { listTenants, tenantConfig } from './tenant-config.ts';

/** The module that a backup thread runs: one that calls `makeScheduledBackup` with the program's list of components. */
export const BACKUP_THREAD = new URL(
  import.meta.url.endsWith('.ts') ? './backup-thread.ts' : './backup-thread.js',
  import.meta.url,
);

export interface BackupParts {
  /** The module that each backup thread runs. */
  readonly module: URL;
  readonly components: ComponentList;
  readonly meter: Meter;
  readonly log: Logger;
}

export interface ScheduledBackups {
  /** Begins no more, and cuts the one under way off. SQLite's check of a copy cannot be cut off: `ended` waits for it. */
  stop(): void;
  /** Resolves when nothing is under way, and nothing half is left. */
  readonly ended: Promise<void>;
}

/** Undefined: there are none. Throws INVALID_CONFIG for a folder that cannot be read. */
export function startBackups(
  config: Config,
  { module, components, meter, log }: BackupParts,
): ScheduledBackups | undefined {
  const { everyMs, keep, path } = config.backup;
  if (everyMs === undefined || path === undefined) return undefined;
  const folder = absolute(path);
  const stopping = new AbortController();
  const { signal } = stopping;
  const make = async (time: number): Promise<MadeBackup> => {
    const file = backupFileAt(folder, time);
    const made = await makeIn([folder], { config, file, keep });
    if (config.tenants === undefined) return made;
    return { ...made, tenants: await makeOfTenants(time) };
  };
  /** Makes one, in the last of these folders, each in the one before. */
  const makeIn = async (folders: readonly string[], data: Omit<BackupThreadData, 'folders'>): Promise<MadeBackup> => {
    try {
      return await runThread(module, { ...data, folders }, signal);
    } finally {
      removeLeftovers(dirname(data.file));
    }
  };
  /** One that fails does not keep the others from theirs. */
  const makeOfTenants = async (time: number): Promise<TenantBackups> => {
    const made = { files: 0, bytes: 0, failed: 0 };
    for (const tenant of await listTenants(config, components)) {
      signal.throwIfAborted();
      const [all, own] = [join(folder, TENANTS_FOLDER), join(folder, TENANTS_FOLDER, tenant)];
      const data = { config: tenantConfig(config, components, tenant), file: backupFileAt(own, time), keep };
      try {
        made.bytes += (await makeIn([folder, all, own], data)).bytes;
        made.files++;
      } catch (err) {
        signal.throwIfAborted();
        made.failed++;
        log.error({ err, tenant }, 'The backup of a tenant could not be made; the next attempt follows');
      }
    }
    return made;
  };
  const plan = { everyMs, newest: newestIn(folder), make };
  return { stop: () => stopping.abort(), ended: keepBackingUp(plan, { meter, log }, signal) };
}

/** In the folder of the backups; it has a folder for each tenant. */
const TENANTS_FOLDER = 'tenants';

/** Also removes what a process left that was killed. */
function newestIn(folder: string): number | undefined {
  try {
    removeLeftovers(folder);
    return backupsIn(folder)[0]?.time;
  } catch (thrown) {
    const reason = thrownMessage(thrown);
    const said = isFile(folder) ? `${folder} is a file` : reason;
    const advice = 'Name a folder that this user may read and write.';
    throw new SpangraphError('INVALID_CONFIG', `backup.path: ${said}. ${advice}`, { cause: thrown });
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** Resolves with the outcome when the thread has ended. `signal` ends it before. */
async function runThread(module: URL, workerData: BackupThreadData, signal: AbortSignal): Promise<MadeBackup> {
  const worker = new Worker(module, { workerData, name: 'backup' });
  const end = (): void => void worker.terminate();
  signal.addEventListener('abort', end);
  try {
    return await outcomeOf(worker);
  } finally {
    signal.removeEventListener('abort', end);
  }
}

function outcomeOf(worker: Worker): Promise<MadeBackup> {
  return new Promise((resolve, reject) => {
    let outcome = (): void => reject(new Error('The backup thread ended without an outcome.'));
    worker.once('message', (message: BackupMessage) => {
      outcome = () => {
        if (message.type === 'made') resolve(message.backup);
        else reject(SpangraphError.fromPlain(message.error, message.stack));
      };
    });
    worker.once('error', (error) => {
      outcome = () => reject(error);
    });
    worker.once('exit', () => outcome());
  });
}
