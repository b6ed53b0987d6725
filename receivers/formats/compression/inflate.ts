import type { Transform } from 'node:stream';
import { constants, createInflate, createInflateRaw, createZstdDecompress } from 'node:zlib';
import { SpangraphError, thrownMessage } from '../../../src/errors.ts';
import { GzipCheck, readGzipHeader } from './gzip-frame.ts';
import { MemberSource } from './member-source.ts';
import { ZstdFrame } from './zstd-frame.ts';

/** The compressions that are read. `deflate` is the zlib format, as in HTTP. */
export type Compression = 'gzip' | 'deflate' | 'zstd';

export interface InflateLimits {
  /** Members (gzip), streams (deflate) or frames (zstd). Each needs a decompressor of its own. */
  readonly maxMembers: number;
  /** Largest window of a zstd frame, as a power of 2. */
  readonly zstdWindowLog: number;
}

/** For requests. The window is 8 MiB, the maximum of RFC 9659 for a content encoding. */
export const REQUEST_LIMITS: InflateLimits = { maxMembers: 1_000, zstdWindowLog: 23 };

/** For files that a person chose to read. The window is 128 MiB, the default of the `zstd` program. */
export const FILE_LIMITS: InflateLimits = { maxMembers: Number.POSITIVE_INFINITY, zstdWindowLog: 27 };

/** Bytes of one piece of output. */
const CHUNK_BYTES = 64 * 1024;

type Inflater = Transform & { readonly bytesWritten: number };

const INFLATERS: Readonly<Record<Compression, (limits: InflateLimits) => Inflater>> = {
  // Without its header and trailer, which `gzip-frame.ts` reads: Node's gunzip looks for the next member by itself, and what
  // it has of a member is lost if junk follows.
  gzip: () => createInflateRaw({ chunkSize: CHUNK_BYTES }),
  deflate: () => createInflate({ chunkSize: CHUNK_BYTES }),
  zstd: ({ zstdWindowLog }) =>
    createZstdDecompress({ chunkSize: CHUNK_BYTES, params: { [constants.ZSTD_d_windowLogMax]: zstdWindowLog } }),
};

/**
 * Decompresses all members of `input` piece by piece, and holds no more than one piece. Node's decompressors differ
 * by version in what they make of bytes after a zstd frame or a deflate stream (nodejs/node#64741). Here only another member may
 * follow a member.
 * Skippable zstd frames are skipped.
 *
 * Throws MALFORMED_REQUEST for data that is damaged, cut off or absent, BODY_TOO_LARGE for too many members, and what
 * reading `input` throws. The caller closes `input`.
 */
export async function* inflate(
  input: AsyncIterable<Buffer> | Iterable<Buffer>,
  compression: Compression,
  limits: InflateLimits,
): AsyncGenerator<Buffer> {
  const source = new MemberSource(input);
  let members = 0;
  do {
    if (++members > limits.maxMembers) throw tooManyMembers(compression, limits.maxMembers);
    yield* member(source, compression, limits);
  } while (await source.hasMore());
}

async function* member(source: MemberSource, name: Compression, limits: InflateLimits): AsyncGenerator<Buffer> {
  const start = source.position;
  try {
    if (name === 'gzip') yield* gzipMember(source, limits);
    else if (name === 'zstd') yield* zstdMember(source, limits);
    else yield* inflateMember(INFLATERS[name](limits), feedFrom(source));
  } catch (error) {
    if (source.hasFailed) throw error;
    throw damaged(name, start, error);
  }
}

async function* gzipMember(source: MemberSource, limits: InflateLimits): AsyncGenerator<Buffer> {
  await readGzipHeader(source);
  const check = new GzipCheck();
  for await (const piece of inflateMember(INFLATERS.gzip(limits), feedFrom(source))) {
    check.add(piece);
    yield piece;
  }
  await check.readTrailer(source);
}

/** Gives the inflater one frame. The bytes after it are put back. */
async function* zstdMember(source: MemberSource, limits: InflateLimits): AsyncGenerator<Buffer> {
  const frame = new ZstdFrame();
  yield* inflateMember(INFLATERS.zstd(limits), async (inflater) => {
    for (let chunk = await source.next(); chunk !== undefined; chunk = await source.next()) {
      const length = frame.add(chunk);
      await write(inflater, chunk.subarray(0, length));
      if (!frame.isWhole) continue;
      source.putBack(chunk.subarray(length));
      break;
    }
    inflater.end();
  });
  if (!frame.isWhole) throw new Error('unexpected end of file');
}

/** What an inflater makes of what `feed` writes to it. */
async function* inflateMember(inflater: Inflater, feed: (inflater: Inflater) => Promise<void>): AsyncGenerator<Buffer> {
  const feeding = feed(inflater);
  // The failure ends the iteration below.
  feeding.catch((error: unknown) => inflater.destroy(error instanceof Error ? error : new Error(String(error))));
  const output: AsyncIterable<Buffer> = inflater;
  yield* output;
  await feeding;
}

/** Writes to the inflater until it finds the end of its member. Puts the bytes after the member back. */
function feedFrom(source: MemberSource): (inflater: Inflater) => Promise<void> {
  return async (inflater) => {
    let written = 0;
    for (let chunk = await source.next(); chunk !== undefined; chunk = await source.next()) {
      await write(inflater, chunk);
      written += chunk.length;
      const left = written - inflater.bytesWritten;
      if (left === 0) continue;
      source.putBack(chunk.subarray(chunk.length - left));
      return;
    }
    inflater.end();
  };
}

/** Resolves when the inflater has consumed its part of the chunk. */
function write(inflater: Inflater, chunk: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    inflater.write(chunk, (error) => (error ? reject(error) : resolve()));
  });
}

function damaged(name: Compression, start: number, cause: unknown): SpangraphError {
  const reason = thrownMessage(cause);
  const where = start === 0 ? '' : ` from byte ${start} on`;
  return new SpangraphError('MALFORMED_REQUEST', `The data is not valid ${name}${where}: ${reason}.`, { cause });
}

function tooManyMembers(compression: Compression, max: number): SpangraphError {
  return new SpangraphError(
    'BODY_TOO_LARGE',
    `The ${compression} data has more than ${max} frames: compress it as one.`,
  );
}
