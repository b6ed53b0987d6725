/** How the records of a stream follow each other, seen from its first bytes. */
import { MAX_RECORD_BYTES } from './file-record.ts';
import { foreignContent } from './foreign-content.ts';
import { readVarint } from './wire-format.ts';

/** How protobuf messages are told apart; `fixed lengths` also holds the compressed JSON of the Collector. */
export type Framing = 'one message' | 'varint lengths' | 'fixed lengths';

/** `foreign` says what the content is, and what to do with it. */
export type ContentForm = 'json' | Framing | { readonly foreign: string };

/** Bytes that show the form. */
export const SEEN_BYTES = 4_096;
/** Bytes of the big-endian length that the Collector's file exporter puts before a message. */
export const FIXED_LENGTH_BYTES = 4;

/** NUL bytes in a row that are no empty messages: a crash leaves them for data that was not yet written. */
export const LOST_ZEROS = 512;

/** Field 1 of a request, `resource_spans`, length-delimited. */
export const RESOURCE_SPANS_TAG = 0x0a;
/** How a message of ResourceSpans can begin: resource, scope_spans, schema_url. */
const RESOURCE_SPANS_FIELDS = new Set([0x0a, 0x12, 0x1a]);
const ZSTD_FRAME = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
const BRACE = 0x7b;
const ESCAPE = 0x1b;
const BLANKS = new Set([0x20, 0x09, 0x0a, 0x0d]);
/** A line that begins like a JSON record. */
const JSON_LINE = /(?:^|\n)\0*[ \t]*[[{][ \t\r]*["{[\]}\n]/;

/**
 * Text is JSON, line by line, whatever its first lines are: a log line or a broken record may come before the others. NUL
 * bytes at the beginning count for nothing.
 */
export function contentForm(begin: Buffer): ContentForm {
  const foreign = foreignContent(begin);
  if (foreign !== undefined) return { foreign };
  const content = begin.subarray(zerosIn(begin));
  if (isText(content)) return 'json';
  const framing = framingOf(begin);
  if (framing !== undefined) return framing;
  return JSON_LINE.test(content.toString('latin1'))
    ? 'json'
    : { foreign: 'data of an unknown kind, neither JSON nor OTLP protobuf' };
}

/** NUL bytes at the beginning. */
export function zerosIn(bytes: Buffer): number {
  const first = bytes[0] === 0 ? bytes.findIndex((byte) => byte !== 0) : 0;
  return first === -1 ? bytes.length : first;
}

/** Whether only white space of JSON is in the bytes. */
export function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => BLANKS.has(byte));
}

/** Whether the bytes are a zstd frame. */
export function isZstd(bytes: Buffer): boolean {
  return bytes.subarray(0, ZSTD_FRAME.length).equals(ZSTD_FRAME);
}

/** Whether the bytes of a message are JSON: no request in protobuf begins with a brace. */
export function isJsonMessage(bytes: Buffer): boolean {
  return bytes[0] === BRACE;
}

/**
 * A line feed is the first byte of most protobuf requests, and a brace may be their second. But they cannot go on for long
 * without a tag or a length that is a control character.
 */
function isText(bytes: Buffer): boolean {
  return bytes.every((byte) => byte >= 0x20 || BLANKS.has(byte) || byte === ESCAPE);
}

/** Whether ResourceSpans can begin with this byte, or end before it. */
function isFieldOfResourceSpans(tag: number | undefined): boolean {
  return tag === undefined || RESOURCE_SPANS_FIELDS.has(tag);
}

function framingOf(begin: Buffer): Framing | undefined {
  if (isZstd(begin.subarray(FIXED_LENGTH_BYTES))) return 'fixed lengths';
  if (begin[0] === RESOURCE_SPANS_TAG) {
    const inner = readVarint(begin, 1);
    if (inner !== undefined && (inner.value === 0 || isFieldOfResourceSpans(begin[inner.end]))) return 'one message';
  }
  const outer = readVarint(begin, 0);
  // An empty message may come first.
  if (outer !== undefined && begin[0] !== 0 && begin[outer.end] === RESOURCE_SPANS_TAG) return 'varint lengths';
  return isFixedLengthHead(begin) ? 'fixed lengths' : undefined;
}

/** Whether a message can begin so: a length of four bytes, and zstd, JSON or `resource_spans` that fits the length. */
export function isFixedLengthHead(head: Buffer, maxLength = MAX_RECORD_BYTES): boolean {
  if (head.length <= FIXED_LENGTH_BYTES) return false;
  const length = head.readUInt32BE();
  const body = head.subarray(FIXED_LENGTH_BYTES);
  if (length === 0 || length > maxLength) return false;
  if (isZstd(body) || isJsonMessage(body)) return true;
  const inner = body[0] === RESOURCE_SPANS_TAG ? readVarint(body, 1) : undefined;
  if (inner === undefined || inner.end + inner.value > length) return false;
  return inner.value === 0 || isFieldOfResourceSpans(body[inner.end]);
}
