import { expect, test } from 'vitest';
import { ReceivedBytes } from './received-bytes.ts';

const MIB = 2 ** 20;

/** Pieces whose borders are inside of characters. */
function pieces(text: string, size: number): Buffer[] {
  const bytes = Buffer.from(text);
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
}

test.each([1, 3, 100])('pieces of %i bytes make the text', (size) => {
  using received = new ReceivedBytes(100);
  const text = 'a€𝄞 and more';
  for (const piece of pieces(text, size)) expect(received.add(piece)).toBe(true);
  expect([received.length, received.text()]).toEqual([Buffer.byteLength(text), text]);
});

test('no piece is the empty text', () => {
  using received = new ReceivedBytes(100);
  expect([received.length, received.text()]).toEqual([0, '']);
});

test('what does not fit is not added', () => {
  using received = new ReceivedBytes(5);
  expect([received.add(Buffer.from('abc')), received.add(Buffer.from('def'))]).toEqual([true, false]);
  expect([received.add(Buffer.from('de')), received.text()]).toEqual([true, 'abcde']);
});

test('memory is given back at once', () => {
  const before = process.memoryUsage().arrayBuffers;
  const piece = Buffer.alloc(MIB, 'x');
  const received = new ReceivedBytes(64 * MIB);
  for (let i = 0; i < 32; i++) received.add(piece);
  const { buffer } = received.bytes();
  expect(buffer.byteLength).toBe(32 * MIB);
  received[Symbol.dispose]();
  expect(buffer.byteLength).toBe(0);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 * MIB);
});
