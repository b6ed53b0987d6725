/** A group that spans and parts are added to, by bucket of time. */
import type { GroupValue, Measures, MeasuresOfTime, TimedGroup } from '../measures.ts';
import { type Gather, NO_BOUND } from './gather.ts';
import { type MeasuredPart, SumOfMeasures } from './measured-part.ts';
import { MeasuredSpans, measuresBytes } from './measured-spans.ts';

/** What a group measures. */
export interface Measured {
  readonly sketch: boolean;
  readonly numbers: readonly unknown[];
}

export class GroupInWork {
  readonly #key: readonly GroupValue[];
  readonly #measured: Measured;
  readonly #gather: Gather;
  /** Spans without a bucket of time are at undefined. A single part is kept as it is: most buckets have no other. */
  readonly #times = new Map<number | undefined, MeasuredPart | SpansOfTime>();

  /** Calls `gather` with the measures that are kept. */
  constructor(key: readonly GroupValue[], measured: Measured, gather: Gather) {
    this.#key = key;
    this.#measured = measured;
    this.#gather = gather;
  }

  /** Where to add a span that starts then. */
  measuresAt(time: number | undefined, start: bigint): MeasuredSpans {
    return this.#open(time).measuresWith(start);
  }

  /** Adds spans that were measured elsewhere. The part may be kept. */
  addPart(time: number | undefined, part: MeasuredPart): void {
    if (this.#times.has(time)) {
      this.#open(time).add(part);
      return;
    }
    this.#gather(measuresBytes(part.total));
    this.#times.set(time, part);
  }

  done(): TimedGroup {
    const parts = [...this.#times.values()];
    const times = this.#inOrder();
    const totalOf = (): Measures => {
      const [only] = parts;
      return only !== undefined && parts.length === 1
        ? only.total
        : new SumOfMeasures(
            parts.map((part) => part.total),
            () => this.#newMeasures(NO_BOUND),
          );
    };
    let total: Measures | undefined;
    return {
      key: this.#key,
      get total() {
        total ??= totalOf();
        return total;
      },
      get firstStartUnixNano() {
        return parts.map((part) => part.firstStartUnixNano).reduce((a, b) => (a < b ? a : b));
      },
      get lastStartUnixNano() {
        return parts.map((part) => part.lastStartUnixNano).reduce((a, b) => (a > b ? a : b));
      },
      times,
    };
  }

  #inOrder(): MeasuresOfTime[] {
    const times: MeasuresOfTime[] = [];
    for (const [time, { total }] of this.#times) if (time !== undefined) times.push({ time, measures: total });
    return times.sort((a, b) => a.time - b.time);
  }

  #open(time: number | undefined): SpansOfTime {
    const known = this.#times.get(time);
    if (known instanceof SpansOfTime) return known;
    const spans = new SpansOfTime(this.#newMeasures(this.#gather));
    if (known !== undefined) spans.add(known);
    this.#times.set(time, spans);
    return spans;
  }

  #newMeasures(gather: Gather): MeasuredSpans {
    const { sketch, numbers } = this.#measured;
    return new MeasuredSpans(sketch, numbers.length, gather);
  }
}

/** Spans of one bucket of time that are added up. */
class SpansOfTime implements MeasuredPart {
  readonly #sum: MeasuredSpans;
  #first: bigint | undefined;
  #last = 0n;

  constructor(sum: MeasuredSpans) {
    this.#sum = sum;
  }

  get total(): Measures {
    return this.#sum.done();
  }
  get firstStartUnixNano(): bigint {
    return this.#first ?? 0n;
  }
  get lastStartUnixNano(): bigint {
    return this.#last;
  }

  measuresWith(start: bigint): MeasuredSpans {
    this.#note(start, start);
    return this.#sum;
  }

  add({ total, firstStartUnixNano, lastStartUnixNano }: MeasuredPart): void {
    this.#sum.merge(total);
    this.#note(firstStartUnixNano, lastStartUnixNano);
  }

  #note(first: bigint, last: bigint): void {
    if (this.#first === undefined || first < this.#first) this.#first = first;
    if (last > this.#last) this.#last = last;
  }
}
