/** One attribute key of some spans while it is counted. */
import { exactText } from '../../model/attribute-text.ts';
import { type AttributeScope, type AttributeType, type AttributeValue, valueSize } from '../../model/attributes.ts';
import { compareNames } from '../../model/compare.ts';
import type { ProfiledAttribute } from '../profiles.ts';
import type { Gather } from './gather.ts';
import { MeasuredNumbers, numbersOf } from './measured-spans.ts';

/** Bytes of a key, and of a value, in memory beside their texts, about. */
const KEY_BYTES = 400;
const VALUE_BYTES = 150;
/** Bytes of all values of a key that are counted. A key with more is taken for one with too many values. */
const MAX_BYTES_OF_VALUES = 4 * 2 ** 20;

/** Spans with a value. */
interface CountedValue {
  readonly value: AttributeValue;
  count: number;
  /** The last span that had it. */
  turn: number;
}

export class ProfiledKey {
  readonly #name: { readonly scope: AttributeScope; readonly key: string };
  readonly #maxValues: number;
  readonly #wanted: ReadonlySet<string> | undefined;
  readonly #gather: Gather;
  readonly #types = new Set<AttributeType>();
  /** Texts, numbers and truth values, each under itself. */
  readonly #plain = new Map<AttributeValue, CountedValue>();
  /** All others under their exact texts. */
  readonly #others = new Map<string, CountedValue>();
  readonly #numbers: MeasuredNumbers;
  #turn = 0;
  #spanCount = 0;
  #isCrowded = false;
  #bytes = 0;

  constructor(
    name: { readonly scope: AttributeScope; readonly key: string },
    { maxValues, wanted }: { readonly maxValues: number; readonly wanted: readonly AttributeValue[] | undefined },
    gather: Gather,
  ) {
    this.#name = name;
    this.#gather = gather;
    this.#numbers = new MeasuredNumbers(gather);
    this.#maxValues = maxValues;
    this.#wanted = wanted && new Set(wanted.map(countedText));
    gather(KEY_BYTES + 2 * name.key.length);
  }

  get spanCount(): number {
    return this.#spanCount;
  }

  /** Whether only numbers of further values make a difference. */
  get countsNumbersOnly(): boolean {
    return this.#isCrowded && this.#wanted === undefined;
  }

  /** `turn`: the same number for all lists of one span, or of spans that have the same lists. They count once. */
  addSpans(type: AttributeType, spans: number, turn: number): void {
    this.#types.add(type);
    if (this.#turn === turn) return;
    this.#turn = turn;
    this.#spanCount += spans;
  }

  /** Adds a number of a value that is not counted. */
  addNumber(number: bigint | number): void {
    this.#numbers.add(number);
  }

  /** `turn` as in {@link addSpans}. The numbers in the value count each time. */
  addValue(value: AttributeValue, spans: number, turn: number): void {
    for (const number of numbersOf(value)) this.#numbers.add(number, spans);
    if (this.countsNumbersOnly) return;
    const counted = this.#counted(value);
    if (counted === undefined || counted.turn === turn) return;
    counted.turn = turn;
    counted.count += spans;
  }

  done(): ProfiledAttribute {
    return {
      ...this.#name,
      types: [...this.#types].sort(compareNames),
      spanCount: this.#spanCount,
      values: [...this.#plain.values(), ...this.#others.values()].map(({ value, count }) => ({ value, count })),
      isCrowded: this.#isCrowded,
      numbers: this.#numbers.count === 0 ? undefined : this.#numbers.done(),
    };
  }

  /** Undefined if the value is not counted. */
  #counted(value: AttributeValue): CountedValue | undefined {
    const isPlain = value !== null && typeof value !== 'object';
    const known = isPlain ? this.#plain.get(value) : this.#others.get(exactText(value));
    if (known !== undefined) return known;
    if (!this.#isCrowded && this.#plain.size + this.#others.size === this.#maxValues) this.#crowd();
    if (this.#isCrowded && this.#wanted?.has(countedText(value)) !== true) return undefined;
    const bytes = 2 * valueSize(value);
    this.#bytes += bytes;
    if (!this.#isCrowded && this.#bytes > MAX_BYTES_OF_VALUES) {
      this.#crowd();
      return this.#counted(value);
    }
    this.#gather(VALUE_BYTES + bytes);
    const counted: CountedValue = { value: value === 0 ? 0 : value, count: 0, turn: 0 };
    if (isPlain) this.#plain.set(value, counted);
    else this.#others.set(exactText(value), counted);
    return counted;
  }

  /** Gives up all values that are not wanted. */
  #crowd(): void {
    this.#isCrowded = true;
    this.#keepWanted(this.#plain);
    this.#keepWanted(this.#others);
  }

  #keepWanted<Key>(values: Map<Key, CountedValue>): void {
    for (const [key, { value }] of values) if (this.#wanted?.has(countedText(value)) !== true) values.delete(key);
  }
}

/** -0 counts as 0. */
function countedText(value: AttributeValue): string {
  return exactText(value === 0 ? 0 : value);
}
