import type { Database } from 'better-sqlite3';

/** Runs the action, which waits for other users of the file for at most `ms` milliseconds. */
export function waitingAtMost<Result>(db: Database, ms: number, action: () => Result): Result {
  const timeout: unknown = db.pragma('busy_timeout', { simple: true });
  try {
    db.pragma(`busy_timeout = ${ms}`);
    return action();
  } finally {
    db.pragma(`busy_timeout = ${Number(timeout)}`);
  }
}
