/** Counts the values of one key in one scope for the running commit. */
import { exactText } from '../../../model/attribute-text.ts';
import type { AttributeValue } from '../../../model/attributes.ts';
import type { LevelRows } from './value-levels.ts';

/** The owner of a value: a span, or a resource or scope that several spans of the commit share. */
export interface CountedOwner {
  /** The number of its spans; negative to subtract them. */
  readonly spans: number;
}

interface Entry {
  readonly value: AttributeValue;
  spans: number;
  lastOwner: CountedOwner;
}

export class ValueCounter {
  readonly keyId: number;
  /** False if the key has too many values, or values that cannot be stored. */
  isCounted: boolean;
  /** Whether an owner had one value more than once. */
  isRepeated: boolean;
  isStoredAsRepeated: boolean;
  /** Whether a value of the commit is a number. */
  hasNumbers = false;
  /** An upper bound of the distinct values that are stored. */
  storedAtMost: number;
  readonly rows: LevelRows;
  /** Values that a Map distinguishes. */
  readonly #plain = new Map<AttributeValue, Entry>();
  /** The others, by exact text. */
  readonly #others = new Map<string, Entry>();

  constructor(keyId: number, state: Pick<ValueCounter, 'isCounted' | 'isRepeated' | 'storedAtMost' | 'rows'>) {
    this.keyId = keyId;
    this.isCounted = state.isCounted;
    this.isRepeated = state.isRepeated;
    this.isStoredAsRepeated = state.isRepeated;
    this.storedAtMost = state.storedAtMost;
    this.rows = state.rows;
  }

  /** The number of distinct values of the commit. */
  get size(): number {
    return this.#plain.size + this.#others.size;
  }

  count(value: AttributeValue, owner: CountedOwner): void {
    if (typeof value === 'bigint' || typeof value === 'number') this.hasNumbers = true;
    if (typeof value === 'object' || Object.is(value, -0)) this.#add(this.#others, exactText(value), value, owner);
    else this.#add(this.#plain, value, value, owner);
  }

  *entries(): Generator<Entry> {
    yield* this.#plain.values();
    yield* this.#others.values();
  }

  clear(): void {
    this.hasNumbers = false;
    this.#plain.clear();
    this.#others.clear();
  }

  #add<Key>(entries: Map<Key, Entry>, key: Key, value: AttributeValue, owner: CountedOwner): void {
    const entry = entries.get(key);
    if (entry === undefined) entries.set(key, { value, spans: owner.spans, lastOwner: owner });
    else if (entry.lastOwner === owner) this.isRepeated = true;
    else {
      entry.spans += owner.spans;
      entry.lastOwner = owner;
    }
  }
}
