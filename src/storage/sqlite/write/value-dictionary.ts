/**
 * Maintains the dictionary: the values of each key in each scope, with their span counts. Counts are collected in memory and
 * written once per commit ({@link ValueLevels}). A key is given up if its values are too many, too long, or ids. Its
 * rows are then deleted in portions, and readers count the spans instead.
 */
import type { Database, Statement } from 'better-sqlite3';
import type { AttributeScope, AttributeValue } from '../../../model/attributes.ts';
import { getOrMake } from '../../../model/get-or-make.ts';
import { forEachInSteps, type Steps } from '../../../model/steps.ts';
import { type ValueText, valueText } from '../rows/value-text.ts';
import { inserted } from './inserted.ts';
import { looksLikeIds } from './looks-like-ids.ts';
import { type CountedOwner, ValueCounter } from './value-counter.ts';
import { ValueLevels } from './value-levels.ts';

export interface DictionaryLimits {
  /** Distinct values of a key in a scope. */
  readonly maxValues: number;
  /** The same for a key with numbers. Keys with more numbers are measurements, which nobody completes. */
  readonly maxNumbers: number;
  /** From this many distinct values on a key is tested for ids ({@link looksLikeIds}). */
  readonly minIds: number;
  /** UTF-16 code units of a value's text (for lists and maps also of their exact form). */
  readonly maxTextLength: number;
  /** Rows of a key that are written at any place. More move down to larger levels. */
  readonly maxNewest: number;
}

export const DICTIONARY_LIMITS: DictionaryLimits = {
  maxValues: 200_000,
  maxNumbers: 500,
  minIds: 4_000,
  maxTextLength: 256,
  maxNewest: 1_024,
};

/** The most cached keys. */
const MAX_REMEMBERED = 50_000;
/** Values that are written between two pauses. */
const VALUES_A_STEP = 100;

export class ValueDictionary {
  readonly #limits: DictionaryLimits;
  readonly #counters = new Map<AttributeScope, Map<string, ValueCounter>>();
  #remembered = 0;
  /** The counters that the running commit uses. */
  readonly #touched = new Set<ValueCounter>();
  /** Ids of given-up keys that may have rows left. Read on demand. */
  #leftovers: number[] | undefined;
  readonly #findKey: Statement<[string, string], [id: number, isCounted: number, isRepeated: number]>;
  readonly #insertKey: Statement<[string, string], number>;
  readonly #setState: Statement;
  readonly #findLeftovers: Statement<[], number>;
  readonly #levels: ValueLevels;

  constructor(db: Database, limits: DictionaryLimits) {
    this.#limits = limits;
    this.#findKey = db
      .prepare<[string, string], [id: number, isCounted: number, isRepeated: number]>(
        'SELECT id, is_counted, is_repeated FROM value_keys WHERE scope = ? AND key = ?',
      )
      .raw();
    this.#insertKey = db
      .prepare<[string, string], number>(
        'INSERT INTO value_keys (scope, key, is_counted, is_repeated) VALUES (?, ?, 1, 0) RETURNING id',
      )
      .pluck();
    this.#setState = db.prepare('UPDATE value_keys SET is_counted = ?, is_repeated = ? WHERE id = ?');
    this.#findLeftovers = db
      .prepare<[], number>(
        `SELECT id FROM value_keys k WHERE NOT is_counted
          AND EXISTS (SELECT 1 FROM leveled_value_counts WHERE level IN (0, 1, 2) AND key_id = k.id)`,
      )
      .pluck();
    this.#levels = new ValueLevels(db, limits.maxNewest);
  }

  /** Whether the cache is full. The owner then drops its counters and calls {@link reset}. */
  get isFull(): boolean {
    return this.#remembered > MAX_REMEMBERED;
  }

  /** Forgets what a rollback may have undone. */
  reset(): void {
    this.#counters.clear();
    this.#remembered = 0;
    this.#touched.clear();
    this.#leftovers = undefined;
  }

