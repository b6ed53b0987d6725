/** What scheduled backups tell of themselves. */
import type { MetricDefinition } from '../metrics/definition.ts';

export const BACKUPS: MetricDefinition = {
  name: 'spangraph_backup_runs_total',
  help: 'Scheduled backups that were made or failed.',
  type: 'counter',
  labels: { outcome: ['ok', 'failed'] },
};
export const LAST_BACKUP: MetricDefinition = {
  name: 'spangraph_backup_last_success_timestamp_seconds',
  help: 'When the newest backup of backup.path was begun, in seconds since the Unix epoch.',
  type: 'gauge',
};
export const NEXT_BACKUP: MetricDefinition = {
  name: 'spangraph_backup_due_timestamp_seconds',
  help: 'When a backup is due, in seconds since the Unix epoch: backup.every after the newest one. A failure does not change it.',
  type: 'gauge',
};
export const BACKUP_DURATION: MetricDefinition = {
  name: 'spangraph_backup_last_duration_seconds',
  help: 'Time that the last backup took which this process made, its verification included.',
  type: 'gauge',
};
export const BACKUP_SIZE: MetricDefinition = {
  name: 'spangraph_backup_last_size_bytes',
  help: 'Size of the last backup that this process made.',
  type: 'gauge',
};

export const BACKUP_METRICS: readonly MetricDefinition[] = [
  BACKUPS,
  LAST_BACKUP,
  NEXT_BACKUP,
  BACKUP_DURATION,
  BACKUP_SIZE,
];
