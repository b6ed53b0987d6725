/** Messages of OTLP protobuf in a stream. */
import type { ByteSource } from './byte-source.ts';
import type { FileRecord } from './records.ts';

/** Field 1 of a request, `resource_spans`, length-delimited. */
const RESOURCE_SPANS_TAG = 0x0a;
/** How a message of ResourceSpans can begin: resource, scope_spans, schema_url. */
const RESOURCE_SPANS_FIELDS = new Set([0x0a, 0x12, 0x1a]);
/** Bytes of the longest length that fits 32 bits. */
const MAX_VARINT_BYTES = 5;
/** Bytes of the length that the Collector's file exporter puts before a message. */
const FIXED_LENGTH_BYTES = 4;

/** Empty messages in a row that some writer may mean. More are the zeros of a file that was never written to its end. */
const MAX_EMPTY_MESSAGES = 1_000;

type Framing = 'one message' | 'varint lengths' | 'fixed lengths';

/**
 * Messages in a row, told apart as their writer did it: one message in all (of which each `resource_spans` is a record, as
 * a message and the two messages that its halves make are the same), a varint before each message, or four bytes (big
 * endian, the Collector's file exporter). Behind a length that leads nowhere nothing more can be read.
 */
export async function* protobufRecords(source: ByteSource, maxBytes: number): AsyncGenerator<FileRecord> {
  const framing = framingOf(await source.peek(2 * MAX_VARINT_BYTES));
  let empty = 0;
  for (let count = 1; (await source.peek(1)).length > 0; count++) {
    const at = `message ${count}`;
    const frame = await nextFrame(source, framing);
    empty = frame?.length === 0 ? empty + 1 : 0;
    if (frame === undefined || frame.length > maxBytes || empty > MAX_EMPTY_MESSAGES) {
      yield { at, problem: 'it is neither JSON nor OTLP protobuf, or it is damaged here; nothing behind it was read' };
      return;
    }
    const body = await source.read(frame.length);
    if (body === undefined) {
      yield { at, problem: 'the file ends in the middle of it' };
      return;
    }
    yield { at, protobuf: Buffer.concat([frame.head, body]) };
  }
}

/** Bytes that belong before the body, and the body's length. */
interface Frame {
  readonly head: Buffer;
  readonly length: number;
}

function framingOf(begin: Buffer): Framing {
  if (begin[0] === RESOURCE_SPANS_TAG) {
    const inner = readVarint(begin, 1);
    const field = inner === undefined ? undefined : begin[inner.end];
    if (inner !== undefined && (inner.value === 0 || field === undefined || RESOURCE_SPANS_FIELDS.has(field))) {
      return 'one message';
    }
  }
  const outer = readVarint(begin, 0);
  // An empty message may come first.
  const isVarint = outer !== undefined && begin[0] !== 0 && begin[outer.end] === RESOURCE_SPANS_TAG;
  return isVarint ? 'varint lengths' : 'fixed lengths';
}

async function nextFrame(source: ByteSource, framing: Framing): Promise<Frame | undefined> {
  const none = Buffer.alloc(0);
  if (framing === 'fixed lengths') {
    const length = await source.read(FIXED_LENGTH_BYTES);
    return length && { head: none, length: length.readUInt32BE() };
  }
  const start = framing === 'one message' ? 1 : 0;
  const begin = await source.peek(start + MAX_VARINT_BYTES);
  if (start === 1 && begin[0] !== RESOURCE_SPANS_TAG) return undefined;
  const length = readVarint(begin, start);
  if (length === undefined) return undefined;
  const read = await source.read(length.end);
  return read && { head: start === 1 ? read : none, length: length.value };
}

function readVarint(bytes: Buffer, from: number): { readonly value: number; readonly end: number } | undefined {
  let value = 0;
  for (let at = 0; at < MAX_VARINT_BYTES; at++) {
    const byte = bytes[from + at];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 2 ** (7 * at);
    if (byte < 0x80) return { value, end: from + at + 1 };
  }
  return undefined;
}
