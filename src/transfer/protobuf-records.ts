/** Reads OTLP protobuf messages from a stream: one message, or several with varint lengths before them. */
import type { ByteSource } from './byte-source.ts';
import { LOST_ZEROS, RESOURCE_SPANS_TAG } from './content-form.ts';
import { type FileRecord, MAX_RECORD_BYTES } from './file-record.ts';
import { MAX_VARINT_BYTES, readVarint } from './wire-format.ts';

/** Size of the tag before each length within one message. */
const TAG_BYTES = 1;

/**
 * Reads the messages of the stream. In `one message` each `resource_spans` is a record, because splitting a message between
 * them does not change its meaning. After an impossible length nothing more can be read.
 */
export async function* protobufRecords(
  source: ByteSource,
  framing: 'one message' | 'varint lengths',
): AsyncGenerator<FileRecord> {
  const before = framing === 'one message' ? TAG_BYTES : 0;
  for (let count = 1; ; count++) {
    const at = `message ${count}`;
    // A zero is the length of an empty message.
    const zeros = before === 0 ? await source.skipZeros(1) : 0;
    if (zeros >= LOST_ZEROS) yield { at, problem: `${zeros} NUL bytes before it were skipped` };
    const start = source.position;
    const head = await source.peek(before + MAX_VARINT_BYTES);
    if (head.length === 0) return;
    const length = before === 0 || head[0] === RESOURCE_SPANS_TAG ? readVarint(head, before) : undefined;
    if (length === undefined || length.value > MAX_RECORD_BYTES) {
      yield { at, problem: `the file is damaged at byte ${start + 1}; nothing after it was read` };
      return;
    }
    const message = await source.readUpTo(length.end + length.value);
    if (message.length < length.end + length.value) {
      yield { at, problem: 'the file ends in the middle of it' };
      return;
    }
    yield { at, protobuf: before === 0 ? message.subarray(length.end) : message };
  }
}
