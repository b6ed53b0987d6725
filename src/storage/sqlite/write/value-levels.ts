/**
 * The rows of the dictionary in three levels, as in a log-structured merge tree. Counts are added to the newest level, which is
 * small, and move down in sorted portions when a key has many there. So no commit writes at places in all of the table.
 */
import type { Database, Statement } from 'better-sqlite3';
import type { Steps } from '../../../model/steps.ts';
import type { SqlParameter } from '../file/read-connection.ts';
import { BASE, MIDDLE, NEWEST, wholeNewest } from '../rows/value-levels.ts';
import type { ValueText } from '../rows/value-text.ts';

/** Rows that move, or are deleted, between two pauses. */
const ROWS_A_STEP = 2_000;
/** The middle level moves down when it has this part of the rows of the base. A reader looks up what it replaces there. */
const MIDDLE_SHARE = 1 / 8;
/** SQLite sorts blobs behind all texts. */
const BEHIND_TEXTS = Buffer.alloc(0);

/** The rows that a key has in each level: in the upper two perhaps fewer. */
export interface LevelRows {
  newest: number;
  middle: number;
  base: number;
}

const COLUMNS = 'level, key_id, text, type, exact, span_count, added';
const IN_LEVEL = 'FROM leveled_value_counts WHERE level = ? AND key_id = ?';
/** Of a value in the newest level. */
const ADD = `INSERT INTO leveled_value_counts (${COLUMNS}) VALUES (${NEWEST}, ?, ?, ?, ?, ?, NULL)
  ON CONFLICT DO UPDATE SET span_count = span_count + excluded.span_count`;
const PORTION = `${IN_LEVEL} AND text <= ?`;

export class ValueLevels {
  readonly #maxNewest: number;
  readonly #add: Statement;
  readonly #subtract: Statement<SqlParameter[], number>;
  readonly #removeNoChange: Statement;
  readonly #countRows: Statement<[number, number], number>;
  readonly #countAdded: Statement<[number, number], number>;
  readonly #texts: Statement<[number, number], [text: string, spans: number]>;
  readonly #textAt: Statement<[number, number, number], string>;
  readonly #moveNewest: Statement;
  readonly #moveMiddle: Statement;
  readonly #removeEmpty: Statement;
  readonly #remove: Statement;

