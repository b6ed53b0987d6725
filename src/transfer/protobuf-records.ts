/** Reads OTLP protobuf messages from a stream: one message, or several with varint lengths before them. */
import type { ByteSource } from './byte-source.ts';
import { LOST_ZEROS, RESOURCE_SPANS_TAG } from './content-form.ts';
import { type FileRecord, MAX_RECORD_BYTES } from './file-record.ts';
import { MAX_FIELD_HEAD_BYTES, MAX_VARINT_BYTES, readField, readVarint } from './wire-format.ts';

/** After an impossible length nothing more can be read. */
function damagedAt(at: string, start: number): FileRecord {
  return { at, problem: `the file is damaged at byte ${start + 1}; nothing after it was read` };
}

function cutOff(at: string): FileRecord {
  return { at, problem: 'the file ends in the middle of it' };
}

/** Reads messages with their lengths before them. A zero is the length of an empty message. */
export async function* delimitedRecords(source: ByteSource): AsyncGenerator<FileRecord> {
  for (let count = 1; ; count++) {
    const at = `message ${count}`;
    const zeros = await source.skipZeros(1);
    if (zeros >= LOST_ZEROS) yield { at, problem: `${zeros} NUL bytes before it were skipped` };
    const start = source.position;
    const head = await source.peek(MAX_VARINT_BYTES);
    if (head.length === 0) return;
    const length = readVarint(head, 0);
    if (length === undefined || length.value > MAX_RECORD_BYTES) return yield damagedAt(at, start);
    const message = await source.readUpTo(length.end + length.value);
    if (message.length < length.end + length.value) return yield cutOff(at);
    yield { at, protobuf: message.subarray(length.end) };
  }
}

/** Most bytes of unknown fields that become part of a record. More are skipped without a warning. */
const MAX_UNKNOWN_BYTES = 65_536;

/**
 * Reads one message. Each `resource_spans` is a record, because splitting a message between them does not change its meaning.
 * Unknown fields before it are part of the record, for the decoder to warn of them.
 */
export async function* fieldRecords(source: ByteSource): AsyncGenerator<FileRecord> {
  let unknown: Buffer[] = [];
  let unknownBytes = 0;
  for (let count = 1; ; ) {
    const at = `message ${count}`;
    const start = source.position;
    const head = await source.peek(MAX_FIELD_HEAD_BYTES);
    if (head.length === 0) return;
    const field = readField(head, 0);
    if (field === undefined || !(field.end <= MAX_RECORD_BYTES)) return yield damagedAt(at, start);
    const bytes = await source.readUpTo(field.end);
    if (bytes.length < field.end) return yield cutOff(at);
    if (field.tag === RESOURCE_SPANS_TAG) {
      yield { at, protobuf: unknown.length === 0 ? bytes : Buffer.concat([...unknown, bytes]) };
      [unknown, unknownBytes] = [[], 0];
      count++;
    } else if (unknownBytes + bytes.length <= MAX_UNKNOWN_BYTES) {
      unknown.push(bytes);
      unknownBytes += bytes.length;
    }
  }
}
