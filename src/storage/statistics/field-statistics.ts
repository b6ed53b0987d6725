/** Exact statistics of a field that every span has. */
import { SpangraphError } from '../../errors.ts';
import type { FieldQuantile, FieldStatistics } from '../backend.ts';
import type { SentOrderField } from '../query.ts';
import { type Gather, NO_BOUND } from './gather.ts';

/** Maximum number of spans for one answer (8 bytes each). */
const MAX_SPANS = 10_000_000;
const FIRST_ROOM = 4_096;
const VALUE_BYTES = BigInt64Array.BYTES_PER_ELEMENT;

export class FieldValues {
  readonly #field: SentOrderField;
  readonly #maxSpans: number;
  readonly #gather: Gather;
  #values = new BigInt64Array(FIRST_ROOM);
  #length = 0;
  #sum = 0n;

  constructor(field: SentOrderField, gather: Gather = NO_BOUND, maxSpans = MAX_SPANS) {
    this.#gather = gather;
    this.#field = field;
    this.#maxSpans = maxSpans;
  }

  /** Throws OPERATION_TOO_COMPLEX. */
  add(value: bigint): void {
    if (this.#length === this.#maxSpans) throw this.#tooMany();
    if (this.#length === this.#values.length) this.#grow();
    this.#values[this.#length++] = value;
    this.#sum += value;
  }

  /** `transfer` needs no second copy where the memory can be enlarged in place. */
  #grow(): void {
    const { buffer, byteLength } = this.#values;
    const larger = Math.min(2 * byteLength, Math.max(byteLength + VALUE_BYTES, this.#maxSpans * VALUE_BYTES));
    this.#gather(larger - byteLength);
    this.#values = new BigInt64Array(buffer.transfer(larger));
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
