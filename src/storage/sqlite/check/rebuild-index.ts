/** Makes the parts of the index of terms again, each in a second table that takes the place of the first in one transaction. */
import Database from 'better-sqlite3';
import { MAX_INT64 } from '../../../model/int64.ts';
import { createPart, partTable } from '../rows/index-parts.ts';
import { listedParts, PARTS_PART, type PartBlocks, partTables, spansOfPart } from './part-blocks.ts';
import type { SpanPass } from './span-pass.ts';

/** The number of the part that is being made. No other part has it. */
const NEW_PART = 0;
/** Documents of a transaction. */
const SPANS_A_STEP = 20_000;

/** If it is cut off, the parts that follow stay as they were. */
export function rebuildIndex(path: string, pass: SpanPass): void {
  const file = new Database(path, { fileMustExist: true });
  try {
    rebuildParts(file, pass);
  } finally {
    file.close();
  }
}

function rebuildParts(file: Database.Database, pass: SpanPass): void {
  coverAllBlocks(file);
  const parts = listedParts(file);
  const listed = new Set(parts.map(({ id }) => partTable(id)));
  for (const table of partTables(file, 'main')) if (!listed.has(table)) file.exec(`DROP TABLE ${table}`);
  for (const part of parts) rebuildPart(file, pass, part);
}

/** Makes the first part begin at the first block, or adds one if there is none. */
function coverAllBlocks(file: Database.Database): void {
  file.exec(`INSERT INTO ${PARTS_PART} SELECT 1, 0, 0, 0, 0 WHERE NOT EXISTS (SELECT 1 FROM ${PARTS_PART});
    UPDATE ${PARTS_PART} SET first_block = min(first_block, ifnull((SELECT min(arrival_block) FROM spans), first_block))
      WHERE id = (SELECT min(id) FROM ${PARTS_PART})`);
}

function rebuildPart(file: Database.Database, pass: SpanPass, part: PartBlocks): void {
  const [made, table] = [partTable(NEW_PART), partTable(part.id)];
  const { spanCount, lowId, highId } = spansOfPart(file, part);
  file.exec(createPart(NEW_PART));
  fill(file, pass.termsOf(lowId, highId === MAX_INT64 ? undefined : highId + 1n, part), made);
  file.transaction(() => {
    file.exec(`DROP TABLE IF EXISTS ${table}; ALTER TABLE ${made} RENAME TO ${table}`);
    file
      .prepare(`UPDATE ${PARTS_PART} SET span_count = ?, low_id = ?, high_id = ? WHERE id = ?`)
      .run(spanCount, lowId, highId, part.id);
  })();
}

function fill(file: Database.Database, spans: ReturnType<SpanPass['termsOf']>, table: string): void {
  const insert = file.prepare(`INSERT INTO ${table} (rowid, terms) VALUES (?, ?)`);
  let open = 0;
  for (const [row, , terms] of spans) {
    if (open === 0) file.exec('BEGIN');
    insert.run(row, [...terms].join(' '));
    open = (open + 1) % SPANS_A_STEP;
    if (open === 0) file.exec('COMMIT');
  }
  if (open > 0) file.exec('COMMIT');
}
