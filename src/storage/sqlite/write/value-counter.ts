/** Counts the values of one key in one scope, for the commit under way. */
import { exactText } from '../../../model/attribute-text.ts';
import type { AttributeValue } from '../../../model/attributes.ts';

/** What a value is counted for: a span, or a resource or scope that several spans of the commit share. */
export interface CountedOwner {
  /** Spans that it stands for; negative where they are counted out. */
  readonly spans: number;
}

interface Entry {
  readonly value: AttributeValue;
  spans: number;
  lastOwner: CountedOwner;
}

export class ValueCounter {
  readonly keyId: number;
  /** False: the key has too many values, or ones that cannot be kept. */
  isCounted: boolean;
  /** An owner had one value more than once. */
  isRepeated: boolean;
  isStoredAsRepeated: boolean;
  /** A value of the commit is a number. */
  hasNumbers = false;
  /** Distinct values that are stored, at the most. */
  storedAtMost: number;
  /** Values that a Map tells apart. */
  readonly #plain = new Map<AttributeValue, Entry>();
  /** The others, by exact text. */
  readonly #others = new Map<string, Entry>();

  constructor(keyId: number, state: Pick<ValueCounter, 'isCounted' | 'isRepeated' | 'storedAtMost'>) {
    this.keyId = keyId;
    this.isCounted = state.isCounted;
    this.isRepeated = state.isRepeated;
    this.isStoredAsRepeated = state.isRepeated;
    this.storedAtMost = state.storedAtMost;
  }

  /** Distinct values of the commit. */
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
