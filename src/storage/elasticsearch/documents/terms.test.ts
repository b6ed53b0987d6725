import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AttributeValue } from '../../../model/attributes.ts';
import { attributeType } from '../../../model/attributes.ts';
import { isHashed, readKeyTerm, readValueTerm } from './read-terms.ts';
import { TermEncoder } from './term-lists.ts';
import { comparableTerm, keyPrefix, MAX_TERM_BYTES, orderedNumber, readOrderedNumber, textTerm } from './terms.ts';

const MAX_INT = 2n ** 63n - 1n;
const MIN_INT = -(2n ** 63n);

const EDGES: readonly (bigint | number)[] = [
  MIN_INT,
  MIN_INT + 1n,
  -(2n ** 53n) - 1n,
  -1n,
  0n,
  1n,
  2n ** 53n - 1n,
  2n ** 53n,
  2n ** 53n + 1n,
  2n ** 62n + 511n,
  2n ** 62n + 512n,
  2n ** 62n + 513n,
  MAX_INT - 512n,
  MAX_INT - 511n,
  MAX_INT,
  2n ** 63n,
  2n ** 63n + 1n,
  2n ** 64n,
  2n ** 80n + 1n,
  2n ** 1024n,
  -(2n ** 1024n),
  -0,
  0,
  5e-324,
  -5e-324,
  2.2250738585072014e-308,
  0.1,
  -2.5,
  2 ** 53,
  2 ** 63,
  -(2 ** 63),
  Number.MAX_VALUE,
  -Number.MAX_VALUE,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
];

const anyInt = fc.oneof(
  fc.bigInt({ min: MIN_INT, max: MAX_INT }),
  fc.bigInt({ min: -2048n, max: 2048n }).map((offset) => 2n ** 62n + offset),
  fc.bigInt({ min: 0n, max: 2048n }).map((offset) => MAX_INT - offset),
);
const anyNumber = fc.oneof(
  fc.constantFrom(...EDGES),
  anyInt,
  fc.double({ noNaN: true }),
  anyInt.map((int) => Number(int)),
);

/** Any UTF-16 units, including halves of surrogate pairs, NUL and the escape. */
const anyText = fc.oneof(
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 8 }).map((units) => String.fromCharCode(...units)),
  fc.string({ unit: fc.constantFrom('\0', '\u0001', 'L', '0', '1', '[', '"', 'k'), maxLength: 8 }),
);
const anyValue: fc.Arbitrary<AttributeValue> = fc.oneof(
  anyText,
  anyInt,
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.uint8Array({ maxLength: 6 }),
  fc.array(fc.oneof(anyText, anyInt, fc.double(), fc.boolean(), fc.array(anyText)), { maxLength: 3 }),
  fc.record({ entries: fc.array(fc.record({ key: anyText, value: anyText }), { maxLength: 2 }) }),
);

function compare(a: bigint | number | string, b: bigint | number | string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function termsOf(key: string, value: AttributeValue): { keys: string[]; values: string[] } {
  const { keys, values } = new TermEncoder().encode([['EVENT', [{ key, value }]]]);
  return { keys: JSON.parse(`[${keys.slice(1)}]`), values: JSON.parse(`[${values.slice(1)}]`) };
}

test('numbers of both types sort as text as they do as numbers, and equal ones are equal', () => {
  for (const a of EDGES) {
    for (const b of EDGES) expect([a, b, compare(orderedNumber(a), orderedNumber(b))]).toEqual([a, b, compare(a, b)]);
  }
  fc.assert(
    fc.property(anyNumber, anyNumber, (a, b) => compare(orderedNumber(a), orderedNumber(b)) === compare(a, b)),
    { numRuns: 10_000 },
  );
});

test('a number is read back, its type and the sign of its zero included', () => {
  fc.assert(
    fc.property(fc.oneof(anyInt, fc.double({ noNaN: true })), (number) => {
      const term = comparableTerm(number) ?? '';
      const back = readOrderedNumber(term.slice(1), term.slice(-1));
      expect(Object.is(back, number)).toBe(true);
    }),
    { numRuns: 5_000 },
  );
});

test('terms say scope, key, type and value, and other keys have other prefixes', () => {
  fc.assert(
    fc.property(anyText, anyText, anyValue, (key, other, value) => {
      const { keys, values } = termsOf(key, value);
      const named = key.isWellFormed() ? { key } : {};
      expect(keys.map(readKeyTerm)).toEqual([{ scope: 'EVENT', ...named, type: attributeType(value) }]);
      const wholes = values.map(readValueTerm).filter((term) => term?.isElement === false);
      const isHashedText = typeof value === 'string' && !value.isWellFormed();
      expect(wholes).toEqual([{ scope: 'EVENT', ...named, isElement: false, ...(isHashedText ? {} : { value }) }]);
      if (other !== key) for (const term of values) expect(term.startsWith(keyPrefix('EVENT', other))).toBe(false);
      for (const term of [...keys, ...values]) expect(term.isWellFormed()).toBe(true);
    }),
    { numRuns: 5_000 },
  );
});

test('the elements of an array have terms of their own, once each; NaN, bytes and inner arrays have none', () => {
  const { values } = termsOf('k', ['x', 'x', 2n, 2, true, Number.NaN, null, ['y'], new Uint8Array([1])]);
  const elements = values.map(readValueTerm).filter((term) => term?.isElement === true);
  expect(elements.map((term) => term?.value)).toEqual(['x', 2n, 2, true]);
});

test('no term is longer than Lucene takes, and different long texts have different terms', () => {
  const longest = ['\u{10ffff}'.repeat(500), '\uffff'.repeat(1_000), '\0'.repeat(1_000), '\u0001'.repeat(1_000)];
  const longer = [...longest.map((text) => `${text}x`), 'x'.repeat(100_000), `${'x'.repeat(99_999)}y`];
  const terms = [...longest, ...longer].flatMap((key) =>
    [...longest, ...longer].flatMap((value) => [
      ...termsOf(key, value).values,
      ...termsOf(key, [value]).values,
      ...termsOf(key, new Uint8Array(value.length)).values,
      ...termsOf(key, 1n).keys,
    ]),
  );
  for (const term of terms) expect(Buffer.byteLength(term)).toBeLessThan(MAX_TERM_BYTES);
  const own = [...longest, ...longer].flatMap((value) => termsOf('k', value).values);
  expect(new Set(own).size).toBe(own.length);
});

test('a text field holds the text itself, or a hash that no text looks like', () => {
  fc.assert(fc.property(anyText, (text) => isHashed(textTerm(text)) || textTerm(text) === text));
  expect(isHashed(textTerm('\u0001x'))).toBe(true);
  expect(isHashed(textTerm('\ud800'))).toBe(true);
  expect(isHashed(textTerm('x'.repeat(1_001)))).toBe(true);
  expect(textTerm('')).toBe('');
});
