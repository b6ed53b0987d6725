/**
 * A second decoder of protobuf, written from protobuf.dev's "Encoding" and driven by the .proto file: slow, plain, and as
 * strict as the program says to be. What it refuses the program must refuse, and nothing else.
 */
import { isUtf8 } from 'node:buffer';
import { MAX_VALUE_DEPTH } from '../../receivers/formats/request-limits.ts';
import { Flawed, IN_ORDER, Malformed, type Message, OWNERS, type Reading } from './message.ts';
import { type FieldSchema, type MessageSchema, REQUEST } from './schema.ts';

/**
 * What was read, and whether protobufjs reads it otherwise: it does not merge messages, keeps several members of a oneof, and
 * refuses tags and lengths of more than 5 bytes, more than 100 messages in each other, whatever they are, and text that is not
 * UTF-8.
 */
export interface ProtobufReading extends Reading {
  readonly isBeyondProtobufjs: boolean;
  /** Texts that were not UTF-8. */
  readonly repairs: number;
}

const WIRE_TYPES: Readonly<Record<FieldSchema['type'], number>> = {
  string: 2,
  bytes: 2,
  message: 2,
  bool: 0,
  enum: 0,
  int32: 0,
  int64: 0,
  uint32: 0,
  double: 1,
  fixed64: 1,
  fixed32: 5,
};

/** Bytes of a tag or length, and messages in each other, that protobufjs reads. */
const MAX_TAG_BYTES = 5;
const MAX_NESTING = 100;

/** The lists that hold spans of one resource. */
const SCOPE_LISTS: ReadonlySet<string> = new Set(['scopeSpans', 'instrumentationLibrarySpans']);
/** As the Encoding Standard has it: what is not UTF-8 becomes U+FFFD. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Throws {@link Malformed}. */
export function readProtobuf(bytes: Buffer): ProtobufReading {
  const reader = new Reader(bytes);
  const request: Message = {};
  reader.readMessage(REQUEST, request, { end: bytes.length, owner: request, depth: 0 });
  if (reader.hasUnknownAtTop && request.resourceSpans === undefined) throw new Malformed('only unknown fields');
  const { flawed, isBeyondProtobufjs, repairs } = reader;
  return { request, flawed, isBeyondProtobufjs, repairs };
}

/** Where a message ends, whose flaws its own are, and how many AnyValues are around it. */
interface Place {
  readonly end: number;
  readonly owner: Message;
  readonly depth: number;
}

class Reader {
  readonly flawed = new Flawed();
  isBeyondProtobufjs = false;
  hasUnknownAtTop = false;
  repairs = 0;
  readonly #bytes: Buffer;
  #at = 0;
  #nesting = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  readMessage(schema: MessageSchema, into: Message, { end, owner, depth }: Place): void {
    const ownOwner = OWNERS.has(schema.name) ? into : owner;
    const ownDepth = schema.name === 'AnyValue' ? depth + 1 : depth;
    if (ownDepth > MAX_VALUE_DEPTH) {
      this.flawed.add(owner);
      this.#at = end;
      return;
    }
    while (this.#at < end) {
      const tag = this.#shortVarint(end);
      const number = tag >> 3n;
      if (tag >> 32n !== 0n || number === 0n) throw new Malformed('tag');
      const field = schema.byNumber.get(Number(number));
      const wireType = Number(tag & 7n);
      if (field === undefined) {
        this.#skip(wireType, end);
        if (schema === REQUEST) this.hasUnknownAtTop = true;
      } else if (wireType !== WIRE_TYPES[field.type]) throw new Malformed('wire type');
      else this.#readField(field, into, { end, owner: ownOwner, depth: ownDepth });
    }
  }

  #readField(field: FieldSchema, into: Message, place: Place): void {
    const before = into[field.jsonName];
    for (const rival of field.rivals) {
      if (!Object.hasOwn(into, rival)) continue;
      this.isBeyondProtobufjs = true;
      delete into[rival];
    }
    if (field.repeated) {
      const items = (before ?? []) as unknown[];
      into[field.jsonName] = items;
      const item = this.#readValue(field, undefined, place);
      items.push(item);
      if (SCOPE_LISTS.has(field.jsonName)) this.#keepOrder(into, item);
      return;
    }
    if (before !== undefined && field.message !== undefined) this.isBeyondProtobufjs = true;
    into[field.jsonName] = this.#readValue(field, before, place);
  }

  #readValue(field: FieldSchema, before: unknown, { end, owner, depth }: Place): unknown {
    if (field.message !== undefined) {
      const message = (before ?? {}) as Message;
      if (++this.#nesting >= MAX_NESTING) this.isBeyondProtobufjs = true;
      this.readMessage(field.message, message, { end: this.#length(end), owner, depth });
      this.#nesting--;
      return message;
    }
    switch (field.type) {
      case 'string':
        return this.#text(this.#slice(end));
      case 'bytes':
        return new Uint8Array(this.#slice(end));
      case 'double':
        return this.#take(8, end).readDoubleLE();
      case 'fixed64':
        return this.#take(8, end).readBigUInt64LE();
      case 'fixed32':
        return this.#take(4, end).readUInt32LE();
      case 'bool':
        return this.#varint(end) !== 0n;
      case 'int64':
        return BigInt.asIntN(64, this.#varint(end));
      case 'uint32':
        return Number(BigInt.asUintN(32, this.#varint(end)));
      default:
        return Number(BigInt.asIntN(32, this.#varint(end)));
    }
  }

  /** Of spans in both lists the program has those first that come first. protobufjs does not keep that. */
  #keepOrder(into: Message, item: unknown): void {
    if (into.scopeSpans !== undefined && into.instrumentationLibrarySpans !== undefined) this.isBeyondProtobufjs = true;
    const inOrder = (into[IN_ORDER] ?? []) as unknown[];
    into[IN_ORDER] = inOrder;
    inOrder.push(item);
  }

  #text(bytes: Buffer): string {
    if (!isUtf8(bytes)) {
      this.repairs++;
      this.isBeyondProtobufjs = true;
    }
    return decoder.decode(bytes);
  }

  #skip(wireType: number, end: number): void {
    if (wireType === 0) this.#varint(end);
    else if (wireType === 1) this.#take(8, end);
    else if (wireType === 2) this.#slice(end);
    else if (wireType === 5) this.#take(4, end);
    else throw new Malformed('wire type');
  }

  /** A varint that is longer than it needs to be is one all the same. */
  #shortVarint(end: number): bigint {
    const start = this.#at;
    const value = this.#varint(end);
    if (this.#at - start > MAX_TAG_BYTES) this.isBeyondProtobufjs = true;
    return value;
  }

  #length(end: number): number {
    const length = this.#shortVarint(end);
    if (length > BigInt(end - this.#at)) throw new Malformed('length');
    return this.#at + Number(length);
  }

  #slice(end: number): Buffer {
    const until = this.#length(end);
    return this.#take(until - this.#at, end);
  }

  #take(size: number, end: number): Buffer {
    if (size > end - this.#at) throw new Malformed('cut off');
    this.#at += size;
    return this.#bytes.subarray(this.#at - size, this.#at);
  }

  #varint(end: number): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = BigInt(this.#take(1, end).readUInt8());
      value |= (byte & 0x7fn) << shift;
      if (byte < 0x80n) {
        if (value >> 64n !== 0n) throw new Malformed('varint over 64 bits');
        return value;
      }
    }
    throw new Malformed('varint over 10 bytes');
  }
}
