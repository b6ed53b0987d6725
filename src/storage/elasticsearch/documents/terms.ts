/**
 * The terms of the fields `keys` and `attributes`, and of text fields. They are stored, so a change of a term is a migration.
 * ADR 0006 has a table of their forms. read-terms.ts reads them.
 *
 * No term is over {@link MAX_TERM_BYTES}, whatever a sender puts into keys and values. A key or string that is longer than
 * {@link MAX_TERM_LENGTH}, or that UTF-8 cannot represent (half of a surrogate pair), is replaced by its hash. Equality finds the
 * hash. For conditions on parts of a text, or on its order, every hashed text is a candidate.
 */
import { createHash } from 'node:crypto';
import type { AttributeScope, AttributeType, AttributeValue } from '../../../model/attributes.ts';
import { attributeType, isArrayValue } from '../../../model/attributes.ts';
import { MAX_INT64, MAX_UINT64 } from '../../../model/int64.ts';
import { encodeValue, typeCode } from '../../encoding/attribute-codec.ts';

/** Longest key or string, in UTF-16 units, that is not hashed. */
export const MAX_TERM_LENGTH = 1_000;
/** Lucene's limit for one term. A key and a value of {@link MAX_TERM_LENGTH} each are far below it. */
export const MAX_TERM_BYTES = 32_766;

/** Starts a hash in a text field, and an escape in a key. */
export const ESCAPE = '\u0001';
/** Ends the key in a term. */
export const KEY_END = '\0';
/** Follows {@link ESCAPE} before the hash of a key. */
export const HASHED = 'L';
/** Precedes the tag of an element of an array. */
export const ELEMENT = '[';
export const ESCAPED_NUL = '0';
export const ESCAPED_ESCAPE = '1';

/** The first letter of a term: the scope of the attribute. */
export const SCOPE_LETTERS: Readonly<Record<AttributeScope, string>> = {
  SPAN: 's',
  RESOURCE: 'r',
  SCOPE: 'c',
  EVENT: 'e',
  LINK: 'l',
};

/** The letters that follow the key in `keys`. In `attributes`, a tag and the value follow it. */
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

/** The first letter of a value in `attributes`. {@link ELEMENT} precedes it for elements of arrays. */
export const Tag = { STRING: '"', HASHED: HASHED, NUMBER: '#', BOOLEAN: '?', WHOLE: '*' } as const;

/** The last letter of a number: its type, or that it is a negative zero. */
export const NumberType = { INT: 'i', DOUBLE: 'd', NEGATIVE_ZERO: 'n' } as const;

/** The term of a text field (`name`, `service`): the text, or {@link ESCAPE} and its hash. */
export function textTerm(text: string): string {
  return isTerm(text) && !text.startsWith(ESCAPE) ? text : `${ESCAPE}${hash(text)}`;
}

/** Scope and key: the start of all their terms in `keys` and `attributes`. A type letter or a value follows. */
export function keyPrefix(scope: AttributeScope, key: string): string {
  return `${SCOPE_LETTERS[scope]}${keyPart(key)}${KEY_END}`;
}

/** A key in a term. The form of a key's prefix is a prefix of the key's form, unless the key is hashed. */
export function keyPart(key: string): string {
  return isTerm(key) ? escapedKey(key) : `${ESCAPE}${HASHED}${hash(key)}`;
}

/** A key as it is in terms, where it is not hashed. Escaped keys sort as the keys do. */
export function escapedKey(key: string): string {
  return key.includes(ESCAPE) || key.includes(KEY_END)
    ? key.replaceAll(ESCAPE, ESCAPE + ESCAPED_ESCAPE).replaceAll(KEY_END, ESCAPE + ESCAPED_NUL)
    : key;
}

/** The type letter after the key in a term of `keys`. */
export function typeLetter(value: AttributeValue): string {
  return TYPE_LETTERS[attributeType(value)];
}

/**
 * The terms of a value: one for the whole value, and for an array one for each element, by which conditions find the array.
 * After a {@link keyPrefix} they are terms of `attributes`.
 */
