/** Stores and removes what log records tell of spans. */
import { createHash } from 'node:crypto';
import type { Database, Statement } from 'better-sqlite3';
import type { LoggedException } from '../../../model/exception.ts';
import type { Bounds } from '../../ordering/bounds.ts';
import { traceIdBytes } from '../rows/keys.ts';
import { timeBytes } from '../rows/logged-time.ts';

/** Exceptions of one commit: they take about 20 ms. */
export const EXCEPTIONS_A_COMMIT = 1_000;

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
  readonly #removeLonely: Statement<[Buffer, Buffer, number]>;

  constructor(db: Database) {
    this.#insert = db.prepare('INSERT OR IGNORE INTO logged_exceptions VALUES (?, ?, ?, ?, ?, ?, ?)');
    this.#removeOfTrace = db.prepare('DELETE FROM logged_exceptions WHERE trace_id = ?');
    this.#removeLonely = db.prepare(
      `DELETE FROM logged_exceptions WHERE (trace_id, span_id, time, content_hash) IN
        (SELECT trace_id, span_id, time, content_hash FROM logged_exceptions x INDEXED BY logged_exceptions_time_index
          WHERE time BETWEEN ? AND ? AND NOT EXISTS (SELECT 1 FROM traces t WHERE t.trace_id = x.trace_id) LIMIT ?)`,
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

  /** Removes one commit of those that are of these times and of traces that are not stored. Returns whether there may be more. */
  removeLonely({ low, high }: Bounds): boolean {
    const { changes } = this.#removeLonely.run(timeBytes(low), timeBytes(high), EXCEPTIONS_A_COMMIT);
    return changes === EXCEPTIONS_A_COMMIT;
  }
}
