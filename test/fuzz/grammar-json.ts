/** Random trace requests in OTLP/JSON, by the .proto file, with the oddities that senders put into them. */
import type { Random } from '../bench/random.ts';
import { type FieldSchema, type MessageSchema, REQUEST } from './schema.ts';

const MAX_DEPTH = 9;
const DEEP_LEVELS = [98, 99, 100, 101, 120] as const;

const TEXTS = [
  '""',
  '"a"',
  '"http.method"',
  '"trace_id"',
  '"\\u00e9"',
  '"日本"',
  '"\\ud83d\\ude00"',
  '"\\u0000"',
  '"x\\n\\"\\\\"',
  '"cut \\ud83d"',
  '"\\udc00\\\\ud83d\\udc00"',
  '"12345678901234567"',
  '"a:1234567890123456789"',
] as const;
const INTEGERS = [
  '0',
  '1',
  '7',
  '-1',
  '2147483647',
  '2147483648',
  '-2147483648',
  '4294967295',
  '4294967296',
  '9007199254740993',
  '9223372036854775807',
  '-9223372036854775808',
  '9223372036854775808',
  '18446744073709551615',
  '18446744073709551616',
  '123456789012345678901',
] as const;
const DOUBLES = ['0', '-0', '1.5', '1e300', '-2.5E-7', '"NaN"', '"Infinity"', '"-Infinity"', '"1e3"', '1e999'] as const;
/** Any of these may stand where something else belongs. */
const ANYTHING = [
  ...TEXTS,
  ...INTEGERS,
  ...DOUBLES,
  'null',
  'true',
  'false',
  '{}',
  '[]',
  '[{}]',
  '[null]',
  '"\\ud800"',
  '"0x10"',
  '""',
  '1.0',
  '"1.0"',
  '"-0"',
] as const;

/** A request; most are valid. */
export function makeJson(random: Random): Buffer {
  return Buffer.from(makeMessage(random, REQUEST, 0));
}

function makeMessage(random: Random, schema: MessageSchema, depth: number): string {
  const isValue = schema.name === 'AnyValue';
  const count = isValue ? (random.oneIn(30) ? 2 : 1) : 1 + random.below(schema.fields.length);
  const members: string[] = [];
  for (let field = 0; field < count; field++) {
    const known = random.pick(schema.fields);
    const name = random.oneIn(50) ? known.protoName : known.jsonName;
    members.push(`"${name}"${space(random)}:${space(random)}${makeValue(random, known, depth)}`);
    if (random.oneIn(60)) members.push(`"unknown":${random.pick(ANYTHING)}`);
  }
  return `{${space(random)}${members.join(',')}}`;
}

function makeValue(random: Random, field: FieldSchema, depth: number): string {
  if (random.oneIn(150)) return random.pick(ANYTHING);
  if (!field.repeated) return makeItem(random, field, depth);
  const items = Array.from({ length: random.below(3) }, () => makeItem(random, field, depth));
  return `[${items.join(`,${space(random)}`)}]`;
}

function makeItem(random: Random, field: FieldSchema, depth: number): string {
  if (random.oneIn(200)) return random.pick(ANYTHING);
  const { message } = field;
  if (message !== undefined) {
    if (message.name === 'AnyValue' && random.oneIn(500)) return deepValue(random);
    return depth >= MAX_DEPTH ? '{}' : makeMessage(random, message, depth + 1);
  }
  switch (field.type) {
    case 'string':
      return random.pick(TEXTS);
    case 'bool':
      return random.pick(['true', 'false']);
    case 'bytes':
      return field.jsonName === 'bytesValue' ? base64(random) : hex(random);
    case 'double':
      return random.pick(DOUBLES);
    case 'enum':
      return random.oneIn(20) ? `"${random.pick(Object.keys(field.values ?? {}))}"` : String(random.below(7));
    default:
      return integer(random, field.type === 'uint32' || field.type === 'fixed32');
  }
}

function integer(random: Random, isSmall: boolean): string {
  const digits = isSmall && !random.oneIn(10) ? String(random.below(1000)) : random.pick(INTEGERS);
  return random.oneIn(2) ? `"${digits}"` : digits;
}

function deepValue(random: Random): string {
  let value = '{"stringValue":"deep"}';
  const levels = random.pick(DEEP_LEVELS);
  for (let level = 1; level < levels; level++) {
    value = random.oneIn(2)
      ? `{"arrayValue":{"values":[${value}]}}`
      : `{"kvlistValue":{"values":[{"key":"k","value":${value}}]}}`;
  }
  return value;
}

function hex(random: Random): string {
  const digits = random.hex64() + (random.oneIn(2) ? random.hex64() : '');
  switch (random.below(12)) {
    case 0:
      return `"${digits.toUpperCase()}"`;
    case 1:
      return `"${Buffer.from(digits, 'hex').toString('base64')}"`;
    case 2:
      return '""';
    default:
      return `"${digits}"`;
  }
}

function base64(random: Random): string {
  const bytes = Buffer.from(random.hex64(), 'hex').subarray(0, random.below(9));
  const text = random.oneIn(3) ? bytes.toString('base64url') : bytes.toString('base64');
  return random.oneIn(20) ? `"${text}=${random.pick(['', '=', '!'])}"` : `"${text}"`;
}

function space(random: Random): string {
  return random.oneIn(15) ? random.pick([' ', '\n', '\t ', '\r\n']) : '';
}