export function valueTerms(value: AttributeValue): readonly string[] {
  const own = comparableTerm(value);
  if (own !== undefined) return [own];
  const whole = wholeTerm(value);
  if (value === null || !isArrayValue(value)) return [whole];
  const elements = new Set(value.map(comparableTerm).filter((term) => term !== undefined));
  return [whole, ...[...elements].map((term) => ELEMENT + term)];
}

/** The term of a value that conditions can compare. Undefined for bytes, arrays, key-value lists, empty values and NaN. */
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

/** The term of any other value: its type and exact text, or their hash. */
export function wholeTerm(value: AttributeValue): string {
  const text = JSON.stringify([typeCode(value), encodeValue(value)]);
  return Tag.WHOLE + (text.length <= MAX_TERM_LENGTH ? text : HASHED + hash(text));
}

/** SHA-256 of the UTF-16 units of a text: 43 letters, digits, `-` and `_`. */
export function hash(text: string): string {
  return createHash('sha256').update(Buffer.from(text, 'utf16le')).digest('base64url');
}

/** Digits of {@link orderedNumber}. */
export const ORDERED_NUMBER_LENGTH = 19;
const DIFFERENCE_ZERO = 0x800n;
const NO_DIFFERENCE = '800';
const MAX_DIFFERENCE = 0x7ffn;
const SIGN = MAX_INT64 + 1n;
const HIGH_SIGN = 2 ** 31;
const bits = new DataView(new ArrayBuffer(8));

/**
 * A number of either type as hex digits that sort as the numbers do, and that are equal for equal numbers: the nearest double,
 * then the difference of an integer from it. Exact for every int64 and every double except NaN. Larger integers, which only
 * conditions can contain, sort correctly among those.
 */
export function orderedNumber(value: bigint | number): string {
  const nearest = Number(value);
  bits.setFloat64(0, nearest === 0 ? 0 : nearest);
  const high = bits.getUint32(0);
  const low = bits.getUint32(4);
  const ordered = high >= HIGH_SIGN ? hex8(~high) + hex8(~low) : hex8(high | HIGH_SIGN) + hex8(low);
  if (typeof value === 'number' || Number.isSafeInteger(nearest)) return ordered + NO_DIFFERENCE;
  return ordered + (DIFFERENCE_ZERO + differenceFrom(nearest, value)).toString(16).padStart(3, '0');
}

/** The hex digits of each byte. */
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** 32 bits. */
function hex8(word: number): string {
  return `${HEX[word >>> 24]}${HEX[(word >>> 16) & 0xff]}${HEX[(word >>> 8) & 0xff]}${HEX[word & 0xff]}`;
}

/** At most 512 for an int64. Limited for larger integers. */
function differenceFrom(nearest: number, value: bigint): bigint {
  if (!Number.isFinite(nearest)) return value < 0n ? MAX_DIFFERENCE : -MAX_DIFFERENCE;
  const difference = value - BigInt(nearest);
  if (difference > MAX_DIFFERENCE) return MAX_DIFFERENCE;
  return difference < -MAX_DIFFERENCE ? -MAX_DIFFERENCE : difference;
}

/** Inverse of {@link orderedNumber}. `type` is the letter after the digits. */
export function readOrderedNumber(text: string, type: string): bigint | number {
  const ordered = BigInt(`0x${text.slice(0, 16)}`);
  bits.setBigUint64(0, ordered >= SIGN ? ordered ^ SIGN : ordered ^ MAX_UINT64);
  const nearest = bits.getFloat64(0);
  if (type === NumberType.NEGATIVE_ZERO) return -0;
  if (type === NumberType.DOUBLE) return nearest;
  return BigInt(nearest) + BigInt(`0x${text.slice(16, ORDERED_NUMBER_LENGTH)}`) - DIFFERENCE_ZERO;
}

/** Whether a text is a term as it is, not hashed. */
export function isTerm(text: string): boolean {
  return text.length <= MAX_TERM_LENGTH && text.isWellFormed();
}
