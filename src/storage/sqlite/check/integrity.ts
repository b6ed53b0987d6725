/** SQLite's own check of all pages and indexes. */
import type { Database } from 'better-sqlite3';
import { thrownMessage } from '../../../errors.ts';
import type { Findings } from '../../findings.ts';
import type { ReportProgress } from '../../maintenance.ts';
import { codeOf } from '../file/error-code.ts';

/** Damage to the file, and to the indexes of tables whose rows are sound. */
export const FILE_PART = 'file';
export const INDEX_PART = 'indexes';
/** Findings after which SQLite stops looking. */
const MAX_FAULTS = 100;
const OF_INDEX = /missing from index|wrong # of entries in index|non-unique entry in index|in index \S+ out of order/i;

export function checkIntegrity(db: Database, findings: Findings, onProgress: ReportProgress): void {
  onProgress(undefined, 'checking pages');
  for (const fault of faultsOf(db)) {
    const repairable = OF_INDEX.test(fault);
    findings.add({ part: repairable ? INDEX_PART : FILE_PART, what: `${fault.replaceAll('\n', ' ')}.`, repairable });
  }
}

/** Makes the indexes of the attached file again. */
export function repairIndexes(shadow: Database): void {
  const tables = shadow
    .prepare<[], string>("SELECT DISTINCT tbl_name FROM file.sqlite_schema WHERE type = 'index'")
    .pluck()
    .all();
  for (const table of tables) shadow.exec(`REINDEX file.${table}`);
}

/** Adds what an error of SQLite about damaged pages says. Throws any other error. */
export function addDamage(thrown: unknown, findings: Findings): void {
  if (!/^SQLITE_(CORRUPT|NOTADB|IOERR)/.test(codeOf(thrown)) || !(thrown instanceof Error)) throw thrown;
  const what = `The file cannot be read further: ${thrown.message} (${codeOf(thrown)}).`;
  findings.add({ part: FILE_PART, what, repairable: false });
}

function faultsOf(db: Database): string[] {
  try {
    const rows = db.pragma(`integrity_check(${MAX_FAULTS})`) as readonly { readonly integrity_check: string }[];
    return rows.map((row) => row.integrity_check).filter((text) => text !== 'ok');
  } catch (thrown) {
    return [thrownMessage(thrown)];
  }
}
