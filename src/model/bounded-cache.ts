/**
 * A map of limited weight that forgets what has not been used for the longest time, one generation at a time. Entries that
 * were set or used recently are the young generation. When it has half of the maximum weight, it replaces the old one. So a
 * hit costs one look-up, and the most recently used entries are always kept, up to half of the maximum weight (values that
 * were replaced count with their heaviest one).
 */
export class BoundedCache<Key, Value extends object | string | number | bigint | null> {
  readonly #maxWeight: number;
  readonly #weigh: (value: Value) => number;
  #young = new Map<Key, Value>();
  #old = new Map<Key, Value>();
  #youngWeight = 0;
  #oldWeight = 0;

  /** `weigh` must always return the same weight for a value. Without it every entry weighs 1. */
  constructor(maxWeight: number, weigh: (value: Value) => number = () => 1) {
    this.#maxWeight = maxWeight;
    this.#weigh = weigh;
  }

  /** The weight of all entries. It exceeds the maximum only if the newest entry does so alone. */
  get weight(): number {
    return this.#youngWeight + this.#oldWeight;
  }

  get(key: Key): Value | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old === undefined) return undefined;
    this.#old.delete(key);
    this.#oldWeight -= this.#weigh(old);
    this.#add(key, old);
    return old;
  }

  /** The newest entry is always kept, whatever its weight. */
  set(key: Key, value: Value): void {
    this.delete(key);
    this.#add(key, value);
  }

  delete(key: Key): void {
    const young = this.#young.get(key);
    const old = this.#old.get(key);
    if (young !== undefined) this.#youngWeight -= this.#weigh(young);
    if (old !== undefined) this.#oldWeight -= this.#weigh(old);
    this.#young.delete(key);
    this.#old.delete(key);
  }

  clear(): void {
    this.#young.clear();
    this.#old.clear();
    this.#youngWeight = 0;
    this.#oldWeight = 0;
  }

  #add(key: Key, value: Value): void {
    const weight = this.#weigh(value);
    if (this.#young.size > 0 && this.#youngWeight + weight > this.#maxWeight / 2) this.#age();
    this.#young.set(key, value);
    this.#youngWeight += weight;
    if (this.weight <= this.#maxWeight) return;
    this.#old.clear();
    this.#oldWeight = 0;
  }

  /** The young generation becomes the old one. */
  #age(): void {
    const forgotten = this.#old;
    this.#old = this.#young;
    this.#oldWeight = this.#youngWeight;
    forgotten.clear();
    this.#young = forgotten;
    this.#youngWeight = 0;
  }
}
