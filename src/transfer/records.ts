/** The records of a file: what one request to a server would have held. The bytes tell the format, never the name. */
import { type ParsedJson, parseJson } from '../../receivers/formats/otlp/parse-json.ts';
import { SpangraphError } from '../errors.ts';
import { ByteSource } from './byte-source.ts';
import { protobufRecords } from './protobuf-records.ts';

/** Most bytes of one record, uncompressed: a line, a document, a message. */
export const MAX_RECORD_BYTES = 256 * 1024 * 1024;

/** Where it stands (such as `line 3`), and what it holds, or why it cannot be read. */
export type FileRecord = { readonly at: string } & (
  | { readonly json: ParsedJson }
  | { readonly protobuf: Buffer }
  | { readonly problem: string }
);

/** Bytes by which the format is told. */
const SEEN_BYTES = 512;
const BLANKS = new Set([0x20, 0x09, 0x0a, 0x0d]);
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const JSON_START = new Set([0x7b, 0x5b]);

/**
 * The records of a stream that is not compressed: JSON values, one a line or one in all, or protobuf messages. An empty
 * stream has none.
 */
export async function* recordsOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<FileRecord> {
  const source = new ByteSource(chunks);
  if ((await source.peek(3)).equals(BYTE_ORDER_MARK)) await source.read(3);
  const begin = await source.peek(SEEN_BYTES);
  if (isJson(begin)) yield* jsonRecords(source);
  else yield* protobufRecords(source, MAX_RECORD_BYTES);
}

/**
 * A line feed is the first byte of most protobuf requests, and a brace may be their second. But they cannot go on for long
 * without a tag or a length that is a control character, which JSON cannot hold.
 */
function isJson(begin: Buffer): boolean {
  const first = begin.find((byte) => !BLANKS.has(byte));
  if (first !== undefined && !JSON_START.has(first)) return false;
  return begin.every((byte) => byte >= 0x20 || BLANKS.has(byte));
}

/** Where the first line is a JSON value by itself, each line is one; else the whole is. */
async function* jsonRecords(source: ByteSource): AsyncGenerator<FileRecord> {
  let isFirst = true;
  for (let line = 1; ; line++) {
    const piece = await source.readLine(MAX_RECORD_BYTES);
    if (piece === undefined) return;
    const at = `line ${line}`;
    if ('problem' in piece) {
      yield { at, problem: piece.problem };
    } else if (!isBlank(piece.bytes)) {
      const record = parse(at, piece.bytes);
      if (isFirst && 'problem' in record) {
        yield* wholeDocument(source, piece.bytes);
        return;
      }
      isFirst = false;
      yield record;
    }
  }
}

async function* wholeDocument(source: ByteSource, begin: Buffer): AsyncGenerator<FileRecord> {
  const rest = await source.readRest(MAX_RECORD_BYTES - begin.length);
  const at = 'document';
  // The line feed between the two is white space of JSON: a string cannot hold one.
  yield 'problem' in rest ? { at, ...rest } : parse(at, Buffer.concat([begin, Buffer.from('\n'), rest.bytes]));
}

function parse(at: string, bytes: Buffer): FileRecord {
  try {
    return { at, json: parseJson(bytes) };
  } catch (error) {
    if (error instanceof SpangraphError) return { at, problem: error.message };
    throw error;
  }
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => BLANKS.has(byte));
}
