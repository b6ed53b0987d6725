/** Operations (service, span name, kind) with their span counts, in total and by minute of start. */
import type { Database, Statement } from 'better-sqlite3';
import { BoundedCache } from '../../../model/bounded-cache.ts';
import { getOrMake } from '../../../model/get-or-make.ts';
import { forEachInSteps, type Steps } from '../../../model/steps.ts';
import { inserted } from './inserted.ts';
import type { UnkeptMinutes } from './unkept-minutes.ts';

/** The most cached operations. */
const MAX_REMEMBERED = 50_000;
/** Counts that are written between two pauses. */
const COUNTS_A_STEP = 100;
const NANOS_A_MINUTE = 60_000_000_000n;

export function minuteOf(startTime: bigint): number {
  return Number(startTime / NANOS_A_MINUTE);
}

const newMap = <Key, Value>(): Map<Key, Value> => new Map<Key, Value>();

export class Operations {
  readonly #find: Statement<[string, string, number], number>;
  readonly #insert: Statement<[string, string, number], number>;
  readonly #addTotal: Statement;
  readonly #addMinute: Statement;
  readonly #removeEmpty: Statement;
  /** Ids by service, name and kind. */
  readonly #ids = new BoundedCache<string, number>(MAX_REMEMBERED);
  /** minute -> operation id -> spans of the running commit */
  readonly #added = new Map<number, Map<number, number>>();

  readonly #unkept: readonly UnkeptMinutes[];

  constructor(db: Database, unkept: readonly UnkeptMinutes[]) {
    this.#unkept = unkept;
    this.#find = db
      .prepare<[string, string, number], number>(
        'SELECT id FROM operations WHERE service = ? AND name = ? AND kind = ?',
      )
      .pluck();
    this.#insert = db
      .prepare<[string, string, number], number>(
        'INSERT INTO operations (service, name, kind, span_count) VALUES (?, ?, ?, 0) RETURNING id',
      )
      .pluck();
    this.#addTotal = db.prepare('UPDATE operations SET span_count = span_count + ? WHERE id = ?');
    this.#addMinute = db.prepare(
      `INSERT INTO operation_minutes VALUES (?, ?, ?)
        ON CONFLICT DO UPDATE SET span_count = span_count + excluded.span_count`,
    );
    this.#removeEmpty = db.prepare(
      'DELETE FROM operation_minutes WHERE minute = ? AND operation_id = ? AND span_count = 0',
    );
  }

  reset(): void {
    this.#ids.clear();
    this.#added.clear();
  }

  idOf(service: string, name: string, kind: number): number {
    const key = `${kind} ${service.length} ${service}${name}`;
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = this.#find.get(service, name, kind) ?? inserted(this.#insert, service, name, kind);
    this.#ids.set(key, id);
    return id;
  }

  /** Adds `spans` to the counts; negative to subtract. {@link flush} writes them. */
  count(operationId: number, startTime: bigint, spans: number): void {
    const minute = minuteOf(startTime);
    const counts = getOrMake(this.#added, minute, newMap<number, number>);
    counts.set(operationId, (counts.get(operationId) ?? 0) + spans);
  }

  *flush(): Steps<void> {
    const totals = new Map<number, number>();
    for (const [minute, counts] of this.#added) {
      for (const kept of this.#unkept) kept.drop(minute);
      yield* forEachInSteps([...counts], COUNTS_A_STEP, ([id, count]) => {
        this.#addMinute.run(minute, id, count);
        if (count < 0) this.#removeEmpty.run(minute, id);
        totals.set(id, (totals.get(id) ?? 0) + count);
      });
    }
    yield* forEachInSteps([...totals], COUNTS_A_STEP, ([id, count]) => this.#addTotal.run(count, id));
    this.#added.clear();
  }
}
