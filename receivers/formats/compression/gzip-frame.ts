/** What is around the deflate data of a gzip member (RFC 1952, "Member format"). */
import { crc32 } from 'node:zlib';
import type { MemberSource } from './member-source.ts';

const FIXED_BYTES = 10;
const TRAILER_BYTES = 8;
const DEFLATE = 8;
const MAGIC = [0x1f, 0x8b] as const;
/** Bits of the flags. */
const Flag = { HEADER_CRC: 2, EXTRA: 4, NAME: 8, COMMENT: 16, RESERVED: 0xe0 } as const;

/** Reads a header. Throws what is wrong with it. */
export async function readGzipHeader(source: MemberSource): Promise<void> {
  for (const byte of MAGIC) if ((await bytes(source, 1))[0] !== byte) throw new Error('incorrect header check');
  const [method, flags = 0] = await bytes(source, FIXED_BYTES - MAGIC.length);
  if (method !== DEFLATE) throw new Error('unknown compression method');
  if ((flags & Flag.RESERVED) !== 0) throw new Error('unknown header flags set');
  if ((flags & Flag.EXTRA) !== 0) await bytes(source, (await bytes(source, 2)).readUInt16LE());
  if ((flags & Flag.NAME) !== 0) await skipText(source);
  if ((flags & Flag.COMMENT) !== 0) await skipText(source);
  if ((flags & Flag.HEADER_CRC) !== 0) await bytes(source, 2);
}

/** Compares the data of a member with its trailer. */
export class GzipCheck {
  #crc = 0;
  #length = 0;

  add(data: Buffer): void {
    this.#crc = crc32(data, this.#crc);
    this.#length = (this.#length + data.length) % 2 ** 32;
  }

  /** Reads the trailer. Throws if the data is not what was compressed. */
  async readTrailer(source: MemberSource): Promise<void> {
    const trailer = await bytes(source, TRAILER_BYTES);
    if (trailer.readUInt32LE(0) !== this.#crc) throw new Error('incorrect data check');
    if (trailer.readUInt32LE(4) !== this.#length) throw new Error('incorrect length check');
  }
}

async function bytes(source: MemberSource, count: number): Promise<Buffer> {
  const found = await source.take(count);
  if (found === undefined) throw new Error('unexpected end of file');
  return found;
}

/** A text ends with a zero. */
async function skipText(source: MemberSource): Promise<void> {
  for (let chunk = await source.next(); chunk !== undefined; chunk = await source.next()) {
    const end = chunk.indexOf(0);
    if (end === -1) continue;
    source.putBack(chunk.subarray(end + 1));
    return;
  }
  throw new Error('unexpected end of file');
}
