/** A backup thread: makes one backup, removes old ones, and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import type { ComponentList } from '../config/component-list.ts';
import { SpangraphError } from '../errors.ts';
import { createLogger } from '../telemetry/logger.ts';
import { backendOf } from './backend-of.ts';
import { makeBackupFolder, removeOldBackups } from './backup-files.ts';
import type { BackupMessage, BackupThreadData, MadeBackup } from './backup-messages.ts';
import { standBack } from './thread-priority.ts';

const tell = (message: BackupMessage): void => parentPort?.postMessage(message);

export async function makeScheduledBackup(list: ComponentList): Promise<void> {
  const data = workerData as BackupThreadData;
  standBack(createLogger(data.config.log).child({ part: 'backup' }));
  try {
    tell({ type: 'made', backup: await makeBackup(data, list) });
  } catch (thrown) {
    const error = SpangraphError.from(thrown);
    const isDefect = error.code === 'INTERNAL_SERVER_ERROR' && thrown instanceof Error;
    tell({ type: 'failed', error: error.toPlain(), ...(isDefect ? { stack: String(thrown.stack) } : {}) });
  }
}

async function makeBackup({ config, folders, file, keep }: BackupThreadData, list: ComponentList): Promise<MadeBackup> {
  const backups = await backendOf(config, list).backups();
  if (backups === undefined) throw new Error('The configuration was checked for a backend with backups.');
  for (const folder of folders) makeBackupFolder(folder);
  const report = await backups.backup(file, () => {});
  return { ...report, file, ...removeOldBackups(file, keep) };
}
