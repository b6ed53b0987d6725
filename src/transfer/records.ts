/** Reads the records of a file. The content shows the format; the name does not matter. */
import { ByteSource } from './byte-source.ts';
import { BYTE_ORDER_MARK, contentForm, LOST_ZEROS, SEEN_BYTES } from './content-form.ts';
import type { FileRecord } from './file-record.ts';
import { fixedLengthRecords } from './fixed-length-records.ts';
import { jsonRecords } from './json-records.ts';
import { delimitedRecords, fieldRecords } from './protobuf-records.ts';

/** A length before a message begins with zeros, fewer than this number. */
const WORD_BYTES = 4;

/**
 * Reads JSON values or protobuf messages from a stream that is not compressed. An empty stream has no records. Content of
 * another kind gives one record, which names it. Throws what reading the stream throws, after the records before it.
 */
export async function* recordsOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<FileRecord> {
  const source = new ByteSource(chunks);
  yield* recordsIn(source);
  source.throwFailure();
}

async function* recordsIn(source: ByteSource): AsyncGenerator<FileRecord> {
  if ((await source.peek(BYTE_ORDER_MARK.length)).equals(BYTE_ORDER_MARK))
    await source.readUpTo(BYTE_ORDER_MARK.length);
  const zeros = await source.skipZeros(WORD_BYTES);
  const begin = await source.peek(SEEN_BYTES);
  const form = begin.length === 0 ? undefined : contentForm(begin, zeros > 0 && zeros < LOST_ZEROS);
  // A few zeros before messages may be empty messages.
  if (zeros >= LOST_ZEROS || (zeros > 0 && (form === undefined || form === 'json'))) {
    yield { at: 'byte 1', problem: `${zeros} NUL bytes before the first record were skipped` };
  }
  if (form === undefined) return;
  if (typeof form === 'object') yield { problem: `it is ${form.foreign}` };
  else if (form === 'json') yield* jsonRecords(source);
  else if (form === 'fixed lengths') yield* fixedLengthRecords(source);
  else yield* form === 'one message' ? fieldRecords(source) : delimitedRecords(source);
}
