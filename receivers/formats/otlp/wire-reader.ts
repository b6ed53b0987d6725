import { isUtf8 } from 'node:buffer';
import { SpangraphError } from '../../../src/errors.ts';
import { MAX_MESSAGES, type OnMessages, tooManyMessages } from '../request-limits.ts';
import { locateField } from './locate-field.ts';
import { fieldOf, type MessageFields, REQUEST, WireType } from './otlp-fields.ts';
import { StringCache } from './string-cache.ts';

const MAX_VARINT_BYTES = 10;
/** Bigints of small integers, made in advance. */
const SMALL_INTEGERS = Array.from({ length: 1024 }, (_, value) => BigInt(value));
/** Decoding puts it in place of bytes that are not UTF-8. */
const REPLACEMENT_CHARACTER = '\uFFFD';

const NO_FIELDS: MessageFields = {};

/** Messages between two calls of {@link OnMessages}. */
const MESSAGES_UNTOLD = 65_536;

/** Something wrong with one value that leaves the structure around it readable. */
export interface Flaw {
  readonly offset: number;
  /** Continues the field's path, such as `nests values deeper than 100 levels`. */
  readonly problem: string;
}

/** Text that was not UTF-8. */
export interface Repairs {
  readonly count: number;
  /** The offset of the first one. */
  readonly offset: number;
}

/**
 * A strict cursor over the bytes of one protobuf message (protobuf.dev, "Encoding"). It never reads outside the current
 * message. Invalid protobuf throws MALFORMED_REQUEST with byte offset and field path: fields that run past the end of their
 * message, varints of more than 10 bytes or 64 bits, groups, unknown wire types, field number 0, and known fields with a
 * wrong wire type. Unknown fields are skipped.
 *
 * A flaw of one value does not end the reading: it is noted, and the caller of {@link WireReader.takeFlaw} decides what is
 * refused for it. Text that is not UTF-8 is repaired and counted in {@link WireReader.repairs}.
 */
export class WireReader {
  readonly #bytes: Buffer;
  readonly #request: MessageFields;
  readonly #view: DataView;
  readonly #strings: StringCache;
  #position = 0;
  /** The end of the current message. */
  #end: number;
  /** The upper 32 bits of the varint read last. */
  #high = 0;
  readonly #onMessages: OnMessages;
  #messages = 0;
  /** The number of messages at the next call of {@link OnMessages}. */
  #nextLook = MESSAGES_UNTOLD;
  #flaw: Flaw | undefined;
  #repairs: Repairs | undefined;

  /** `request`: the outermost message. */
  constructor(bytes: Buffer, onMessages: OnMessages = () => {}, request: MessageFields = REQUEST) {
    this.#bytes = bytes;
    this.#request = request;
    this.#onMessages = onMessages;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#strings = new StringCache(bytes.length);
    this.#end = bytes.length;
  }

  /** Bytes read so far. */
  get position(): number {
    return this.#position;
  }

  /** Messages entered so far. */
  get messages(): number {
    return this.#messages;
  }

