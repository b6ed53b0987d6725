import { gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { decompressed } from './decompressed.ts';

const SKIPPABLE = Buffer.from([0x5f, 0x2a, 0x4d, 0x18, 1, 0, 0, 0, 7]);
const gzip = gzipSync(Buffer.from('spans,'));
const zstd = zstdCompressSync(Buffer.from('spans,'));

async function textOf(...chunks: Buffer[]): Promise<string> {
  async function* input(): AsyncGenerator<Buffer> {
    for (const chunk of chunks) yield await Promise.resolve(chunk);
  }
  const out: Buffer[] = [];
  for await (const chunk of decompressed(input())) out.push(chunk);
  return Buffer.concat(out).toString('latin1');
}

const bytewise = (bytes: Buffer): Buffer[] => Array.from(bytes, (byte) => Buffer.from([byte]));

test.each([
  ['nothing', Buffer.alloc(0), ''],
  ['plain text', Buffer.from('spans,'), 'spans,'],
  ['less than a signature', Buffer.from([0x28, 0xb5]), '\x28\xb5'],
  ['one gzip member', gzip, 'spans,'],
  ['gzip members', Buffer.concat([gzip, gzip]), 'spans,spans,'],
  ['one zstd frame', zstd, 'spans,'],
  ['zstd frames', Buffer.concat([zstd, zstd, zstd]), 'spans,spans,spans,'],
  ['zstd behind a skippable frame', Buffer.concat([SKIPPABLE, zstd]), 'spans,'],
])('%s', async (_what, bytes, text) => {
  expect(await textOf(bytes)).toBe(text);
  expect(await textOf(...bytewise(bytes))).toBe(text);
});

test.each([
  ['gzip', gzip],
  ['zstd', zstd],
])('what follows %s and is none is damage', async (name, bytes) => {
  await expect(textOf(bytes, Buffer.from('\nspans'))).rejects.toMatchObject({
    code: 'MALFORMED_REQUEST',
    message: expect.stringContaining(`The data is not valid ${name}`),
  });
});
