/** A binary heap. Reading the first item is free; adding and removing take logarithmic time. */
export class Heap<Item> {
  readonly #items: Item[] = [];
  readonly #compare: (a: Item, b: Item) => number;

  /** `compare` is negative where `a` comes first. */
  constructor(compare: (a: Item, b: Item) => number) {
    this.#compare = compare;
  }

  get size(): number {
    return this.#items.length;
  }

  first(): Item | undefined {
    return this.#items[0];
  }

  add(item: Item): void {
    let index = this.#items.push(item) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (this.#order(index, parent) >= 0) return;
      this.#swap(index, parent);
      index = parent;
    }
  }

  removeFirst(): void {
    const last = this.#items.pop();
    if (last === undefined || this.#items.length === 0) return;
    this.#items[0] = last;
    let index = 0;
    for (;;) {
      const child = this.#firstChild(index);
      if (child === undefined || this.#order(index, child) <= 0) return;
      this.#swap(index, child);
      index = child;
    }
  }

  #firstChild(index: number): number | undefined {
    const left = 2 * index + 1;
    if (left >= this.#items.length) return undefined;
    const right = left + 1;
    return right < this.#items.length && this.#order(right, left) < 0 ? right : left;
  }

  #order(a: number, b: number): number {
    const [first, second] = [this.#items[a], this.#items[b]];
    return first === undefined || second === undefined ? 0 : this.#compare(first, second);
  }

  #swap(a: number, b: number): void {
    const [first, second] = [this.#items[a], this.#items[b]];
    if (first !== undefined) this.#items[b] = first;
    if (second !== undefined) this.#items[a] = second;
  }
}
