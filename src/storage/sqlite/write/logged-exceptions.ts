/** Stores and removes what log records tell of spans. */
import { createHash } from 'node:crypto';
import type { Database, Statement } from 'better-sqlite3';
import type { LoggedException } from '../../../model/exception.ts';
import { traceIdBytes } from '../rows/keys.ts';
import { timeBytes } from '../rows/logged-time.ts';

type Values = [
  trace: Buffer,
  span: Buffer,
  time: Buffer,
  hash: Buffer,
  type: string,
  message: string,
  stacktrace: string,
];

export class LoggedExceptions {
  readonly #insert: Statement<Values>;
  readonly #removeOfTrace: Statement<[Buffer]>;
  readonly #removeLonely: Statement<[Buffer, number]>;

  constructor(db: Database) {
    this.#insert = db.prepare('INSERT OR IGNORE INTO logged_exceptions VALUES (?, ?, ?, ?, ?, ?, ?)');
    this.#removeOfTrace = db.prepare('DELETE FROM logged_exceptions WHERE trace_id = ?');
    this.#removeLonely = db.prepare(
      `DELETE FROM logged_exceptions WHERE (trace_id, span_id, time, content_hash) IN
        (SELECT trace_id, span_id, time, content_hash FROM logged_exceptions x INDEXED BY logged_exceptions_time_index
          WHERE time < ? AND NOT EXISTS (SELECT 1 FROM traces t WHERE t.trace_id = x.trace_id) LIMIT ?)`,
    );
  }

  /** Those that are stored already stay as they are. */
  insert(exceptions: readonly LoggedException[]): void {
    for (const { traceId, spanId, timeUnixNano, type, message, stacktrace } of exceptions) {
      const texts = [type, message, stacktrace] as const;
      const hash = createHash('sha256').update(JSON.stringify(texts)).digest();
      this.#insert.run(traceIdBytes(traceId), Buffer.from(spanId, 'hex'), timeBytes(timeUnixNano), hash, ...texts);
    }
  }

  /** Removes all of a trace. Returns whether there were any. */
  removeOfTrace(traceId: string): boolean {
    return this.#removeOfTrace.run(traceIdBytes(traceId)).changes > 0;
  }

  /** Removes at most `limit` that are of a time before `before` and of traces that are not stored. Returns how many. */
  removeLonely(before: bigint, limit: number): number {
    return this.#removeLonely.run(timeBytes(before), limit).changes;
  }
}
