import fc from 'fast-check';
import { expect, test } from 'vitest';
import { afterFirstComma, lengthOf, toBytes } from './pieces.ts';

const anyText = fc.string({ unit: 'grapheme', maxLength: 200 });
const anyPiece = fc.oneof(
  anyText,
  anyText.map((text) => Buffer.from(text)),
);

test('pieces are what their texts are together, whatever the letters', () => {
  fc.assert(
    fc.property(fc.array(anyPiece), (pieces) => {
      expect(toBytes(pieces).toString()).toBe(pieces.join(''));
    }),
    { numRuns: 2_000 },
  );
  const wide = ['a'.repeat(10), ...Array.from({ length: 50 }, () => '\u20ac'.repeat(100)), Buffer.from('\u{1f600}')];
  expect(toBytes(wide).toString()).toBe(wide.join(''));
  expect(lengthOf(['ab', Buffer.from('\u20ac')])).toBe(5);
});

test('a list has no comma before its first item', () => {
  expect(toBytes(afterFirstComma(['', Buffer.from(',1,2'), '', ',3'])).toString()).toBe('1,2,3');
  expect(toBytes(afterFirstComma([',1', Buffer.from(',2')])).toString()).toBe('1,2');
  expect(afterFirstComma(['', Buffer.alloc(0)])).toEqual([]);
});
