/**
 * Reads typed fields of parsed OTLP/JSON (OTLP spec, "JSON Protobuf Encoding", which builds on the proto3 JSON mapping). An
 * absent or null field has its default value. A field of a wrong type throws {@link FieldFlaw}.
 */

import { bytesOfBase64 } from '../../src/model/base64.ts';
import { isInt64, MAX_UINT64, MIN_INT64 } from '../../src/model/int64.ts';
import type { WarningCode } from './warnings.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

const MAX_INT32 = 2 ** 31 - 1;
const MAX_UINT32 = 2 ** 32 - 1;
const DECIMAL_INTEGER = /^-?\d{1,20}$/;
const DECIMAL_NUMBER = /^-?(?:0|[1-9]\d{0,400})(?:\.\d{1,1100})?(?:[eE][+-]?\d{1,5})?$/;
const HEX = /^(?:[0-9a-fA-F]{2}){0,64}$/;
const ENUM_NAME = /^[A-Z][A-Z_]{0,63}$/;
const SPECIAL_NUMBERS: ReadonlyMap<unknown, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);
/** Characters of a wrong value that a message repeats. */
const MAX_QUOTED = 40;

/**
 * What is wrong with one field. It is thrown at the field and collects its path on the way up. It is not an Error, because a
 * request may have a flaw in every few bytes, and a stack trace for each would cost many times as much as decoding.
 */
export class FieldFlaw {
  readonly #problem: string;
  #path: string;

  constructor(path: string, problem: string) {
    this.#path = path;
    this.#problem = problem;
  }

  /** Prefixes the path of the field with `segment`. Any other thrown value is returned unchanged. */
  static under(segment: string, thrown: unknown): unknown {
    if (thrown instanceof FieldFlaw) thrown.#path = thrown.#path === '' ? segment : `${segment}.${thrown.#path}`;
    return thrown;
  }

  /** A sentence such as `spans[2].name must be a string, not 5`. */
  describe(): string {
    return `${this.#path} ${this.#problem}`;
  }
}

/** Runs `read`. The path of a flaw in it begins with `segment`. */
export function under<Result>(segment: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw FieldFlaw.under(segment, error);
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as an object. */
export function asObject(value: unknown): JsonObject {
  return isObject(value) ? value : refuse('', 'an object', value);
}

/** A message field. Undefined if absent. */
export function readMessage<Result>(
  object: JsonObject,
  key: string,
  read: (message: JsonObject) => Result,
): Result | undefined {
  const value = object[key];
  if (value === undefined || value === null) return undefined;
  return under(key, () => read(asObject(value)));
}

/** A repeated field. */
export function readList<Item>(object: JsonObject, key: string, readItem: (item: unknown) => Item): Item[] {
  const value = object[key];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) return refuse(key, 'an array', value);
  const items: Item[] = [];
  try {
    for (const item of value) items.push(readItem(item));
  } catch (error) {
    throw FieldFlaw.under(`${key}[${items.length}]`, error);
  }
  return items;
}

export function readMessages<Item>(object: JsonObject, key: string, readItem: (item: JsonObject) => Item): Item[] {
  return readList(object, key, (item) => readItem(asObject(item)));
}

export function readString(object: JsonObject, key: string): string {
  const value = object[key];
  if (value === undefined || value === null) return '';
  return asString(value, key);
}

/** The value as text. It is valid Unicode if the value was parsed by `parseJson`. */
export function asString(value: unknown, key = ''): string {
  return typeof value === 'string' ? value : refuse(key, 'a string', value);
}

/** An id or other bytes as hex digits of any case. The result is in lower case. */
export function readHex(object: JsonObject, key: string): string {
  const value = object[key];
  if (value === undefined || value === null || value === '') return '';
  if (typeof value === 'string' && HEX.test(value)) return value.toLowerCase();
  return refuse(key, 'an id in hex digits (OTLP/JSON has no base64 ids)', value);
}

export function readBool(value: unknown, key: string): boolean {
  return typeof value === 'boolean' ? value : refuse(key, 'true or false', value);
}

/** Notes lenient reading. `problem` is a sentence that begins with the path from the enclosing message. */
export type Note = (code: WarningCode, subject: string, problem: () => string) => void;