  constructor(db: Database, maxNewest: number) {
    this.#maxNewest = maxNewest;
    this.#add = db.prepare(ADD);
    this.#subtract = db.prepare<SqlParameter[], number>(`${ADD} RETURNING span_count`).pluck();
    this.#removeNoChange = db.prepare(
      `DELETE FROM leveled_value_counts WHERE level = ${NEWEST} AND key_id = ? AND text = ? AND type = ? AND exact = ?`,
    );
    this.#countRows = db.prepare<[number, number], number>(`SELECT count(*) ${IN_LEVEL}`).pluck();
    this.#countAdded = db
      .prepare<[number, number], number>(
        `SELECT (SELECT coalesce(sum(added), 0) FROM leveled_value_counts WHERE level = ${MIDDLE} AND key_id = ?)
          + (SELECT coalesce(sum(added), 0) FROM ${wholeNewest('key_id = ?')})`,
      )
      .pluck();
    this.#texts = db
      .prepare<[number, number], [text: string, spans: number]>(`SELECT text, span_count ${IN_LEVEL} ORDER BY text`)
      .raw();
    this.#textAt = db
      .prepare<[number, number, number], string>(`SELECT text ${IN_LEVEL} ORDER BY text LIMIT 1 OFFSET ?`)
      .pluck();
    this.#moveNewest = db.prepare(
      `INSERT INTO leveled_value_counts (${COLUMNS})
        SELECT ${MIDDLE}, key_id, text, type, exact, span_count, added
          FROM ${wholeNewest('key_id = ? AND text <= ?')} WHERE true
        ON CONFLICT DO UPDATE SET span_count = excluded.span_count, added = added + excluded.added`,
    );
    this.#moveMiddle = db.prepare(
      `INSERT INTO leveled_value_counts (${COLUMNS})
        SELECT ${BASE}, key_id, text, type, exact, span_count, NULL
          FROM leveled_value_counts WHERE level = ${MIDDLE} AND key_id = ? AND text <= ? ORDER BY text, type, exact
        ON CONFLICT DO UPDATE SET span_count = excluded.span_count`,
    );
    this.#removeEmpty = db.prepare(
      `DELETE FROM leveled_value_counts WHERE (level, key_id, text, type, exact) IN
        (SELECT ${BASE}, key_id, text, type, exact FROM leveled_value_counts
          WHERE level = ${MIDDLE} AND key_id = ? AND text <= ? AND span_count = 0)`,
    );
    this.#remove = db.prepare(`DELETE ${PORTION}`);
  }

  rowsOf(keyId: number): LevelRows {
    return { newest: this.#count(NEWEST, keyId), middle: this.#count(MIDDLE, keyId), base: this.#count(BASE, keyId) };
  }

  /** The exact number of the distinct values of a key. */
  countValues(keyId: number): number {
    return this.#count(BASE, keyId) + (this.#countAdded.get(keyId, keyId) ?? 0);
  }

  /** Adds spans, or subtracts them if they are negative. */
  add(keyId: number, text: ValueText, spans: number): void {
    if (spans > 0) this.#add.run(keyId, ...text, spans);
    else if (this.#subtract.get(keyId, ...text, spans) === 0) this.#removeNoChange.run(keyId, ...text);
  }

  /** Call after rows were added, at most `added`. */
  *shrink(keyId: number, rows: LevelRows, added: number): Steps<void> {
    rows.newest += added;
    if (rows.newest <= this.#maxNewest) return;
    rows.newest = this.#count(NEWEST, keyId);
    if (rows.newest <= this.#maxNewest) return;
    yield* this.#emptyNewest(keyId, rows);
    const maxMiddle = Math.max(this.#maxNewest, rows.base * MIDDLE_SHARE);
    if (rows.middle <= maxMiddle) return;
    rows.middle = this.#count(MIDDLE, keyId);
    if (rows.middle > maxMiddle) yield* this.#emptyMiddle(keyId, rows);
  }

  /** All values of a key in the order of text. Moves them to the base first. */
  *inOrder(keyId: number, rows: LevelRows): Steps<Iterable<readonly [text: string, spans: number]>> {
    yield* this.compact(keyId, rows);
    return this.#texts.iterate(BASE, keyId);
  }

  /** Moves all rows of a key to the base, where a value without spans has none. The file may be left so after each step. */
  *compact(keyId: number, rows = this.rowsOf(keyId)): Steps<void> {
    yield* this.#emptyNewest(keyId, rows);
    yield* this.#emptyMiddle(keyId, rows);
  }

  /** Deletes some rows of a key. Returns whether there were none. */
  removeSome(keyId: number): boolean {
    const level = [NEWEST, MIDDLE, BASE].find((one) => this.#textAt.get(one, keyId, 0) !== undefined);
    if (level === undefined) return true;
    this.#remove.run(level, keyId, this.#portionEnd(level, keyId));
    return false;
  }

  *#emptyNewest(keyId: number, rows: LevelRows): Steps<void> {
    yield* this.#empty(NEWEST, keyId, (end) => {
      this.#moveNewest.run(keyId, end);
    });
    rows.middle += rows.newest;
    rows.newest = 0;
  }

  *#emptyMiddle(keyId: number, rows: LevelRows): Steps<void> {
    yield* this.#empty(MIDDLE, keyId, (end) => {
      this.#moveMiddle.run(keyId, end);
      this.#removeEmpty.run(keyId, end);
    });
    rows.middle = 0;
    rows.base = this.#count(BASE, keyId);
  }

  *#empty(level: number, keyId: number, move: (end: string | Buffer) => void): Steps<void> {
    let end: string | Buffer;
    do {
      yield;
      end = this.#portionEnd(level, keyId);
      move(end);
      this.#remove.run(level, keyId, end);
    } while (end !== BEHIND_TEXTS);
  }

  #count(level: number, keyId: number): number {
    return this.#countRows.get(level, keyId) ?? 0;
  }

  /** The last text of the first rows, or what is behind all if they are few. */
  #portionEnd(level: number, keyId: number): string | Buffer {
    return this.#textAt.get(level, keyId, ROWS_A_STEP) ?? BEHIND_TEXTS;
  }
}