  /** The counter of a key, valid until {@link reset}. */
  counter(scope: AttributeScope, key: string): ValueCounter {
    const ofScope = getOrMake(this.#counters, scope, () => new Map<string, ValueCounter>());
    return getOrMake(ofScope, key, () => this.#open(scope, key));
  }

  /** Counts one value in each counter. {@link flush} writes them. */
  count(counters: readonly ValueCounter[], values: Iterable<{ value: AttributeValue }>, owner: CountedOwner): void {
    let index = 0;
    for (const { value } of values) {
      const counter = counters[index++];
      if (counter?.isCounted !== true) continue;
      if (counter.size === 0) this.#touched.add(counter);
      counter.count(value, owner);
    }
  }

  *flush(): Steps<void> {
    for (const counter of this.#touched) {
      yield* this.#write(counter);
      counter.clear();
    }
    this.#touched.clear();
    this.#removeLeftovers();
  }

  #open(scope: AttributeScope, key: string): ValueCounter {
    this.#remembered++;
    const row = this.#findKey.get(scope, key);
    if (row === undefined) {
      const id = inserted(this.#insertKey, scope, key);
      const rows = { newest: 0, middle: 0, base: 0 };
      return new ValueCounter(id, { isCounted: key.isWellFormed(), isRepeated: false, storedAtMost: 0, rows });
    }
    const [id, isCounted, isRepeated] = row;
    return new ValueCounter(id, {
      isCounted: isCounted === 1,
      isRepeated: isRepeated === 1,
      storedAtMost: this.#levels.countValues(id),
      rows: this.#levels.rowsOf(id),
    });
  }

  *#write(counter: ValueCounter): Steps<void> {
    yield;
    const rows = this.#rowsOf(counter);
    if (rows === undefined || this.#isOverLimit(counter)) counter.isCounted = false;
    else {
      yield* forEachInSteps(rows, VALUES_A_STEP, ({ text, spans }) => {
        this.#levels.add(counter.keyId, text, spans);
      });
      yield* this.#levels.shrink(counter.keyId, counter.rows, rows.length);
      if (yield* this.#holdsIds(counter, rows.length)) counter.isCounted = false;
      counter.storedAtMost += rows.length;
    }
    if (!counter.isCounted) this.#leftovers = undefined;
    if (counter.isCounted && counter.isRepeated === counter.isStoredAsRepeated) return;
    this.#setState.run(Number(counter.isCounted), Number(counter.isRepeated), counter.keyId);
    counter.isStoredAsRepeated = counter.isRepeated;
  }

  /** Rows in the order of the table, as neighbours share a page. Undefined if a value cannot be stored. */
  #rowsOf(counter: ValueCounter): { text: ValueText; spans: number }[] | undefined {
    const rows: { text: ValueText; spans: number }[] = [];
    for (const { value, spans } of counter.entries()) {
      if (spans === 0) continue;
      const text = valueText(value);
      const length = Math.max(text[0].length, text[2].length);
      if (length > this.#limits.maxTextLength || !text[0].isWellFormed()) return undefined;
      rows.push({ text, spans });
    }
    return rows.sort(({ text: [a] }, { text: [b] }) => (a < b ? -1 : Number(a > b)));
  }

  #isOverLimit(counter: ValueCounter): boolean {
    const { maxValues, maxNumbers } = this.#limits;
    const most = counter.hasNumbers ? maxNumbers : maxValues;
    if (counter.storedAtMost + counter.size <= most) return false;
    counter.storedAtMost = this.#levels.countValues(counter.keyId);
    return counter.storedAtMost + counter.size > most;
  }

  /** Tests the values whenever their number has doubled, which costs little in total. */
  *#holdsIds(counter: ValueCounter, added: number): Steps<boolean> {
    const next = Math.max(this.#limits.minIds, 2 ** Math.ceil(Math.log2(counter.storedAtMost + 1)));
    if (counter.storedAtMost + added < next) return false;
    return yield* looksLikeIds(yield* this.#levels.inOrder(counter.keyId, counter.rows));
  }

  #removeLeftovers(): void {
    this.#leftovers ??= this.#findLeftovers.all();
    const keyId = this.#leftovers.at(-1);
    if (keyId !== undefined && this.#levels.removeSome(keyId)) this.#leftovers.pop();
  }
}
