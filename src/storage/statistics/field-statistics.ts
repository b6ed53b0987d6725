/** Exact statistics of a field that every span has. */
import { SpangraphError } from '../../errors.ts';
import type { FieldQuantile, FieldStatistics } from '../backend.ts';
import type { SpanOrderField } from '../query.ts';

/** Maximum number of spans for one answer (8 bytes each). */
const MAX_SPANS = 10_000_000;
const FIRST_ROOM = 4_096;

export class FieldValues {
  readonly #field: SpanOrderField;
  readonly #maxSpans: number;
  #values = new BigInt64Array(FIRST_ROOM);
  #length = 0;
  #sum = 0n;

  constructor(field: SpanOrderField, maxSpans = MAX_SPANS) {
    this.#field = field;
    this.#maxSpans = maxSpans;
  }

  /** Throws OPERATION_TOO_COMPLEX. */
  add(value: bigint): void {
    if (this.#length === this.#maxSpans) throw this.#tooMany();
    if (this.#length === this.#values.length) {
      const larger = new BigInt64Array(2 * this.#length);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length++] = value;
    this.#sum += value;
  }

  /** Undefined without values. */
  statistics(quantiles: readonly number[]): FieldStatistics | undefined {
    const sorted = this.#values.subarray(0, this.#length).sort();
    const [min, max] = [sorted[0], sorted.at(-1)];
    if (min === undefined || max === undefined) return undefined;
    return { count: this.#length, min, max, sum: this.#sum, quantiles: quantiles.map((q) => quantileOf(sorted, q)) };
  }

  #tooMany(): SpangraphError {
    return new SpangraphError(
      'OPERATION_TOO_COMPLEX',
      `More than ${this.#maxSpans} spans match, too many for exact statistics of ${this.#field}. Ask for a shorter ` +
        'timeRange or a more selective filter.',
    );
  }
}

function quantileOf(sorted: BigInt64Array, q: number): FieldQuantile {
  const place = q * (sorted.length - 1);
  const rank = Math.floor(place);
  const below = sorted[rank] ?? 0n;
  return { below, above: sorted[rank + 1] ?? below, fraction: place - rank };
}
