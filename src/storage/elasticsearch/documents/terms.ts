/**
 * The terms of the fields `keys` and `attributes`, and of fields that hold a text. They are part of what is stored:
 * changing one is a migration. ADR 0006 has the table of their forms; the way back is in read-terms.ts.
 *
 * No term is over {@link MAX_TERM_BYTES}, whatever a sender puts into keys and values: a key or a string that is longer
 * than {@link MAX_TERM_LENGTH}, or that UTF-8 cannot hold (half of a surrogate pair), has its hash for a term. Equality
 * finds it by that; a condition on a part of it, or on its order, must take every hashed one for a candidate.
 */
import { createHash } from 'node:crypto';
import type { AttributeScope, AttributeType, AttributeValue } from '../../../model/attributes.ts';
import { attributeType, isArrayValue } from '../../../model/attributes.ts';
import { MAX_INT64, MAX_UINT64 } from '../../../model/int64.ts';
import { encodeValue, typeCode } from '../../encoding/attribute-codec.ts';

/** Longest key or string, in UTF-16 units, that is a term as it stands. */
export const MAX_TERM_LENGTH = 1_000;
/** What Lucene takes for one term. A key and a value of {@link MAX_TERM_LENGTH} each are far below it. */
export const MAX_TERM_BYTES = 32_766;

/** Before the hash in a text field, and before what stands for an odd letter in a key. */
export const ESCAPE = '\u0001';
/** Ends the key in a term. */
export const KEY_END = '\0';
/** After {@link ESCAPE}: a hash. */
export const HASHED = 'L';
/** Before the tag of an array's element. */
export const ELEMENT = '[';
export const ESCAPED_NUL = '0';
export const ESCAPED_ESCAPE = '1';

/** The first letter of a term: where the attribute stands. */
export const SCOPE_LETTERS: Readonly<Record<AttributeScope, string>> = {
  SPAN: 's',
  RESOURCE: 'r',
  SCOPE: 'c',
  EVENT: 'e',
  LINK: 'l',
};

/** What follows the key: in `keys` a type's letter, in `attributes` a tag and the value. */
export const TYPE_LETTERS: Readonly<Record<AttributeType, string>> = {
  STRING: 's',
  BOOL: 'b',
  INT: 'i',
  DOUBLE: 'd',
  BYTES: 'y',
  ARRAY: 'a',
  KVLIST: 'm',
  EMPTY: 'n',
};

/** The first letter of a value in `attributes`; elements of arrays have {@link ELEMENT} before it. */
export const Tag = { STRING: '"', HASHED: HASHED, NUMBER: '#', BOOLEAN: '?', WHOLE: '*' } as const;

/** The last letter of a number: its type, and the sign where it is of a zero. */
export const NumberType = { INT: 'i', DOUBLE: 'd', NEGATIVE_ZERO: 'n' } as const;

/** A text as the term of a field of its own (`name`, `service`): itself, or {@link ESCAPE} and its hash. */
export function textTerm(text: string): string {
  return isTerm(text) && !text.startsWith(ESCAPE) ? text : `${ESCAPE}${hash(text)}`;
}

/** Scope and key as every term of `keys` and `attributes` for them begins; what follows is a type's letter or a value. */
export function keyPrefix(scope: AttributeScope, key: string): string {
  return `${SCOPE_LETTERS[scope]}${keyPart(key)}${KEY_END}`;
}

/** A key in a term. A prefix of a key (of one that is not hashed) has a prefix of the key's form. */
export function keyPart(key: string): string {
  if (!isTerm(key)) return `${ESCAPE}${HASHED}${hash(key)}`;
  return key.includes(ESCAPE) || key.includes(KEY_END)
    ? key.replaceAll(ESCAPE, ESCAPE + ESCAPED_ESCAPE).replaceAll(KEY_END, ESCAPE + ESCAPED_NUL)
    : key;
}

/** What stands behind the key in the terms of an attribute: for `keys` its type. */
export function typeLetter(value: AttributeValue): string {
  return TYPE_LETTERS[attributeType(value)];
}

/**
 * The value terms of an attribute with this value: that of the value as a whole, and for an array those of its elements,
 * by which conditions find it. Behind a {@link keyPrefix} they are terms of `attributes`.
 */
