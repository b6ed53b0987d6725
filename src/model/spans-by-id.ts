/** The spans of a trace by their ids. Numbers are in typed arrays, because a trace may have a million spans. */
import { getOrMake } from './get-or-make.ts';
import { SpanKind } from './span.ts';

/** What the shape of a trace is made of. */
export interface SkeletonNode {
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly kind: number;
  readonly startTimeUnixNano: bigint;
  readonly endTimeUnixNano: bigint;
}

const NONE = new Int32Array();

/** Of several spans with one id. */
interface Family {
  /** The parent of the children that name the id. */
  readonly host: number;
  /** The parents of SERVER and CONSUMER halves. */
  readonly client: number | undefined;
  readonly producer: number | undefined;
}

export class SpansById {
  readonly #spans: readonly SkeletonNode[];
  /** A number for each id. */
  readonly #numbers = new Map<string, number>();
  /** The spans of id after id, and where those of each id begin. */
  readonly #members: Int32Array;
  readonly #starts: Int32Array;
  /** Families of ids that several spans have. */
  readonly #families = new Map<number, Family>();

  /** `order`: the indexes of all spans. The spans of an id are in this order. */
  constructor(spans: readonly SkeletonNode[], order: Int32Array) {
    this.#spans = spans;
    this.#members = new Int32Array(spans.length);
    const numbers = new Int32Array(spans.length);
    for (let place = 0; place < order.length; place++) {
      numbers[place] = this.#numberOf(spans[at(order, place)]?.spanId ?? '');
    }
    this.#starts = new Int32Array(this.#numbers.size + 1);
    for (let place = 0; place < numbers.length; place++) add(this.#starts, at(numbers, place) + 1, 1);
    for (let number = 1; number < this.#starts.length; number++) {
      add(this.#starts, number, at(this.#starts, number - 1));
    }
    const next = this.#starts.slice();
    for (let place = 0; place < order.length; place++) {
      const number = at(numbers, place);
      this.#members[at(next, number)] = at(order, place);
      add(next, number, 1);
    }
  }

  /** The spans with the id, in order. */
  get(spanId: string): Int32Array {
    const number = this.#numbers.get(spanId);
    return number === undefined ? NONE : this.#membersOf(number);
  }

  /** The parent of the children that name the id. Undefined if no span has it. */
  hostOf(spanId: string): number | undefined {
    const number = this.#numbers.get(spanId);
    if (number === undefined) return undefined;
    return this.#isAlone(number) ? at(this.#members, at(this.#starts, number)) : this.#familyOf(number).host;
  }

  /** The earliest CLIENT, or PRODUCER, among several spans with the id. */
  halfOf(spanId: string, kind: 'client' | 'producer'): number | undefined {
    const number = this.#numbers.get(spanId);
    return number === undefined || this.#isAlone(number) ? undefined : this.#familyOf(number)[kind];
  }

  #familyOf(number: number): Family {
    return getOrMake(this.#families, number, () => this.#makeFamily(this.#membersOf(number)));
  }

  #makeFamily(halves: Int32Array): Family {
    const kindOf = (index: number): number => this.#spans[index]?.kind ?? 0;
    const earliest = (kind: number): number | undefined => halves.find((index) => kindOf(index) === kind);
    const host =
      earliest(SpanKind.SERVER) ??
      earliest(SpanKind.CONSUMER) ??
      halves.reduce((lowest, index) => (kindOf(index) < kindOf(lowest) ? index : lowest), at(halves, 0));
    return { host, client: earliest(SpanKind.CLIENT), producer: earliest(SpanKind.PRODUCER) };
  }

  #numberOf(spanId: string): number {
    const known = this.#numbers.get(spanId);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(spanId, number);
    return number;
  }

  #isAlone(number: number): boolean {
    return at(this.#starts, number + 1) - at(this.#starts, number) === 1;
  }

  #membersOf(number: number): Int32Array {
    return this.#members.subarray(at(this.#starts, number), at(this.#starts, number + 1));
  }
}

/** The number at an index that is known to be in range. */
function at(numbers: Int32Array, index: number): number {
  return numbers[index] ?? 0;
}

function add(numbers: Int32Array, index: number, amount: number): void {
  numbers[index] = at(numbers, index) + amount;
}
