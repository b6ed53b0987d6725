/** A group that spans and parts are added to, by bucket of time. */
import type { GroupValue, MeasuredGroup, Measures, MeasuresOfTime } from '../measures.ts';
import { type MeasuredPart, SumOfMeasures } from './measured-part.ts';
import type { MeasuredSpans } from './measured-spans.ts';

/** Where the measures of a group come from. */
export interface Room {
  make(): MeasuredSpans;
  /** Call it for each measure that is kept. */
  gather(): void;
}

export class GroupInWork {
  readonly #key: readonly GroupValue[];
  readonly #room: Room;
  /** Spans without a bucket of time are at undefined. */
  readonly #times = new Map<number | undefined, SpansOfTime>();

  constructor(key: readonly GroupValue[], room: Room) {
    this.#key = key;
    this.#room = room;
  }

  /** Whether nothing was added at this bucket of time. */
  isEmptyAt(time: number | undefined): boolean {
    return !this.#times.has(time);
  }

  /** Where to add a span that starts then. */
  measuresAt(time: number | undefined, start: bigint): MeasuredSpans {
    return this.#at(time).measuresWith(start);
  }

  /** Adds spans that were measured elsewhere. The part may be kept. */
  addPart(time: number | undefined, part: MeasuredPart): void {
    this.#at(time).addPart(part);
  }

  done(): MeasuredGroup {
    const spans = [...this.#times.values()];
    const times = this.#inOrder();
    let total: Measures | undefined;
    const totalOf = (): Measures => {
      const parts = spans.map(({ measures }) => measures);
      return parts.length === 1 && parts[0] !== undefined ? parts[0] : new SumOfMeasures(parts, this.#room.make);
    };
    return {
      key: this.#key,
      get total() {
        total ??= totalOf();
        return total;
      },
      get firstStartUnixNano() {
        return spans.map(({ first }) => first).reduce((a, b) => (a < b ? a : b));
      },
      get lastStartUnixNano() {
        return spans.map(({ last }) => last).reduce((a, b) => (a > b ? a : b));
      },
      times,
    };
  }

  #inOrder(): MeasuresOfTime[] {
    const times: MeasuresOfTime[] = [];
    for (const [time, { measures }] of this.#times) if (time !== undefined) times.push({ time, measures });
    return times.sort((a, b) => a.time - b.time);
  }

  #at(time: number | undefined): SpansOfTime {
    const known = this.#times.get(time);
    if (known !== undefined) return known;
    this.#room.gather();
    const spans = new SpansOfTime(this.#room.make);
    this.#times.set(time, spans);
    return spans;
  }
}

/** The spans of one bucket of time. A single part is kept as it is: most buckets have no other. */
class SpansOfTime {
  readonly #newMeasures: () => MeasuredSpans;
  #only: MeasuredPart | undefined;
  #sum: MeasuredSpans | undefined;
  #first: bigint | undefined;
  #last = 0n;

  constructor(newMeasures: () => MeasuredSpans) {
    this.#newMeasures = newMeasures;
  }

  get measures(): Measures {
    return this.#only?.total ?? (this.#sum ?? this.#newMeasures()).done();
  }
  get first(): bigint {
    return this.#only?.firstStartUnixNano ?? this.#first ?? 0n;
  }
  get last(): bigint {
    return this.#only?.lastStartUnixNano ?? this.#last;
  }

  measuresWith(start: bigint): MeasuredSpans {
    const sum = this.#open();
    this.#note(start, start);
    return sum;
  }

  addPart(part: MeasuredPart): void {
    if (this.#only === undefined && this.#sum === undefined) {
      this.#only = part;
      return;
    }
    this.#open().merge(part.total);
    this.#note(part.firstStartUnixNano, part.lastStartUnixNano);
  }

  /** What is added to from now on. */
  #open(): MeasuredSpans {
    this.#sum ??= this.#newMeasures();
    const part = this.#only;
    if (part !== undefined) {
      this.#only = undefined;
      this.#sum.merge(part.total);
      this.#note(part.firstStartUnixNano, part.lastStartUnixNano);
    }
    return this.#sum;
  }

  #note(first: bigint, last: bigint): void {
    if (this.#first === undefined || first < this.#first) this.#first = first;
    if (last > this.#last) this.#last = last;
  }
}
