/** What SQLite says of how it runs a statement, in the words of an explanation. */
import type { Database } from 'better-sqlite3';
import type { ExplainedStep } from '../../explain.ts';

export type StatementPlan = Pick<ExplainedStep, 'access' | 'using' | 'order'>;

export function planOfStatement(sql: string, db: Database): StatementPlan {
  const parameters = Array.from(sql.matchAll(/\?/g), () => null);
  const rows = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...parameters) as { readonly detail: string }[];
  const details = rows.map(({ detail }) => withTables(detail, sql));
  const isSorted = details.some((detail) => detail.startsWith('USE TEMP B-TREE FOR ORDER BY'));
  return {
    access: details.some(isScan) ? 'SCAN' : 'INDEX',
    using: details.join('; '),
    ...(isSorted ? { order: 'SORTED' } : {}),
  };
}

/** Virtual tables are searched by their own index, lists of parameters are no data. */
function isScan(detail: string): boolean {
  return /^SCAN (?!json_each|CONSTANT|.* VIRTUAL TABLE)/.test(detail);
}

/** SQLite names a table by its alias. */
function withTables(detail: string, sql: string): string {
  return detail.replace(/^(SCAN|SEARCH) (\w+)/, (whole, how: string, alias: string) => {
    const [, table] = new RegExp(`(?:FROM|JOIN)\\s+(\\w+) ${alias}\\b`, 'i').exec(sql) ?? [];
    return table === undefined ? whole : `${how} ${table}`;
  });
}
