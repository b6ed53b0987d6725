import type { Statement } from 'better-sqlite3';
import type { SqlParameter } from '../file/read-connection.ts';

/** The id of the row that `INSERT ... RETURNING id` makes. */
export function inserted<Values extends SqlParameter[]>(insert: Statement<Values, number>, ...values: Values): number {
  const id = insert.get(...values);
  if (id === undefined) throw new Error('INSERT ... RETURNING returned no row');
  return id;
}
