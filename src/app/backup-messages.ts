/** What a backup thread starts with, and its one message. Types only. */
import type { Config } from '../config/config.ts';
import type { PlainError } from '../errors.ts';
import type { CopyReport } from '../storage/maintenance.ts';
import type { RemovedBackups } from './backup-files.ts';

export interface BackupThreadData {
  readonly config: Config;
  /** The folders of the file, each in the one before. Those that are absent are made. */
  readonly folders: readonly string[];
  /** The file to write. */
  readonly file: string;
  /** Backups that stay, this one included. */
  readonly keep: number;
}

/** A backup that was made. */
export interface MadeBackup extends CopyReport, RemovedBackups {
  readonly file: string;
  /** Absent: there are none. */
  readonly tenants?: TenantBackups;
}

/** Those of all tenants together. */
export interface TenantBackups {
  readonly files: number;
  readonly bytes: number;
  readonly failed: number;
}

export type BackupMessage =
  | { readonly type: 'made'; readonly backup: MadeBackup }
  | { readonly type: 'failed'; readonly error: PlainError; readonly stack?: string };
