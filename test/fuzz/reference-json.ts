/**
 * A second reader of OTLP/JSON, over JSON.parse and driven by the .proto file. What it refuses the program must refuse,
 * whole or span by span, and nothing else.
 */
import { MAX_VALUE_DEPTH } from '../../receivers/formats/request-limits.ts';
import { Flawed, Malformed, type Message, OWNERS, type Reading } from './message.ts';
import { type FieldSchema, type MessageSchema, REQUEST } from './schema.ts';

/** A value that its field cannot have. */
class Flaw extends Error {}

/** The lists and messages that the form of a request stands on. */
const FORM: ReadonlySet<string> = new Set([
  'resourceSpans',
  'scopeSpans',
  'instrumentationLibrarySpans',
  'spans',
  'resource',
  'scope',
  'instrumentationLibrary',
]);
/** A name of these that one object has twice makes a request malformed: only one of its lists could be read. */
const LIST_OF_SPANS = /^(?:resourceSpans|resource_spans|(?:scope|instrumentation_?[lL]ibrary)(?:S|_s)pans|spans)$/;
/** Names of members, brackets, and other texts, which may hold both. */
const STRUCTURE = /"(?<text>(?:[^"\\]|\\.)*)"(?<colon>\s*:)?|[[{}\]]/gs;
/** As the Encoding Standard has it: what is not UTF-8 becomes U+FFFD. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
/** Half of a character without the other. */
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/** Throws {@link Malformed}. */
export function readJson(bytes: Buffer): Reading {
  const text = decoder.decode(bytes);
  const json = parse(text);
  refuseRepeatedLists(text);
  if (!isObject(json)) throw new Malformed('form');
  refuseOnlyUnknown(json);
  const flawed = new Flawed();
  return { request: readMessage(REQUEST, json, { depth: 0, isLink: false, flawed }), flawed };
}

function refuseRepeatedLists(text: string): void {
  const open: string[][] = [];
  for (const [token, name = '', colon] of text.matchAll(STRUCTURE)) {
    if (token === '{' || token === '[') open.push([]);
    else if (token === '}' || token === ']') open.pop();
    else if (colon !== undefined && LIST_OF_SPANS.test(name)) {
      if (open.at(-1)?.includes(name)) throw new Malformed('a list of spans twice');
      open.at(-1)?.push(name);
    }
  }
}

/** A request that has unknown fields and no other is none. */
function refuseOnlyUnknown(json: Message): void {
  const names = new Set(REQUEST.fields.flatMap(({ jsonName, protoName }) => [jsonName, protoName]));
  const present = Object.keys(json).filter((key) => json[key] !== null);
  const known = REQUEST.fields.some(
    ({ jsonName, protoName }) => (Object.hasOwn(json, jsonName) ? json[jsonName] : (json[protoName] ?? null)) !== null,
  );
  if (!known && present.some((key) => !names.has(key))) throw new Malformed('only unknown fields');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text, (_key, value: unknown, context?: { readonly source?: string }) => {
      const source = context?.source ?? '';
      const isLong = typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(source);
      return isLong && source.length <= 21 ? BigInt(source) : value;
    });
  } catch (error) {
    throw new Malformed('JSON', { cause: error });
  }
}

interface Place {
  readonly depth: number;
  readonly isLink: boolean;
  readonly flawed: Flawed;
}

function readMessage(schema: MessageSchema, json: Message, place: Place): Message {
  const isOwner = OWNERS.has(schema.name);
  const message: Message = {};
  const isLink = schema.name === 'Link';
  const depth = schema.name === 'AnyValue' ? place.depth + 1 : place.depth;
  if (depth > MAX_VALUE_DEPTH) throw new Flaw('depth');
  for (const field of schema.fields) {
    const value = Object.hasOwn(json, field.jsonName) ? json[field.jsonName] : json[field.protoName];
    if (value === undefined || value === null) continue;
    try {
      if (field.rivals.some((rival) => Object.hasOwn(message, rival))) throw new Flaw('two members of a oneof');
      message[field.jsonName] = field.repeated
        ? asList(field, value).map((item) => readItem(field, item, { ...place, depth, isLink }))
        : readItem(field, value, { ...place, depth, isLink });
    } catch (error) {
      if (!(error instanceof Flaw) || !isOwner) throw error;
      place.flawed.add(message);
    }
  }
  return message;
}