export function valueTerms(value: AttributeValue): readonly string[] {
  const own = comparableTerm(value);
  if (own !== undefined) return [own];
  const whole = wholeTerm(value);
  if (value === null || !isArrayValue(value)) return [whole];
  const elements = new Set(value.map(comparableTerm).filter((term) => term !== undefined));
  return [whole, ...[...elements].map((term) => ELEMENT + term)];
}

/** The term of a value that conditions compare with; undefined for bytes, arrays, lists, empty ones and NaN. */
export function comparableTerm(value: AttributeValue): string | undefined {
  switch (typeof value) {
    case 'string':
      return isTerm(value) ? Tag.STRING + value : Tag.HASHED + hash(value);
    case 'boolean':
      return Tag.BOOLEAN + String(value);
    case 'bigint':
      return Tag.NUMBER + orderedNumber(value) + NumberType.INT;
    case 'number':
      if (Number.isNaN(value)) return undefined;
      return Tag.NUMBER + orderedNumber(value) + (Object.is(value, -0) ? NumberType.NEGATIVE_ZERO : NumberType.DOUBLE);
    default:
      return undefined;
  }
}

/** The term of any other value: its type and its exact text, or the hash of these. */
export function wholeTerm(value: AttributeValue): string {
  const text = JSON.stringify([typeCode(value), encodeValue(value)]);
  return Tag.WHOLE + (text.length <= MAX_TERM_LENGTH ? text : HASHED + hash(text));
}

/** Hash of a text, exact to the last UTF-16 unit: 43 letters, digits, `-` and `_`. */
export function hash(text: string): string {
  return createHash('sha256').update(Buffer.from(text, 'utf16le')).digest('base64url');
}

/** Digits of {@link orderedNumber}. */
export const ORDERED_NUMBER_LENGTH = 19;
const DIFFERENCE_ZERO = 0x800n;
const MAX_DIFFERENCE = 0x7ffn;
const SIGN = MAX_INT64 + 1n;
const HIGH_SIGN = 2 ** 31;
const bits = new DataView(new ArrayBuffer(8));

/**
 * A number of either type, as hex digits whose order is that of the numbers and which are equal for equal numbers: the
 * nearest double, and what an integer is more than that. Exact for every int64 and every double but NaN; larger integers,
 * which only a condition can name, keep their place between those.
 */
export function orderedNumber(value: bigint | number): string {
  const nearest = Number(value);
  bits.setFloat64(0, nearest === 0 ? 0 : nearest);
  const [high, low] = [bits.getUint32(0), bits.getUint32(4)];
  const ordered = high >= HIGH_SIGN ? hex8(~high) + hex8(~low) : hex8(high | HIGH_SIGN) + hex8(low);
  const difference = typeof value === 'bigint' ? differenceFrom(nearest, value) : 0n;
  return ordered + (DIFFERENCE_ZERO + difference).toString(16).padStart(3, '0');
}

/** 32 bits. */
function hex8(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
}

/** Of an int64 at most 512; bounded for others. */
function differenceFrom(nearest: number, value: bigint): bigint {
  if (Number.isSafeInteger(nearest)) return 0n;
  if (!Number.isFinite(nearest)) return value < 0n ? MAX_DIFFERENCE : -MAX_DIFFERENCE;
  const difference = value - BigInt(nearest);
  if (difference > MAX_DIFFERENCE) return MAX_DIFFERENCE;
  return difference < -MAX_DIFFERENCE ? -MAX_DIFFERENCE : difference;
}

/** Inverse of {@link orderedNumber} with the letter of the number's type behind it. */
export function readOrderedNumber(text: string, type: string): bigint | number {
  const ordered = BigInt(`0x${text.slice(0, 16)}`);
  bits.setBigUint64(0, ordered >= SIGN ? ordered ^ SIGN : ordered ^ MAX_UINT64);
  const nearest = bits.getFloat64(0);
  if (type === NumberType.NEGATIVE_ZERO) return -0;
  if (type === NumberType.DOUBLE) return nearest;
  return BigInt(nearest) + BigInt(`0x${text.slice(16, ORDERED_NUMBER_LENGTH)}`) - DIFFERENCE_ZERO;
}

function isTerm(text: string): boolean {
  return text.length <= MAX_TERM_LENGTH && text.isWellFormed();
}
