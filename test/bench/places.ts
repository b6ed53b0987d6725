/** Where spans of a load are, many of them in little memory. */

/** Where a span is, when it starts and how long it takes, in nanoseconds. */
export interface Place {
  readonly trace: number;
  readonly position: number;
  readonly start: number;
  readonly duration: number;
}

/** Many places, a few bytes each. */
export class Places {
  readonly #traces: number[] = [];
  readonly #positions: number[] = [];
  readonly #starts: number[] = [];
  readonly #durations: number[] = [];

  add({ trace, position, start, duration }: Place): void {
    this.#traces.push(trace);
    this.#positions.push(position);
    this.#starts.push(start);
    this.#durations.push(duration);
  }

  /** The duration that this part of the spans does not pass. */
  quantile(part: number): number {
    const sorted = Float64Array.from(this.#durations).sort();
    return sorted[Math.min(Math.floor(sorted.length * part), sorted.length - 1)] ?? 0;
  }

  longerThan(duration: number): Place[] {
    const found: Place[] = [];
    for (const [row, trace] of this.#traces.entries()) {
      const own = this.#durations[row] ?? 0;
      if (own <= duration) continue;
      found.push({ trace, position: this.#positions[row] ?? 0, start: this.#starts[row] ?? 0, duration: own });
    }
    return found;
  }
}

/** The first few of many places in an order; the others are forgotten, so that memory does not grow with the load. */
export class FirstPlaces {
  readonly #count: number;
  readonly #order: (one: Place, other: Place) => number;
  #places: Place[] = [];

  constructor(count: number, order: (one: Place, other: Place) => number) {
    this.#count = count;
    this.#order = order;
  }

  add(place: Place): void {
    this.#places.push(place);
    if (this.#places.length >= 4 * this.#count) this.#places = this.first();
  }

  /** At most as many as are kept, in their order. */
  first(): Place[] {
    return this.#places.toSorted(this.#order).slice(0, this.#count);
  }
}
