/** What a backup thread starts with, and its one message. Types only. */
import type { Config } from '../config/config.ts';
import type { PlainError } from '../errors.ts';
import type { CopyReport } from '../storage/maintenance.ts';
import type { RemovedBackups } from './backup-files.ts';

export interface BackupThreadData {
  readonly config: Config;
  /** The file to write. */
  readonly file: string;
  /** Backups that stay, this one included. */
  readonly keep: number;
}

/** A backup that was made. */
export interface MadeBackup extends CopyReport, RemovedBackups {
  readonly file: string;
}

export type BackupMessage =
  | { readonly type: 'made'; readonly backup: MadeBackup }
  | { readonly type: 'failed'; readonly error: PlainError; readonly stack?: string };
