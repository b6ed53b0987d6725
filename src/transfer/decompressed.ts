import { type Compression, FILE_LIMITS, inflate } from '../../receivers/formats/compression/inflate.ts';

/** Bytes that identify a compression. */
const SIGNATURE_BYTES = 4;
const GZIP = Buffer.from([0x1f, 0x8b]);
const ZSTD_FRAME = 0xfd2fb528;
/** The first of 16 numbers (RFC 8878, "Skippable Frames"); `pzstd` begins its files with one. */
const ZSTD_SKIPPABLE_FRAME = 0x184d2a50;

/**
 * The stream, decompressed. Its first bytes identify gzip or zstd. Throws MALFORMED_REQUEST for damaged data. The caller
 * closes `input`.
 */
export async function* decompressed(input: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const chunks = input[Symbol.asyncIterator]();
  const begin: Buffer[] = [];
  let first = Buffer.alloc(0);
  while (first.length < SIGNATURE_BYTES) {
    const { value, done } = await chunks.next();
    if (done === true) break;
    begin.push(value);
    first = Buffer.concat(begin);
  }
  const compression = compressionOf(first);
  const whole = rejoined(first, chunks);
  yield* compression === undefined ? whole : inflate(whole, compression, FILE_LIMITS);
}

async function* rejoined(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  if (first.length > 0) yield first;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

function compressionOf(first: Buffer): Compression | undefined {
  if (first.subarray(0, GZIP.length).equals(GZIP)) return 'gzip';
  if (first.length < SIGNATURE_BYTES) return undefined;
  const magic = first.readUInt32LE();
  return magic === ZSTD_FRAME || (magic & 0xfffffff0) === ZSTD_SKIPPABLE_FRAME ? 'zstd' : undefined;
}
