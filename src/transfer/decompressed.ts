import type { Transform } from 'node:stream';
import { pipeline } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { SpangraphError } from '../errors.ts';

const GZIP = Buffer.from([0x1f, 0x8b]);
const ZSTD = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

/** The stream without its compression, gzip or zstd, which its first bytes tell. Throws MALFORMED_REQUEST for damage. */
export async function* decompressed(input: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const chunks = input[Symbol.asyncIterator]();
  const begin: Buffer[] = [];
  let first = Buffer.alloc(0);
  while (first.length < ZSTD.length) {
    const { value, done } = await chunks.next();
    if (done === true) break;
    begin.push(value);
    first = Buffer.concat(begin);
  }
  const inflate = inflaterFor(first);
  const whole = rejoined(first, chunks);
  if (inflate === undefined) yield* whole;
  else yield* inflated(whole, inflate);
}

async function* rejoined(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  if (first.length > 0) yield first;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

function inflaterFor(first: Buffer): Transform | undefined {
  if (first.subarray(0, GZIP.length).equals(GZIP)) return createGunzip();
  return first.subarray(0, ZSTD.length).equals(ZSTD) ? createZstdDecompress() : undefined;
}

async function* inflated(chunks: AsyncGenerator<Buffer>, inflate: Transform): AsyncGenerator<Buffer> {
  // Errors come out of the iteration below.
  pipeline(chunks, inflate, () => {});
  try {
    for await (const chunk of inflate) yield chunk as Buffer;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SpangraphError('MALFORMED_REQUEST', `The compressed data is damaged: ${reason}.`, { cause: error });
  }
}
