/** Random trace requests in protobuf, by the .proto file, with the oddities that senders and attackers put into them. */
import type { Random } from '../bench/random.ts';
import { type FieldSchema, type MessageSchema, REQUEST } from './schema.ts';

/** Most messages around a message, unless it is made deep on purpose. */
const MAX_DEPTH = 9;
/** Levels of a value that is made deep on purpose: around the limit. */
const DEEP_LEVELS = [98, 99, 100, 101, 120] as const;

const TEXTS = ['', 'a', 'http.method', 'é', '日本', '😀', '\0', '\uFFFD', 'x'.repeat(48), 'y'.repeat(130)].map((text) =>
  Buffer.from(text),
);
const BROKEN_TEXTS = [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82]].map((bytes) =>
  Buffer.from(bytes),
);
const INTEGERS = [
  0n,
  1n,
  2n,
  127n,
  128n,
  1023n,
  1024n,
  2n ** 31n - 1n,
  2n ** 31n,
  2n ** 32n - 1n,
  2n ** 32n,
  2n ** 53n + 1n,
  2n ** 63n - 1n,
  2n ** 63n,
  2n ** 64n - 1n,
] as const;

/** A request; most are valid. */
export function makeProtobuf(random: Random): Buffer {
  return makeMessage(random, REQUEST, 0);
}

function makeMessage(random: Random, schema: MessageSchema, depth: number): Buffer {
  const parts: Buffer[] = [];
  const isValue = schema.name === 'AnyValue';
  // Of the members of a value mostly one is set; of other messages about half of the fields.
  const count = isValue ? (random.oneIn(12) ? 2 : 1) : 1 + random.below(schema.fields.length);
  for (let field = 0; field < count; field++) {
    if (random.oneIn(60)) parts.push(unknownField(random));
    const known = random.pick(schema.fields);
    const repeats = known.repeated ? random.below(3) : 1;
    for (let item = 0; item < repeats; item++) parts.push(makeField(random, known, depth));
  }
  return Buffer.concat(parts);
}

function makeField(random: Random, field: FieldSchema, depth: number): Buffer {
  if (random.oneIn(400))
    return Buffer.concat([tagOf(random, field.number, random.below(8)), makeScalar(random, field)]);
  switch (field.type) {
    case 'message':
      return delimited(random, field.number, messageFor(random, field, depth));
    case 'string':
      return delimited(random, field.number, random.oneIn(80) ? random.pick(BROKEN_TEXTS) : random.pick(TEXTS));
    case 'bytes':
      return delimited(random, field.number, bytesOf(random, random.pick([0, 1, 8, 16, 16, 8, 33])));
    case 'double':
    case 'fixed64':
      return Buffer.concat([tagOf(random, field.number, 1), bytesOf(random, 8)]);
    case 'fixed32':
      return Buffer.concat([tagOf(random, field.number, 5), bytesOf(random, 4)]);
    default:
      return Buffer.concat([tagOf(random, field.number, 0), makeScalar(random, field)]);
  }
}

function messageFor(random: Random, field: FieldSchema, depth: number): Buffer {
  if (field.message === undefined) return Buffer.alloc(0);
  if (field.message.name === 'AnyValue' && random.oneIn(8)) return deepValue(random);
  return depth >= MAX_DEPTH ? Buffer.alloc(0) : makeMessage(random, field.message, depth + 1);
}

/** A value nested around the limit, in lists or in lists of key and value. */
function deepValue(random: Random): Buffer {
  let value = Buffer.from([0x0a, 1, 0x61]);
  const levels = random.pick(DEEP_LEVELS);
  for (let level = 1; level < levels; level++) {
    value = random.oneIn(2)
      ? delimited(random, 5, delimited(random, 1, value))
      : delimited(random, 6, delimited(random, 1, delimited(random, 2, value)));
  }
  return value;
}

function makeScalar(random: Random, field: FieldSchema): Buffer {
  const small = field.type === 'enum' || random.oneIn(2);
  return varint(small ? BigInt(random.below(7)) : random.pick(INTEGERS), random);
}

function unknownField(random: Random): Buffer {
  const number = random.pick([17, 31, 1000, 2 ** 29 - 1]);
  switch (random.below(6)) {
    case 0:
      return Buffer.concat([tagOf(random, number, 0), varint(random.pick(INTEGERS), random)]);
    case 1:
      return Buffer.concat([tagOf(random, number, 1), bytesOf(random, 8)]);
    case 2:
      return Buffer.concat([tagOf(random, number, 5), bytesOf(random, 4)]);
    case 3:
      return random.oneIn(8) ? tagOf(random, number, 3 + random.below(5)) : Buffer.alloc(0);
    default:
      return delimited(random, number, bytesOf(random, random.below(12)));
  }
}

function delimited(random: Random, number: number, content: Buffer): Buffer<ArrayBuffer> {
  return Buffer.concat([tagOf(random, number, 2), varint(BigInt(content.length), random), content]);
}

function tagOf(random: Random, number: number, wireType: number): Buffer {
  return varint(BigInt(number * 8 + wireType), random);
}

/** Seldom in more bytes than it needs, which protobuf allows. */
export function varint(value: bigint, random: Random): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80n) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  if (random.oneIn(300)) {
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) | 0x80;
    while (bytes.length < 9 && random.oneIn(2)) bytes.push(0x80);
    bytes.push(0);
  }
  return Buffer.from(bytes);
}

function bytesOf(random: Random, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at < length; at++) bytes[at] = random.oneIn(3) ? random.below(256) : random.pick([0, 1, 0xff, 0x80]);
  return bytes;
}
