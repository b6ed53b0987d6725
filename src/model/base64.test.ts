import fc from 'fast-check';
import { expect, test } from 'vitest';
import { base64Of, bytesOfBase64 } from './base64.ts';

test('any bytes are as Node.js writes them, and come back from either alphabet, padded or not', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const known = Buffer.from(bytes);
      expect(base64Of(bytes)).toBe(known.toString('base64'));
      for (const text of [known.toString('base64'), known.toString('base64url'), base64Of(bytes).replaceAll('=', '')])
        expect(bytesOfBase64(text)).toEqual(new Uint8Array(bytes));
    }),
  );
});

test.each(['A', 'AB CD', 'AA=', 'AAA==', 'AB==', '-+==', 'A+-A', 'ä===', '====', 'AAAA\n'])(
  '%j is no base64',
  (text) => {
    expect(bytesOfBase64(text)).toBeUndefined();
  },
);
