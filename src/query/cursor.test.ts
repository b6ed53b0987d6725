import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeCursor, encodeCursor, listFingerprint } from './cursor.ts';

test('a cursor gives back its fields', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' })), (fields) => {
      expect(decodeCursor('abc', encodeCursor('abc', fields), fields.length)).toEqual(fields);
    }),
  );
});

const forged = (payload: unknown) => Buffer.from(JSON.stringify(payload)).toString('base64url');

test('anything else is refused', () => {
  const cursor = encodeCursor('abc', ['1', '2']);
  const wrong = [
    '',
    'x',
    `${cursor}=`,
    `${cursor} `,
    cursor.slice(0, -2),
    forged({}),
    forged([2]),
    forged([1, 'abc', '1', '2']),
    forged([2, 'abd', '1', '2']),
    forged([2, 'abc', '1', 2]),
    forged([2, 'abc', '1', '2', '3']),
  ];
  for (const text of wrong) {
    expect(() => decodeCursor('abc', text, 2), text).toThrow(expect.objectContaining({ code: 'INVALID_CURSOR' }));
  }
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(() => decodeCursor('abc', text, 2)).toThrow(expect.objectContaining({ code: 'INVALID_CURSOR' }));
    }),
  );
});

test('fingerprints tell lists apart by what they mean', () => {
  const one = listFingerprint('spans', { a: 1n, b: ['x'] }, undefined);
  expect(listFingerprint('spans', { b: ['x'], a: 1n }, undefined)).toBe(one);
  const others = [
    listFingerprint('traces', { a: 1n, b: ['x'] }, undefined),
    listFingerprint('spans', { a: 1, b: ['x'] }, undefined),
    listFingerprint('spans', { a: 2n, b: ['x'] }, undefined),
    listFingerprint('spans', undefined, { a: 1n, b: ['x'] }),
    ...[Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, null, 'NaN'].map((a) =>
      listFingerprint('spans', { a, b: ['x'] }, undefined),
    ),
  ];
  expect(new Set([one, ...others]).size).toBe(10);
});