function asList(field: FieldSchema, value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw FORM.has(field.jsonName) ? new Malformed('form') : new Flaw('no list');
}

function readItem(field: FieldSchema, value: unknown, place: Place): unknown {
  if (field.message === undefined) return readScalar(field, value, place.isLink);
  if (isObject(value)) return readMessage(field.message, value, place);
  if (field.jsonName === 'spans') {
    // A span that is no object is rejected as a span.
    const span = {};
    place.flawed.add(span);
    return span;
  }
  throw FORM.has(field.jsonName) ? new Malformed('form') : new Flaw('no object');
}

function readScalar(field: FieldSchema, value: unknown, isLink: boolean): unknown {
  switch (field.type) {
    case 'string':
      return typeof value === 'string' ? repaired(value) : check(value, false);
    case 'bool':
      return check(value, typeof value === 'boolean');
    case 'bytes':
      if (field.jsonName === 'bytesValue') return readBase64(value);
      // The id of a link may be any text: it costs the link later, and not the span.
      return isLink && typeof value === 'string' ? repaired(value).toLowerCase() : readHex(value);
    case 'double':
      return readDouble(value);
    case 'fixed64':
      return readInteger(value, 0n, 2n ** 64n - 1n);
    case 'int64':
      return readInteger(value, -(2n ** 63n), 2n ** 63n - 1n);
    case 'enum': {
      const named = typeof value === 'string' ? field.values?.[value] : undefined;
      return named ?? Number(readInteger(value, -(2n ** 31n), 2n ** 31n - 1n));
    }
    default:
      return Number(readInteger(value, 0n, 2n ** 32n - 1n));
  }
}

function repaired(text: string): string {
  return text.replaceAll(LONE_SURROGATE, '\uFFFD');
}

function check(value: unknown, isRight: boolean): unknown {
  if (isRight) return value;
  throw new Flaw('wrong type');
}

function readInteger(value: unknown, min: bigint, max: bigint): bigint {
  const isInteger =
    typeof value === 'bigint' ||
    (typeof value === 'number' && Number.isSafeInteger(value)) ||
    (typeof value === 'string' && /^-?\d{1,20}$/.test(value));
  if (!isInteger) throw new Flaw('no integer');
  const integer = BigInt(value);
  if (integer < min || integer > max) throw new Flaw('out of range');
  return integer;
}

function readDouble(value: unknown): number {
  if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') return Number(value);
  const isNumber = typeof value === 'number' || typeof value === 'bigint';
  if (!isNumber && !(typeof value === 'string' && /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(value))) {
    throw new Flaw('no number');
  }
  if (!Number.isFinite(Number(value))) throw new Flaw('over the range of a double');
  return Number(value);
}

function readHex(value: unknown): Uint8Array {
  if (typeof value !== 'string' || !/^([0-9a-f]{2}){0,64}$/i.test(value)) throw new Flaw('no hex');
  return new Uint8Array(Buffer.from(value, 'hex'));
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function readBase64(value: unknown): Uint8Array {
  if (typeof value !== 'string') throw new Flaw('no text');
  const digits = value.replace(/={1,2}$/, '');
  if (digits !== value && value.length % 4 !== 0) throw new Flaw('padding');
  const isUrlSafe = /[-_]/.test(digits);
  if (isUrlSafe && /[+/]/.test(digits)) throw new Flaw('two alphabets');
  let bits = '';
  for (const digit of digits) {
    const position = ALPHABET.indexOf(digit.replace('-', '+').replace('_', '/'));
    if (position < 0) throw new Flaw('no digit of base64');
    bits += position.toString(2).padStart(6, '0');
  }
  const rest = bits.length % 8;
  if (rest === 6 || /1/.test(bits.slice(bits.length - rest))) throw new Flaw('odd bits');
  const bytes = bits.slice(0, bits.length - rest).match(/.{8}/g) ?? [];
  return new Uint8Array(bytes.map((byte) => Number.parseInt(byte, 2)));
}

function isObject(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
