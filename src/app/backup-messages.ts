/** What a backup thread starts with, and its one message. Types only. */
import type { Config } from '../config/config.ts';
import type { PlainError } from '../errors.ts';
import type { CopyReport } from '../storage/maintenance.ts';

export interface BackupThreadData {
  readonly config: Config;
  /** The file to write. */
  readonly file: string;
  /** Backups that stay, this one included. */
  readonly keep: number;
}

/** A backup that was made. */
export interface MadeBackup extends CopyReport {
  readonly file: string;
  /** The older ones that were removed afterwards. */
  readonly removed: readonly string[];
}

export type BackupMessage =
  | { readonly type: 'made'; readonly backup: MadeBackup }
  | { readonly type: 'failed'; readonly error: PlainError; readonly stack?: string };
