/** Messages after lengths of four bytes, as the Collector's file exporter writes them: OTLP protobuf or JSON, plain or zstd. */
import { FILE_LIMITS, inflate } from '../../receivers/formats/compression/inflate.ts';
import { SpangraphError } from '../errors.ts';
import type { ByteSource } from './byte-source.ts';
import { FIXED_LENGTH_BYTES, isFixedLengthHead, isJsonMessage, isZstd, LOST_ZEROS } from './content-form.ts';
import { type FileRecord, MAX_RECORD_BYTES } from './file-record.ts';
import { jsonRecord } from './json-record.ts';
import { isWholeRequest } from './wire-format.ts';

/** Bytes searched for the next message at a time. */
const SEARCH_BYTES = 1 << 20;
/** Maximum size of a message found by searching. It bounds the cost of a wrong guess. */
const MAX_SEARCHED_BYTES = 16 * 1024 * 1024;
/** Bytes that a message is recognised from: its length and its beginning. */
const HEAD_BYTES = 16;

/**
 * Reads the messages of the stream. A writer that was killed leaves a message without its end, and the next writer appends
 * to it. So a broken message ends where another one begins.
 */
export async function* fixedLengthRecords(source: ByteSource): AsyncGenerator<FileRecord> {
  for (let count = 1; ; count++) {
    const at = `message ${count}`;
    const zeros = await source.skipZeros(FIXED_LENGTH_BYTES);
    if (zeros >= LOST_ZEROS) yield { at, problem: `${zeros} NUL bytes before it were skipped` };
    const start = source.position;
    let message = await readMessage(source, at);
    const isBroken = message === undefined && (await source.peek(1)).length > 0;
    let end = start;
    while (message === undefined && (await source.peek(1)).length > 0) {
      await findNext(source);
      end = source.position;
      message = await readMessage(source, at);
    }
    if (isBroken) yield { at, problem: `it is broken: ${end - start} bytes from byte ${start + 1} on were skipped` };
    if (message === undefined) return;
    yield message;
  }
}

/** Reads the next message. Undefined at the end, or if the message is broken; then nothing is read. */
async function readMessage(source: ByteSource, at: string): Promise<FileRecord | undefined> {
  const head = await source.peek(HEAD_BYTES);
  if (!isFixedLengthHead(head)) return undefined;
  const length = head.readUInt32BE();
  const bytes = await source.readUpTo(FIXED_LENGTH_BYTES + length);
  const body = bytes.subarray(FIXED_LENGTH_BYTES);
  try {
    if (body.length === length) {
      const message = isZstd(body) ? await inflated(body) : body;
      const record = isJsonMessage(message) ? jsonRecord(at, message) : { at, protobuf: message };
      if (isZstd(body) || ('protobuf' in record ? isWholeRequest(message) : 'json' in record)) return record;
    }
  } catch (error) {
    if (!(error instanceof SpangraphError)) throw error;
    if (error.code === 'BODY_TOO_LARGE') return { at, problem: error.message };
  }
  source.unread(bytes);
  return undefined;
}

/** Reads up to the place where the next message seems to begin, or to the end. */
async function findNext(source: ByteSource): Promise<void> {
  for (;;) {
    const bytes = await source.readUpTo(SEARCH_BYTES);
    // The broken message itself may begin like a good one.
    for (let at = 1; at + HEAD_BYTES <= bytes.length; at++) {
      if (!isFixedLengthHead(bytes.subarray(at, at + HEAD_BYTES), MAX_SEARCHED_BYTES)) continue;
      source.unread(bytes.subarray(at));
      return;
    }
    if (bytes.length < SEARCH_BYTES) return;
    source.unread(bytes.subarray(bytes.length - HEAD_BYTES));
  }
}

/** Throws MALFORMED_REQUEST and BODY_TOO_LARGE. */
async function inflated(body: Buffer): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of inflate([body], 'zstd', FILE_LIMITS)) {
    length += piece.length;
    if (length > MAX_RECORD_BYTES) {
      throw new SpangraphError('BODY_TOO_LARGE', `it decompresses to more than ${MAX_RECORD_BYTES} bytes; split it`);
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces, length);
}
