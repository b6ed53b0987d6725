/** Operations (service, span name, kind) and how many spans each has, in all and by minute of start. */
import type { Database, Statement } from 'better-sqlite3';
import { getOrMake } from '../rows/get-or-make.ts';

/** Operations remembered at the most; a full table starts anew. */
const MAX_REMEMBERED = 50_000;
const NANOS_A_MINUTE = 60_000_000_000n;

export function minuteOf(startTime: bigint): number {
  return Number(startTime / NANOS_A_MINUTE);
}

const newMap = <Key, Value>(): Map<Key, Value> => new Map<Key, Value>();

export class Operations {
  readonly #find: Statement;
  readonly #insert: Statement;
  readonly #addTotal: Statement;
  readonly #addMinute: Statement;
  /** service -> name -> kind -> id */
  readonly #ids = new Map<string, Map<string, Map<number, number>>>();
  #remembered = 0;
  /** minute -> operation id -> spans of the commit under way */
  readonly #added = new Map<number, Map<number, number>>();

  constructor(db: Database) {
    this.#find = db.prepare('SELECT id FROM operations WHERE service = ? AND name = ? AND kind = ?').pluck();
    this.#insert = db
      .prepare('INSERT INTO operations (service, name, kind, span_count) VALUES (?, ?, ?, 0) RETURNING id')
      .pluck();
    this.#addTotal = db.prepare('UPDATE operations SET span_count = span_count + ? WHERE id = ?');
    this.#addMinute = db.prepare(
      `INSERT INTO operation_minutes VALUES (?, ?, ?)
        ON CONFLICT DO UPDATE SET span_count = span_count + excluded.span_count`,
    );
  }

  reset(): void {
    this.#ids.clear();
    this.#remembered = 0;
    this.#added.clear();
  }

  idOf(service: string, name: string, kind: number): number {
    const names = getOrMake(this.#ids, service, newMap<string, Map<number, number>>);
    const kinds = getOrMake(names, name, newMap<number, number>);
    const known = kinds.get(kind);
    if (known !== undefined) return known;
    const id =
      (this.#find.get(service, name, kind) as number | undefined) ?? (this.#insert.get(service, name, kind) as number);
    if (this.#remembered++ >= MAX_REMEMBERED) {
      this.#ids.clear();
      this.#remembered = 0;
    } else kinds.set(kind, id);
    return id;
  }

  /** Counts spans, out where `spans` is negative; the counts are written by {@link flush}. */
  count(operationId: number, startTime: bigint, spans: number): void {
    const minute = minuteOf(startTime);
    const counts = getOrMake(this.#added, minute, newMap<number, number>);
    counts.set(operationId, (counts.get(operationId) ?? 0) + spans);
  }

  flush(): void {
    const totals = new Map<number, number>();
    for (const [minute, counts] of this.#added) {
      for (const [id, count] of counts) {
        this.#addMinute.run(minute, id, count);
        totals.set(id, (totals.get(id) ?? 0) + count);
      }
    }
    for (const [id, count] of totals) this.#addTotal.run(count, id);
    this.#added.clear();
  }
}
