/** The stored values of one attribute key with one type, as far as they are not counted in the profile yet. */
import { decodeValue, type TypeCode } from '../../encoding/attribute-codec.ts';
import { numbersOf } from '../../statistics/measured-spans.ts';
import type { ProfiledKey } from '../../statistics/profiled-key.ts';
import { ValueTable } from './value-table.ts';

/** Values, and bytes of them, that are kept before they are counted in the profile. */
const MAX_VALUES = 4_096;
const MAX_BYTES = 262_144;
/** The types whose values have numbers. */
const NUMERIC: ReadonlySet<TypeCode> = new Set(['i', 'd', 'ai', 'ad', 'x']);
const SCALAR: ReadonlySet<TypeCode> = new Set(['i', 'd']);
/** Digits of integers that a double holds exactly. */
const MAX_DIGITS = 15;
const ZERO = 0x30;

export class ValueColumn {
  readonly #key: ProfiledKey;
  readonly #code: TypeCode;
  readonly #nextTurn: () => number;
  readonly #table = new ValueTable();

  /** `nextTurn`: see `ProfiledKey.addSpans`. */
  constructor(key: ProfiledKey, code: TypeCode, nextTurn: () => number) {
    this.#key = key;
    this.#code = code;
    this.#nextTurn = nextTurn;
  }

  get usedBytes(): number {
    return this.#table.usedBytes;
  }

  /** Counts one value. `hash` is that of the bytes. */
  add(bytes: Buffer, from: number, to: number, hash: number): void {
    if (this.#key.countsNumbersOnly) this.#addNumbers(bytes, from, to);
    else if (this.#table.add(bytes, from, to, hash) && this.#isFull) this.flush();
  }

  get #isFull(): boolean {
    return this.#table.size >= MAX_VALUES || this.#table.usedBytes >= MAX_BYTES;
  }

  /** Moves what was added to the profile. */
  flush(): void {
    for (const [text, count] of this.#table.take()) {
      this.#key.addValue(decodeValue(this.#code, JSON.parse(text)), count, this.#nextTurn());
    }
  }

  #addNumbers(bytes: Buffer, from: number, to: number): void {
    if (!NUMERIC.has(this.#code)) return;
    const integer = smallInteger(bytes, from, to);
    if (integer !== undefined && SCALAR.has(this.#code)) this.#key.addNumber(integer);
    else {
      const value = decodeValue(this.#code, JSON.parse(bytes.toString('utf8', from, to)));
      for (const number of numbersOf(value)) this.#key.addNumber(number);
    }
  }
}

/** The number that these bytes write with few digits and nothing else. */
function smallInteger(bytes: Buffer, from: number, to: number): number | undefined {
  if (to - from > MAX_DIGITS) return undefined;
  let number = 0;
  for (let at = from; at < to; at++) {
    const digit = (bytes[at] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) return undefined;
    number = 10 * number + digit;
  }
  return number;
}
