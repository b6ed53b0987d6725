import type { Statement } from 'better-sqlite3';
import type { SqlParameter } from '../file/read-connection.ts';

/** Runs `INSERT ... RETURNING id` and returns the id. */
export function inserted<Values extends SqlParameter[]>(insert: Statement<Values, number>, ...values: Values): number {
  const id = insert.get(...values);
  if (id === undefined) throw new Error('INSERT ... RETURNING returned no row');
  return id;
}
