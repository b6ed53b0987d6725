/** Makes `span_index` again in a second table, which takes the place of the first in one transaction. */
import type { Database } from 'better-sqlite3';
import type { SpanPass } from './span-pass.ts';

const NEW_TABLE = 'span_index_rebuilt';
/** Documents of a transaction. */
const SPANS_A_STEP = 20_000;

/** The checked file is `file`. If it is cut off, the index stays as it was. */
export function rebuildIndex(shadow: Database, pass: SpanPass): void {
  const schema = shadow
    .prepare<[], string>("SELECT sql FROM file.sqlite_schema WHERE name = 'span_index'")
    .pluck()
    .get();
  if (schema === undefined) throw new Error('The table span_index is missing.');
  const settings = shadow
    .prepare<[], [string, bigint]>("SELECT k, v FROM file.span_index_config WHERE k <> 'version'")
    .raw()
    .safeIntegers()
    .all();
  shadow.exec(`DROP TABLE IF EXISTS file.${NEW_TABLE}`);
  shadow.exec(schema.replace(/VIRTUAL TABLE "?span_index"?/i, `VIRTUAL TABLE file.${NEW_TABLE}`));
  const set = shadow.prepare(`INSERT INTO file.${NEW_TABLE} (${NEW_TABLE}, rank) VALUES (?, ?)`);
  for (const [name, value] of settings) set.run(name, value);
  fill(shadow, pass);
  shadow.transaction(() => {
    shadow.exec(`DROP TABLE file.span_index; ALTER TABLE file.${NEW_TABLE} RENAME TO span_index`);
  })();
}

function fill(shadow: Database, pass: SpanPass): void {
  const insert = shadow.prepare(`INSERT INTO file.${NEW_TABLE} (rowid, terms) VALUES (?, ?)`);
  let open = 0;
  for (const [row, , terms] of pass.termsOf(-(2n ** 63n), undefined)) {
    if (open === 0) shadow.exec('BEGIN');
    insert.run(row, [...terms].join(' '));
    open = (open + 1) % SPANS_A_STEP;
    if (open === 0) shadow.exec('COMMIT');
  }
  if (open > 0) shadow.exec('COMMIT');
}
