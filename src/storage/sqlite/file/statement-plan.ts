/** SQLite's query plan of a statement, in the form of an explanation. */
import type { Database } from 'better-sqlite3';
import type { ExplainedStep } from '../../explain.ts';

export type StatementPlan = Pick<ExplainedStep, 'access' | 'using' | 'order'>;

export function planOfStatement(sql: string, db: Database): StatementPlan {
  const parameters = Array.from(sql.matchAll(/\?/g), () => null);
  const rows = db.prepare<null[], { readonly detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(...parameters);
  const details = rows.map(({ detail }) => withTables(detail, sql));
  const isSorted = details.some((detail) => detail.startsWith('USE TEMP B-TREE FOR ORDER BY'));
  return {
    access: details.some(isScan) ? 'SCAN' : 'INDEX',
    using: details.join('; '),
    ...(isSorted ? { order: 'SORTED' } : {}),
  };
}

/** A virtual table has its own index, and a list of parameters is not a table. */
function isScan(detail: string): boolean {
  return /^SCAN (?!json_each|CONSTANT|.* VIRTUAL TABLE)/.test(detail);
}

/** The detail with the name of the table instead of its alias. */
function withTables(detail: string, sql: string): string {
  return detail.replace(/^(SCAN|SEARCH) (\w+)/, (whole, how: string, alias: string) => {
    const [, table] = new RegExp(`(?:FROM|JOIN)\\s+(\\w+) ${alias}\\b`, 'i').exec(sql) ?? [];
    return table === undefined ? whole : `${how} ${table}`;
  });
}
