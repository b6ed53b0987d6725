/**
 * How attribute lists are stored: the keys with a type code for each (the shape, shared by all lists with these keys
 * and types) and a JSON array of the values. The codes make JSON exact: an int64 beyond 2^53 is a string of digits
 * under code `i`, NaN and -0 are strings under `d`, and so on. docs/sqlite-layout.md lists the codes.
 */
import { SpangraphError } from '../../errors.ts';
import type { Attribute, Attributes, AttributeType, AttributeValue, KeyValueList } from '../../model/attributes.ts';
import { isArrayValue } from '../../model/attributes.ts';

/** s string, b bool, i int64, d double, y bytes (base64), n empty; a + one of s b i d: array of only these;
 * x: array of [code, value]; m: key-value list, an array of [key, code, value]. */
const TYPE_CODES = ['s', 'b', 'i', 'd', 'y', 'n', 'as', 'ab', 'ai', 'ad', 'x', 'm'] as const;
const CODES: ReadonlySet<string> = new Set(TYPE_CODES);

/** The type of a stored value. */
export type TypeCode = (typeof TYPE_CODES)[number];

/** The type that people see. */
export const ATTRIBUTE_TYPES: Readonly<Record<TypeCode, AttributeType>> = {
  s: 'STRING',
  b: 'BOOL',
  i: 'INT',
  d: 'DOUBLE',
  y: 'BYTES',
  n: 'EMPTY',
  as: 'ARRAY',
  ab: 'ARRAY',
  ai: 'ARRAY',
  ad: 'ARRAY',
  x: 'ARRAY',
  m: 'KVLIST',
};

/** A value as JSON has it. */
export type Json = string | number | boolean | null | readonly Json[];

export function typeCode(value: AttributeValue): TypeCode {
  switch (typeof value) {
    case 'string':
      return 's';
    case 'boolean':
      return 'b';
    case 'bigint':
      return 'i';
    case 'number':
      return 'd';
    default:
      if (value === null) return 'n';
      if (value instanceof Uint8Array) return 'y';
      return isArrayValue(value) ? arrayCode(value) : 'm';
  }
}

function arrayCode(values: readonly AttributeValue[]): TypeCode {
  const first = values[0];
  if (first === undefined) return 'as';
  const type = typeof first;
  if (type === 'object' || values.some((value) => typeof value !== type)) return 'x';
  if (type === 'string') return 'as';
  if (type === 'boolean') return 'ab';
  return type === 'bigint' ? 'ai' : 'ad';
}

export function encodeValue(value: AttributeValue): Json {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'bigint':
      return encodeInt(value);
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0) ? value : encodeOddDouble(value);
    default:
      if (value === null) return null;
      if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
      return isArrayValue(value) ? encodeArray(value) : encodeList(value.entries);
  }
}

function encodeInt(value: bigint): Json {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

function encodeOddDouble(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

function encodeArray(values: readonly AttributeValue[]): Json {
  return arrayCode(values) === 'x'
    ? values.map((value) => [typeCode(value), encodeValue(value)])
    : values.map(encodeValue);
}

/** A list with its keys inline: [[key, code, value], ...]. */
export function encodeList(attributes: Attributes): Json {
  return attributes.map(({ key, value }) => [key, typeCode(value), encodeValue(value)]);
}

export function decodeValue(code: TypeCode, json: Json): AttributeValue {
  switch (code) {
    case 's':
    case 'b':
    case 'n':
      return json;
    case 'i':
      return decodeInt(json);
    case 'd':
      return Number(json);
    case 'y':
      return decodeBytes(json);
    case 'as':
    case 'ab':
      return json;
    case 'ai':
      return itemsOf(json).map(decodeInt);
    case 'ad':
      return itemsOf(json).map(Number);
    case 'x':
      return itemsOf(json).map(decodeTyped);
    case 'm':
      return { entries: decodeList(json) } satisfies KeyValueList;
  }
}

function decodeInt(json: Json): bigint {
  return typeof json === 'string' || typeof json === 'number' ? BigInt(json) : damaged(json);
}

function decodeBytes(json: Json): Uint8Array {
  return typeof json === 'string' ? Uint8Array.from(Buffer.from(json, 'base64')) : damaged(json);
}

/** [code, value] */
function decodeTyped(json: Json): AttributeValue {
  const [code, value = null] = itemsOf(json);
  return isTypeCode(code) ? decodeValue(code, value) : damaged(json);
}

/** [key, code, value] */
function decodeEntry(json: Json): Attribute {
  const [key, code, value = null] = itemsOf(json);
  return typeof key === 'string' && isTypeCode(code) ? { key, value: decodeValue(code, value) } : damaged(json);
}

/** Inverse of {@link encodeList}. */
export function decodeList(json: Json): Attribute[] {
  return itemsOf(json).map(decodeEntry);
}

function itemsOf(json: Json): readonly Json[] {
  return Array.isArray(json) ? json : damaged(json);
}

function isTypeCode(code: Json | undefined): code is TypeCode {
  return typeof code === 'string' && CODES.has(code);
}

function damaged(json: Json): never {
  throw new SpangraphError('INTERNAL_SERVER_ERROR', `A stored attribute cannot be read: ${JSON.stringify(json)}.`);
}

/** Keys and type codes of an attribute list, in order. */
export type ShapeKeys = readonly (readonly [key: string, code: TypeCode])[];

/** Attributes from a row: with the keys of the shape, or with the keys inline if there is no shape. */
export function decodeAttributes(shape: ShapeKeys | undefined, valuesText: string): Attribute[] {
  const json: readonly Json[] = JSON.parse(valuesText);
  if (shape === undefined) return decodeList(json);
  return shape.map(([key, code], index) => ({ key, value: decodeValue(code, json[index] ?? null) }));
}
