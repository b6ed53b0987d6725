/** The scheduled backups of this process, if the configuration wants them. */
import { statSync } from 'node:fs';
import { resolve as absolute } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Config } from '../config/config.ts';
import { SpangraphError } from '../errors.ts';
import type { Meter } from '../metrics/definition.ts';
import type { Logger } from '../telemetry/logger.ts';
import { backupFileAt, backupsIn, removeLeftovers } from './backup-files.ts';
import type { BackupMessage, BackupThreadData, MadeBackup } from './backup-messages.ts';
import { keepBackingUp } from './backup-timer.ts';

/** The module that a backup thread runs: one that calls `makeScheduledBackup` with the program's list of components. */
export const BACKUP_THREAD = new URL(
  import.meta.url.endsWith('.ts') ? './backup-thread.ts' : './backup-thread.js',
  import.meta.url,
);

export interface BackupParts {
  /** The module that each backup thread runs. */
  readonly module: URL;
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
export function startBackups(config: Config, { module, meter, log }: BackupParts): ScheduledBackups | undefined {
  const { everyMs, keep, path } = config.backup;
  if (everyMs === undefined || path === undefined) return undefined;
  const folder = absolute(path);
  const stopping = new AbortController();
  const { signal } = stopping;
  const make = async (time: number): Promise<MadeBackup> => {
    try {
      return await runThread(module, { config, file: backupFileAt(folder, time), keep }, signal);
    } finally {
      removeLeftovers(folder);
    }
  };
  const plan = { everyMs, newest: newestIn(folder), make };
  return { stop: () => stopping.abort(), ended: keepBackingUp(plan, { meter, log }, signal) };
}

/** Also removes what a process left that was killed. */
function newestIn(folder: string): number | undefined {
  try {
    removeLeftovers(folder);
    return backupsIn(folder)[0]?.time;
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
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