/** The names of an enum's values in the .proto file. The position of a name is its number. */
export function enumNames(prefix: string, names: readonly string[]): ReadonlyMap<unknown, number> {
  return new Map(names.map((name, number) => [`${prefix}_${name}`, number]));
}

/** An enum field. OTLP/JSON has enums as integers only, but a name from the .proto file is unambiguous. */
export function readEnum(object: JsonObject, key: string, names: ReadonlyMap<unknown, number>, note: Note): number {
  const value = object[key];
  const named = names.get(value);
  if (named !== undefined) {
    note('ENUM_BY_NAME', key, () => `${key} is the name ${String(value)}; OTLP/JSON has the number ${named}`);
    return named;
  }
  if (typeof value === 'string' && ENUM_NAME.test(value)) return refuse(key, 'the integer of the enum value', value);
  return readInteger(value, key, -MAX_INT32 - 1, MAX_INT32, 'a 32-bit integer');
}

export function readUint32(object: JsonObject, key: string): number {
  return readInteger(object[key], key, 0, MAX_UINT32, 'an unsigned 32-bit integer');
}

function readInteger(value: unknown, key: string, min: number, max: number, wanted: string): number {
  if (value === undefined || value === null) return 0;
  const integer = typeof value === 'string' && DECIMAL_INTEGER.test(value) ? Number(value) : value;
  if (typeof integer !== 'number' || !Number.isInteger(integer) || integer < min || integer > max) {
    return refuse(key, wanted, value);
  }
  return integer + 0;
}

export function readUint64(object: JsonObject, key: string): bigint {
  const value = object[key];
  if (value === undefined || value === null) return 0n;
  const integer = toBigint(value);
  if (integer !== undefined && integer >= 0n && integer <= MAX_UINT64) return integer;
  return refuse(key, 'an unsigned 64-bit integer, best as a decimal string', value);
}

export function readInt64(value: unknown, key: string): bigint {
  const integer = toBigint(value);
  if (integer !== undefined && isInt64(integer)) return integer;
  return refuse(key, 'a 64-bit integer, best as a decimal string', value);
}

/** An integer that 64 bits can hold, signed or unsigned. */
export function readInteger64(value: unknown, key: string): bigint {
  const integer = toBigint(value);
  if (integer !== undefined && integer >= MIN_INT64 && integer <= MAX_UINT64) return integer;
  return refuse(key, 'a 64-bit integer, best as a decimal string', value);
}

function toBigint(value: unknown): bigint | undefined {
  switch (typeof value) {
    case 'bigint':
      return value;
    case 'number':
      return Number.isSafeInteger(value) ? BigInt(value) : undefined;
    case 'string':
      return DECIMAL_INTEGER.test(value) ? BigInt(value) : undefined;
    default:
      return undefined;
  }
}

/** A double: a number, its decimal text, or "NaN", "Infinity", "-Infinity". */
export function readDouble(value: unknown, key: string): number {
  const special = SPECIAL_NUMBERS.get(value);
  if (special !== undefined) return special;
  const isText = typeof value === 'string' && DECIMAL_NUMBER.test(value);
  const double = typeof value === 'number' || typeof value === 'bigint' || isText ? Number(value) : Number.NaN;
  return Number.isFinite(double) ? double : refuse(key, 'a number that a double can hold', value);
}

/** Bytes in base64, in the standard or the URL-safe alphabet, padded or not. Anything looser is a flaw. */
export function readBase64(value: unknown, key: string): Uint8Array {
  if (typeof value !== 'string') return refuse(key, 'a base64 string', value);
  return bytesOfBase64(value) ?? refuse(key, 'base64', value);
}

/** Throws the flaw for a value of a wrong type. */
export function refuse(key: string, wanted: string, value: unknown): never {
  throw new FieldFlaw(key, `must be ${wanted}, not ${quote(value)}`);
}

function quote(value: unknown): string {
  if (typeof value === 'string') {
    const text = value.length > MAX_QUOTED ? `${value.slice(0, MAX_QUOTED)}...` : value;
    return JSON.stringify(text);
  }
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