  /** The tag of the next field of the current message. 0 at its end. */
  nextTag(): number {
    const start = this.#position;
    if (start >= this.#end) return 0;
    const tag = this.readUint32();
    if (tag < 8) this.#fail(start, 'field number 0 is not allowed');
    if (this.#high !== 0) this.#fail(start, 'the field number is too large');
    return tag;
  }

  /** Enters the message in the current field. Pass the result to {@link WireReader.leave}. */
  enter(): number {
    if (++this.#messages >= this.#nextLook) this.#lookUp();
    const outerEnd = this.#end;
    this.#end = this.#readLength();
    return outerEnd;
  }

  #lookUp(): void {
    if (this.#messages > MAX_MESSAGES) throw tooManyMessages();
    this.#onMessages(this.#messages);
    this.#nextLook = Math.min(this.#messages + MESSAGES_UNTOLD, MAX_MESSAGES + 1);
  }

  /** Returns to the outer message, after {@link WireReader.nextTag} returned 0. */
  leave(outerEnd: number): void {
    this.#end = outerEnd;
  }

  /** A uint32 field: the low 32 bits of the varint. */
  readUint32(): number {
    const position = this.#position;
    if (position < this.#end) {
      const byte = this.#view.getUint8(position);
      if (byte < 0x80) {
        this.#position = position + 1;
        this.#high = 0;
        return byte;
      }
    }
    return this.#readLongVarint();
  }

  /** An int32 or enum field. */
  readInt32(): number {
    return this.readUint32() | 0;
  }

  readBool(): boolean {
    const low = this.readUint32();
    return (low | this.#high) !== 0;
  }

  readInt64(): bigint {
    const low = this.readUint32();
    if (this.#high !== 0) return BigInt.asIntN(64, (BigInt(this.#high) << 32n) | BigInt(low));
    return SMALL_INTEGERS[low] ?? BigInt(low);
  }

  readFixed32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  readFixed64(): bigint {
    return this.#view.getBigUint64(this.#take(8), true);
  }

  readDouble(): number {
    return this.#view.getFloat64(this.#take(8), true);
  }

  /** Text. What is not UTF-8 in it is repaired as the WHATWG Encoding Standard does. */
  readString(): string {
    const end = this.#readLength();
    const start = this.#position;
    this.#position = end;
    if (start === end) return '';
    const cached = this.#strings.get(this.#bytes, this.#view, start, end);
    if (cached !== undefined) return cached;
    const text = this.#bytes.toString('utf8', start, end);
    if (text.includes(REPLACEMENT_CHARACTER) && !isUtf8(this.#bytes.subarray(start, end))) {
      this.#repairs = { count: (this.#repairs?.count ?? 0) + 1, offset: this.#repairs?.offset ?? start };
    }
    return text;
  }

  /** A bytes field as lower-case hex digits. */
  readHex(): string {
    const end = this.#readLength();
    const start = this.#position;
    this.#position = end;
    return start === end ? '' : this.#bytes.toString('hex', start, end);
  }

  /** A copy of a bytes field. It shares no memory with the request. */
  readBytes(): Uint8Array {
    const end = this.#readLength();
    const start = this.#position;
    this.#position = end;
    return new Uint8Array(this.#bytes.subarray(start, end));
  }

  /** Skips a field that `message`, the current one, does not have. */
  skip(tag: number, message: MessageFields): void {
    const field = fieldOf(message, tag);
    if (field !== undefined) {
      this.#fail(this.#position - 1, `${field.snakeCase} has wire type ${tag & 7} instead of ${field.tag & 7}`);
    }
    switch (tag & 7) {
      case WireType.VARINT:
        this.readUint32();
        return;
      case WireType.FIXED64:
        this.#take(8);
        return;
      case WireType.LENGTH:
        this.skipLength();
        return;
      case WireType.FIXED32:
        this.#take(4);
        return;
      default:
        this.#fail(this.#position - 1, `wire type ${tag & 7} is not allowed`);
    }
  }

  /** Skips a field of `message`, or one that it does not have. A known field must have its wire type. */
  skipField(tag: number, message: MessageFields): void {
    const isAsKnown = fieldOf(message, tag)?.tag === tag;
    this.skip(tag, isAsKnown ? NO_FIELDS : message);
  }

  /** Skips the value of a field of wire type {@link WireType.LENGTH}. */
  skipLength(): void {
    this.#position = this.#readLength();
  }

  /** Notes what is wrong with the value at `offset`, by default the position of the cursor. The first flaw is kept. */
  noteFlaw(problem: string, offset = this.#position): void {
    this.#flaw ??= { offset, problem };
  }

  /** The text repaired so far. Undefined if there is none. */
  get repairs(): Repairs | undefined {
    return this.#repairs;
  }

  /** The path from the request to the field at `offset`. */
  pathAt(offset: number): string {
    return locateField(this.#bytes, offset, { message: this.#request, start: 0, end: this.#bytes.length });
  }

  /** The first flaw since the last call. */
  takeFlaw(): Flaw | undefined {
    const flaw = this.#flaw;
    this.#flaw = undefined;
    return flaw;
  }

  /** Describes a flaw by path and problem. `message` is the one just read. Its length is at `start`. */
  describe(flaw: Flaw, message: MessageFields, start: number, path: string): string {
    let contentStart = start;
    while (this.#view.getUint8(contentStart) >= 0x80) contentStart++;
    const extent = { message, start: contentStart + 1, end: this.#position };
    return `${path}.${locateField(this.#bytes, flaw.offset, extent)} ${flaw.problem}`;
  }

  /** Reads the length of the field's value. Returns the end of the value. */
  #readLength(): number {
    const start = this.#position;
    const length = this.readUint32();
    const end = this.#position + length;
    if (end > this.#end || this.#high !== 0) {
      this.#fail(start, `the length ${this.#high * 2 ** 32 + length} runs past the end of the message around it`);
    }
    return end;
  }

  /** Skips `size` bytes. Returns their start. */
  #take(size: number): number {
    const start = this.#position;
    if (start + size > this.#end) this.#fail(start, `${size} bytes are wanted where the message ends`);
    this.#position = start + size;
    return start;
  }

  #readLongVarint(): number {
    const start = this.#position;
    let low = 0;
    let high = 0;
    for (let index = 0; index < MAX_VARINT_BYTES; index++) {
      if (this.#position >= this.#end) this.#fail(start, 'a varint is cut off');
      const byte = this.#view.getUint8(this.#position++);
      const bits = byte & 0x7f;
      if (index < 4) low |= bits << (7 * index);
      else if (index > 4) high |= bits << (7 * index - 32);
      else {
        low |= bits << 28;
        high = bits >>> 4;
      }
      if (byte < 0x80) {
        if (index === MAX_VARINT_BYTES - 1 && byte > 1) this.#fail(start, 'a varint has more than 64 bits');
        this.#high = high >>> 0;
        return low >>> 0;
      }
    }
    return this.#fail(start, 'a varint has more than 10 bytes');
  }

  #fail(offset: number, problem: string): never {
    const path = this.pathAt(offset);
    const where = path === '' ? `at byte ${offset}` : `at byte ${offset}, in ${path}`;
    throw new SpangraphError('MALFORMED_REQUEST', `The body is not a valid protobuf message: ${problem}, ${where}.`);
  }
}
