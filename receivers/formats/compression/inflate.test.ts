import { randomBytes } from 'node:crypto';
import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { SpangraphError } from '../../../src/errors.ts';
import { collect } from '../../../test/fixtures/collect.ts';
import { type Compression, FILE_LIMITS, inflate, REQUEST_LIMITS } from './inflate.ts';

const COMPRESS: Readonly<Record<Compression, (bytes: Buffer) => Buffer>> = {
  gzip: (bytes) => gzipSync(bytes),
  deflate: (bytes) => deflateSync(bytes),
  zstd: (bytes) => zstdCompressSync(bytes),
};
const COMPRESSIONS: readonly Compression[] = ['gzip', 'deflate', 'zstd'];
/** RFC 8878, "Skippable Frames": magic number, length, any bytes. */
const SKIPPABLE = Buffer.from([0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);

async function inflated(compression: Compression, ...input: Buffer[]): Promise<string> {
  return Buffer.concat(await collect(inflate(input, compression, REQUEST_LIMITS))).toString();
}

const malformed = (message: RegExp): object =>
  expect.objectContaining({ code: 'MALFORMED_REQUEST', message: expect.stringMatching(message) });

describe.each(COMPRESSIONS)('%s', (compression) => {
  const first = COMPRESS[compression](Buffer.from('first,'));
  const second = COMPRESS[compression](Buffer.from('second,'));
  const empty = COMPRESS[compression](Buffer.alloc(0));

  test('all members are read, wherever the chunks end', async () => {
    const whole = Buffer.concat([first, empty, second, first]);
    for (let at = 0; at <= whole.length; at++) {
      expect(await inflated(compression, whole.subarray(0, at), whole.subarray(at))).toBe('first,second,first,');
    }
    const single = Array.from(whole, (byte) => Buffer.from([byte]));
    expect(await inflated(compression, ...single)).toBe('first,second,first,');
  });

  test.each([1_000, 16_384, 65_536, 1_000_000])(
    'members of any size come out whole, read in %i bytes',
    async (size) => {
      const parts = [0, 1, 65_535, 65_536, 65_537, 131_072, 0, 300_000].map((length) => randomBytes(length));
      const whole = Buffer.concat(parts.map(COMPRESS[compression]));
      const chunks: Buffer[] = [];
      for (let at = 0; at < whole.length; at += size) chunks.push(whole.subarray(at, at + size));
      const out = await collect(inflate(chunks, compression, FILE_LIMITS));
      expect(Buffer.concat(out).equals(Buffer.concat(parts))).toBe(true);
    },
  );

  test.each([
    ['junk', Buffer.from('junk')],
    ['zeros', Buffer.alloc(16)],
    ['one byte', Buffer.from([0x28])],
    ['a member that is cut off', second.subarray(0, -1)],
    ['the beginning of a member', second.subarray(0, 1)],
  ])('%s after a member is an error that says where', async (_what, rest) => {
    const where = new RegExp(`^The data is not valid ${compression}( from byte ${first.length} on)?: `);
    await expect(inflated(compression, Buffer.concat([first, rest]))).rejects.toEqual(malformed(where));
    await expect(inflated(compression, first, rest)).rejects.toEqual(malformed(where));
  });

  test.each([10, 70_000, 200_000])('what is before junk comes out, %i bytes', async (length) => {
    const data = randomBytes(length);
    const whole = Buffer.concat([COMPRESS[compression](data), Buffer.from('junk')]);
    for (const size of [1_000, whole.length]) {
      const chunks: Buffer[] = [];
      for (let at = 0; at < whole.length; at += size) chunks.push(whole.subarray(at, at + size));
      const out: Buffer[] = [];
      const reading = (async () => {
        for await (const piece of inflate(chunks, compression, FILE_LIMITS)) out.push(piece);
      })();
      await expect(reading).rejects.toEqual(malformed(new RegExp(`from byte ${whole.length - 4} on`)));
      expect(Buffer.concat(out).equals(data)).toBe(true);
    }
  });

  test('nothing, and a first member that is cut off, are errors', async () => {
    await expect(inflated(compression)).rejects.toEqual(malformed(/unexpected end of file/));
    await expect(inflated(compression, first.subarray(0, -2))).rejects.toEqual(malformed(/unexpected end of file/));
  });

  test('what reading the input throws comes through', async () => {
    const failure = new Error('EIO');
    async function* input(): AsyncGenerator<Buffer> {
      yield await Promise.resolve(first);
      throw failure;
    }
    await expect(collect(inflate(input(), compression, FILE_LIMITS))).rejects.toBe(failure);
  });

  test('a reader that stops takes no more of the input than it needs', async () => {
    const megabyte = COMPRESS[compression](Buffer.alloc(1024 * 1024));
    let taken = 0;
    function* input(): Generator<Buffer> {
      for (;;) {
        taken++;
        yield megabyte;
      }
    }
    let bytes = 0;
    for await (const chunk of inflate(input(), compression, FILE_LIMITS)) {
      bytes += chunk.length;
      if (bytes > 3 * 1024 * 1024) break;
    }
    expect(taken).toBeLessThan(8);
  });
});

describe('gzip', () => {
  const whole = gzipSync(Buffer.from('spans'));
  const [head, rest] = [whole.subarray(0, 10), whole.subarray(10)];
  const flagged = (flags: number): Buffer => Buffer.from(head.with(3, flags));

  test('all parts that a header may have are skipped', async () => {
    const parts = Buffer.concat([Buffer.from([3, 0, 1, 2, 3]), Buffer.from('name\0comment\0'), Buffer.from([1, 2])]);
    expect(
      await inflated('gzip', ...Array.from(Buffer.concat([flagged(30), parts, rest]), (byte) => Buffer.from([byte]))),
    ).toBe('spans');
  });

  test.each<[string, Buffer]>([
    ['unknown compression method', Buffer.concat([head.with(2, 7), rest])],
    ['unknown header flags set', Buffer.concat([flagged(32), rest])],
    ['unexpected end of file', Buffer.concat([flagged(8), Buffer.from('name')])],
    ['incorrect data check', Buffer.from(whole.with(whole.length - 8, (whole.at(-8) ?? 0) ^ 1))],
    ['incorrect length check', Buffer.from(whole.with(whole.length - 4, 9))],
  ])('%s', async (problem, content) => {
    await expect(inflated('gzip', content)).rejects.toEqual(malformed(new RegExp(`${problem}.$`)));
  });
});

describe('zstd', () => {
  const frame = COMPRESS.zstd(Buffer.from('spans'));

  test('skippable frames are skipped, before, between and after others', async () => {
    expect(await inflated('zstd', Buffer.concat([SKIPPABLE, frame, SKIPPABLE, SKIPPABLE, frame, SKIPPABLE]))).toBe(
      'spansspans',
    );
    expect(await inflated('zstd', SKIPPABLE)).toBe('');
  });

  test('a skippable frame that is cut off is an error', async () => {
    const cut = Buffer.concat([frame, SKIPPABLE.subarray(0, -1)]);
    await expect(inflated('zstd', cut)).rejects.toEqual(malformed(/unexpected end of file/));
  });

  test('a request has a bounded number of frames', async () => {
    const most = Buffer.concat(Array.from({ length: REQUEST_LIMITS.maxMembers }, () => frame));
    expect(await inflated('zstd', most)).toHaveLength(5 * REQUEST_LIMITS.maxMembers);
    await expect(inflated('zstd', Buffer.concat([most, frame]))).rejects.toEqual(
      new SpangraphError('BODY_TOO_LARGE', 'The zstd data has more than 1000 frames: compress it as one.'),
    );
  });
});
