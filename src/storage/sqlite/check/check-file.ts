/** Checks one file that nobody writes to, and repairs it if told to. */
import type { Database } from 'better-sqlite3';
import { SpangraphError } from '../../../errors.ts';
import { Findings } from '../../findings.ts';
import type { CheckReport, ReportProgress } from '../../maintenance.ts';
import { openForReading } from '../file/database.ts';
import { missingMigrations } from '../file/migrate.ts';
import { compareIndex, TERMS_PART } from './compare-index.ts';
import { compareTable, completeShadow, DERIVED_TABLES, repairTable } from './derived-tables.ts';
import { compareDictionary, DICTIONARY_PART, repairDictionary } from './dictionary.ts';
import { addDamage, checkIntegrity, FILE_PART, INDEX_PART, repairIndexes } from './integrity.ts';
import { compareSums, dropSums, SUMS_PART } from './kept-sums.ts';
import { compareLists, compareMoves, compareShift, repairListsOf, repairMoves, repairShift } from './loose-rows.ts';
import { compareParts, PARTS_PART } from './part-blocks.ts';
import { rebuildIndex } from './rebuild-index.ts';
import { repairSpans } from './repair-spans.ts';
import { type CheckedFile, checkedFile, closeShadow, fillShadow, openShadow } from './shadow.ts';
import { type PassResult, SpanPass } from './span-pass.ts';
import { summarizeTraces } from './trace-pass.ts';

/** What a check has to do. */
export interface CheckOrder {
  readonly path: string;
  readonly migrationsFolder: string;
  readonly repair: boolean;
  readonly onProgress: ReportProgress;
}

/** What a check has found out, in a form that a repair can use. */
interface Checked {
  readonly findings: Findings;
  readonly pass: SpanPass;
  readonly result: PassResult;
  readonly traces: number;
  readonly wrongKeys: readonly number[];
}

/** One round: checks, and repairs if asked to. Throws DATABASE_UNUSABLE. */
export function checkFile(order: CheckOrder): CheckReport {
  const { path, migrationsFolder } = order;
  const db = openForReading(path);
  try {
    refuseOtherLayout(db, migrationsFolder, path);
    const shadow = openShadow(path, migrationsFolder);
    try {
      const findings = new Findings();
      checkIntegrity(db, findings, order.onProgress);
      return checkRows(checkedFile(path, db), shadow, findings, order);
    } finally {
      closeShadow(shadow);
    }
  } finally {
    db.close();
  }
}

function checkRows(file: CheckedFile, shadow: Database, findings: Findings, order: CheckOrder): CheckReport {
  try {
    // One transaction: a statement on its own takes and gives back the lock of the file.
    const checked = file.reads.snapshot(() => compare(file, shadow, findings, order.onProgress));
    // A damaged table may lack rows, and what follows from them would be removed.
    if (order.repair && findings.countOf(FILE_PART) === 0) repairAll(shadow, checked, order);
    return { spans: checked.result.spans, traces: checked.traces, ...findings.report() };
  } catch (thrown) {
    addDamage(thrown, findings);
    return { spans: 0, traces: 0, ...findings.report() };
  }
}

function compare(file: CheckedFile, shadow: Database, findings: Findings, onProgress: ReportProgress): Checked {
  fillShadow(shadow, file, findings);
  const pass = new SpanPass(file, shadow, findings);
  const total = file.db.prepare<[], number>('SELECT count(*) FROM spans').pluck().get() ?? 0;
  const result = pass.run(total, onProgress);
  onProgress(undefined, 'comparing');
  const traces = summarizeTraces(shadow, findings);
  completeShadow(shadow);
  compareLists(shadow, findings);
  compareMoves(shadow, findings);
  // What is counted without some spans is wrong.
  if (result.unread > 0) return { findings, pass, result, traces, wrongKeys: [] };
  for (const table of DERIVED_TABLES) compareTable(shadow, table, findings);
  const wrongKeys = compareDictionary(shadow, file.db, findings);
  compareShift(shadow, result.maxShift, findings);
  onProgress(undefined, 'comparing sums');
  compareSums(file, findings);
  onProgress(undefined, 'reading the index');
  compareParts(file.db, findings);
  compareIndex(file.db, pass, result.sums, findings);
  return { findings, pass, result, traces, wrongKeys };
}

/** Each step is a transaction, or several, so a repair that is cut off can be run again. */
function repairAll(
  shadow: Database,
  { findings, pass, result, wrongKeys }: Checked,
  { path, onProgress }: CheckOrder,
): void {
  const mend = (part: string, repair: () => void): void => {
    if (findings.countOf(part) === 0) return;
    onProgress(undefined, `repairing ${part}`);
    repair();
  };
  mend(INDEX_PART, () => repairIndexes(shadow));
  if (result.unread > 0) {
    restoreOperations(shadow);
    return;
  }
  for (const table of DERIVED_TABLES) mend(table.table, () => repairTable(shadow, table));
  mend(DICTIONARY_PART, () => repairDictionary(shadow, wrongKeys));
  mend('spans', () => repairSpans(shadow));
  // What was kept of spans that were wrong is wrong as well.
  mend('spans', () => dropSums(shadow));
  mend(SUMS_PART, () => dropSums(shadow));
  mend('events', () => repairListsOf(shadow, 'events'));
  mend('links', () => repairListsOf(shadow, 'links'));
  mend('trace_moves', () => repairMoves(shadow));
  mend('facts', () => repairShift(shadow, result.maxShift));
  const isIndexWrong = [TERMS_PART, PARTS_PART].some((part) => findings.countOf(part) > 0);
  if (isIndexWrong) {
    onProgress(undefined, `repairing ${TERMS_PART}`);
    rebuildIndex(path, pass);
  }
}

/** Operations that spans name. With them these spans can be read, and the rest can be compared. */
function restoreOperations(shadow: Database): void {
  shadow.exec('INSERT OR IGNORE INTO file.operations SELECT * FROM main.operations');
}

function refuseOtherLayout(db: Database, migrationsFolder: string, path: string): void {
  if (missingMigrations(db, migrationsFolder, path).length === 0) return;
  throw new SpangraphError(
    'DATABASE_UNUSABLE',
    `${path} has the layout of an earlier version. Start the server on it once, which upgrades it, and check it again.`,
  );
}
