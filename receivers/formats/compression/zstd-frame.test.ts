import { promisify } from 'node:util';
import { constants, zstdCompress } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ZstdFrame } from './zstd-frame.ts';

const compress = promisify(zstdCompress);

/** Adds the bytes in pieces of a size. */
function frameOf(bytes: Buffer, size: number): ZstdFrame {
  const frame = new ZstdFrame();
  for (let at = 0; at < bytes.length; at += size) frame.add(bytes.subarray(at, at + size));
  return frame;
}

test.each([
  ['empty', Buffer.alloc(0), {}],
  ['small', Buffer.from('first'), {}],
  ['of one repeated byte', Buffer.alloc(300_000, 'a'), {}],
  ['of random bytes and many blocks', Buffer.from(Array.from({ length: 400_000 }, (_, at) => (at * at * 31) >> 3)), {}],
  ['with a checksum', Buffer.alloc(70_000, 'ab'), { [constants.ZSTD_c_checksumFlag]: 1 }],
  ['without its size', Buffer.alloc(70_000, 'ab'), { [constants.ZSTD_c_contentSizeFlag]: 0 }],
])('a frame %s is whole with its last byte', async (_what, content, params) => {
  const bytes = await compress(content, { params });
  for (const size of [1, 7, 1 << 20]) {
    expect(frameOf(bytes, size).isWhole).toBe(true);
    expect(frameOf(bytes.subarray(0, -1), size).isWhole).toBe(false);
  }
});

test('a skippable frame is whole with its last byte', () => {
  const bytes = Buffer.from([0x5f, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);
  expect([bytes, bytes.subarray(0, -1), bytes.subarray(0, 8)].map((part) => frameOf(part, 2).isWhole)).toEqual([
    true,
    false,
    false,
  ]);
});

test('no beginning of a frame is whole', async () => {
  const bytes = await compress(Buffer.from('a span, and another span, and a third span'));
  fc.assert(fc.property(fc.nat(bytes.length - 1), (length) => !frameOf(bytes.subarray(0, length), 3).isWhole));
});
