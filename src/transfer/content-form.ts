/** Detects from the first bytes of a stream how its records follow each other. */
import { MAX_RECORD_BYTES } from './file-record.ts';
import { foreignContent, hasUtf16Mark } from './foreign-content.ts';
import { readField, readVarint } from './wire-format.ts';

/** How protobuf messages are separated. The Collector writes compressed JSON with `fixed lengths` too. */
export type Framing = 'one message' | 'varint lengths' | 'fixed lengths';

/** `foreign` names the content and says what to do with it. */
export type ContentForm = 'json' | Framing | { readonly foreign: string };

/** Number of bytes that the form is detected from. */
export const SEEN_BYTES = 4_096;
/** Size of the big-endian length that the Collector's file exporter writes before a message. */
export const FIXED_LENGTH_BYTES = 4;

/**
 * This many NUL bytes in a row are not empty messages: a crash leaves them in place of data that was not yet written.
 */
export const LOST_ZEROS = 512;

/** The mark that some programs write before text in UTF-8. */
export const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** Field 1 of a request, `resource_spans`, length-delimited. */
export const RESOURCE_SPANS_TAG = 0x0a;
/**
 * Bytes that ResourceSpans can begin with: the tags of resource, scope_spans and schema_url, and the first byte of the tag
 * 1000, which scope_spans had before.
 */
const RESOURCE_SPANS_FIELDS = new Set([0x0a, 0x12, 0x1a, 0xc2]);
const ZSTD_FRAME = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
const BRACE = 0x7b;
const ESCAPE = 0x1b;
const BLANKS = new Set([0x20, 0x09, 0x0a, 0x0d]);
/** A line that begins like a JSON record. */
const JSON_LINE = /(?:^|\n)\0*[ \t]*[[{][ \t\r]*["{[\]}\n]/;

/**
 * Detects the form. Text is read as JSON line by line, even if the first line is a log line or a broken record. NUL bytes at
 * the beginning are ignored. `hasEmpty`: a few more zeros came before, which may be the lengths of empty messages.
 */
export function contentForm(begin: Buffer, hasEmpty = false): ContentForm {
  const framing = framingOf(begin, hasEmpty);
  const foreign = foreignContent(begin);
  // A length may begin like the mark of UTF-16.
  if (foreign !== undefined && !(hasUtf16Mark(begin) && framing === 'varint lengths')) return { foreign };
  const content = begin.subarray(zerosIn(begin));
  if (isText(content)) return 'json';
  if (framing !== undefined) return framing;
  return JSON_LINE.test(content.toString('latin1'))
    ? 'json'
    : { foreign: 'data of an unknown kind, neither JSON nor OTLP protobuf' };
}

/** Number of NUL bytes at the beginning. */
export function zerosIn(bytes: Buffer): number {
  const first = bytes[0] === 0 ? bytes.findIndex((byte) => byte !== 0) : 0;
  return first === -1 ? bytes.length : first;
}

/** Whether the bytes hold nothing but JSON white space. */
export function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => BLANKS.has(byte));
}

/** Whether the bytes begin a zstd frame. */
export function isZstd(bytes: Buffer): boolean {
  return bytes.subarray(0, ZSTD_FRAME.length).equals(ZSTD_FRAME);
}

/** Whether a message is JSON: no protobuf request begins with a brace. */
export function isJsonMessage(bytes: Buffer): boolean {
  return bytes[0] === BRACE;
}

/**
 * Most protobuf requests begin with a line feed, and a brace may follow. But they soon have a tag or a length that is a
 * control character.
 */
function isText(bytes: Buffer): boolean {
  return bytes.every((byte) => byte >= 0x20 || BLANKS.has(byte) || byte === ESCAPE);
}

/** Whether ResourceSpans can begin with this byte. Undefined is the end. */
function isFieldOfResourceSpans(tag: number | undefined): boolean {
  return tag === undefined || RESOURCE_SPANS_FIELDS.has(tag);
}

function framingOf(begin: Buffer, hasEmpty: boolean): Framing | undefined {
  if (isZstd(begin.subarray(FIXED_LENGTH_BYTES))) return 'fixed lengths';
  const zeros = zerosIn(begin);
  const isDelimited = isDelimitedHead(begin.subarray(zeros));
  // No message begins with a zero: it is the length of an empty one, or the first byte of a length of four.
  if (zeros > 0) {
    const isFixed = isFixedLengthHead(begin) && !(isDelimited && isDelimitedAfter(begin, zeros));
    return isFixed ? 'fixed lengths' : isDelimited ? 'varint lengths' : undefined;
  }
  if (hasEmpty && isDelimited) return 'varint lengths';
  if (isMessageHead(begin)) return 'one message';
  if (isDelimited) return 'varint lengths';
  if (isFixedLengthHead(begin)) return 'fixed lengths';
  return isMessageHead(begin.subarray(endOfUnknownFields(begin))) ? 'one message' : undefined;
}

/** Whether a request, or the rest of it, can begin like this: with a `resource_spans`. */
function isMessageHead(bytes: Buffer): boolean {
  const inner = bytes[0] === RESOURCE_SPANS_TAG ? readVarint(bytes, 1) : undefined;
  return inner !== undefined && (inner.value === 0 || isFieldOfResourceSpans(bytes[inner.end]));
}

function isDelimitedHead(bytes: Buffer): boolean {
  const outer = readVarint(bytes, 0);
  return outer !== undefined && outer.value > 0 && bytes[outer.end] === RESOURCE_SPANS_TAG;
}

/** Whether the message behind these zeros is followed by a message with a varint length, and not with four bytes. */
function isDelimitedAfter(begin: Buffer, zeros: number): boolean {
  const length = readVarint(begin, zeros);
  const rest = begin.subarray(length === undefined ? begin.length : length.end + length.value);
  return isDelimitedHead(rest.subarray(zerosIn(rest))) && !isFixedLengthHead(rest);
}

/** The place behind the fields before the first `resource_spans`. */
function endOfUnknownFields(bytes: Buffer): number {
  let at = 0;
  for (let field = readField(bytes, at); field !== undefined; field = readField(bytes, at)) {
    if (field.tag === RESOURCE_SPANS_TAG || !(field.end <= bytes.length)) break;
    at = field.end;
  }
  return at;
}

/** Whether a message can begin like this: a length of four bytes, then zstd, JSON or a `resource_spans` that fits. */
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
