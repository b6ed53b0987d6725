/** Copies a database into a new file, and verifies the copy before the file has its name. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import Database from 'better-sqlite3';
import { SpangraphError, thrownMessage } from '../../../errors.ts';
import type { CopyReport, ReportProgress } from '../../maintenance.ts';
import { missingMigrations } from '../file/migrate.ts';
import type { WalFile } from '../file/wal-file.ts';
import { makeFile } from './new-file.ts';
import { copySnapshot } from './snapshot-copy.ts';
import { disagreementOf, type StoredCounts, storedCounts } from './stored-counts.ts';

/** A copy to be made. */
export interface CopyOrder {
  readonly from: string;
  readonly to: string;
  /** The log of `from`. */
  readonly wal: WalFile;
  readonly migrationsFolder: string;
  readonly onProgress: ReportProgress;
  /** Runs before the file takes its name. */
  readonly replace?: () => void;
}

/** Throws OUTPUT_UNUSABLE, DATABASE_UNUSABLE and STORAGE_UNAVAILABLE. */
export function copyVerified(order: CopyOrder): Promise<CopyReport> {
  const { from, to, wal, migrationsFolder, onProgress, replace } = order;
  return makeFile(
    to,
    async (temporary) => {
      const copiedSpans = await copySnapshot([from, temporary], wal, onProgress, (source) => {
        missingMigrations(source, migrationsFolder, from);
      });
      onProgress(undefined, 'verifying');
      const counts = verify(from, temporary, copiedSpans);
      const disagreement = disagreementOf(counts);
      const { spans, traces } = counts;
      const report = { bytes: statSync(temporary).size, spans, traces };
      return disagreement === undefined ? report : { ...report, disagreement };
    },
    replace,
  );
}

/** What the copy has. Throws DATABASE_UNUSABLE if it is damaged, or is not what was copied. Leaves it without files beside it. */
function verify(from: string, copy: string, copiedSpans: number): StoredCounts {
  const db = new Database(copy, { fileMustExist: true });
  try {
    db.pragma('journal_mode = DELETE');
    const fault = firstFault(db);
    if (fault !== undefined) throw damaged(from, fault);
    const counts = storedCounts(db);
    if (counts.spansOfOperations !== copiedSpans) throw damaged(from, 'the copy has another number of spans');
    return counts;
  } finally {
    db.close();
  }
}

/** SQLite's own check of all pages and indexes. Undefined if there is no fault. */
function firstFault(db: Database.Database): string | undefined {
  try {
    const [row] = db.pragma('integrity_check(1)') as readonly { readonly integrity_check: string }[];
    return row?.integrity_check === 'ok' ? undefined : (row?.integrity_check ?? 'the check gave no answer');
  } catch (thrown) {
    return thrownMessage(thrown);
  }
}

function damaged(from: string, fault: string): SpangraphError {
  return new SpangraphError(
    'DATABASE_UNUSABLE',
    `${resolve(from)} is damaged, so no copy was made: ${fault.replaceAll('\n', ' ')}. ` +
      '`spangraph check` says more. Restore a backup, or try `sqlite3 FILE .recover`.',
  );
}
