import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compilePattern } from '../../operators/regular-expressions.ts';
import { requiredText } from './required-text.ts';

test.each([
  ['/cart\\?.*page=4[0-9]$', '/cart?'],
  ['^GET /orders/[0-9]+', 'GET /orders/'],
  ['timeout', 'timeout'],
  ['ab+cde', 'cde'],
  ['ab+c', 'ab'],
  ['abc*de', 'ab'],
  ['ab{0}cde', 'cde'],
  ['a{2,3}', ''],
  ['(abc)?de', 'de'],
  ['[]ab]cd', 'cd'],
  ['[[:alpha:]]xy', 'xy'],
  ['a|b', ''],
  ['(?i)abc', ''],
  ['\\Qa.b\\E', ''],
  ['ab\\d\\.com', '.com'],
  ['ab\\x41cd', 'ab'],
  ['ab\\pNcd', 'ab'],
  ['a\u{1f600}*bc', 'bc'],
  ['', ''],
])('%s needs %j', (pattern, text) => {
  expect(requiredText(pattern)).toBe(text);
});

const part = fc.oneof(
  fc.constantFrom(
    'a',
    'b',
    'ab',
    'ba',
    '.',
    '\\.',
    '[ab]',
    '[^a]',
    '[]a]',
    '\\d',
    '1',
    '\\b',
    '^',
    '$',
    '\u{1f600}',
    '{',
  ),
  fc.constantFrom(
    '(a)',
    '(ab.)',
    '(a|b)',
    '(?:a)',
    '(?i)A',
    '\\Qa*\\E',
    '\\x61',
    '\\pL',
    '[[:digit:]]',
    '(a[)]b)',
    '\\(',
  ),
);
const quantifier = fc.constantFrom('', '', '', '*', '+', '?', '+?', '*?', '{0}', '{0,2}', '{1}', '{1,}', '{2}?');
const anyPattern = fc
  .array(fc.tuple(part, quantifier), { minLength: 1, maxLength: 6 })
  .map((parts) => parts.flat().join(''))
  .filter(isPattern);
const anyText = fc.string({
  unit: fc.constantFrom('a', 'b', 'A', '1', '.', '*', '(', ')', '{', '\u{1f600}'),
  maxLength: 8,
});

function isPattern(pattern: string): boolean {
  try {
    compilePattern(pattern);
    return true;
  } catch {
    return false;
  }
}

test('whatever matches a pattern contains its text', () => {
  let matched = 0;
  fc.assert(
    fc.property(anyPattern, fc.array(anyText, { maxLength: 10 }), (pattern, texts) => {
      const needed = requiredText(pattern);
      for (const text of texts.filter((one) => compilePattern(pattern).test(one))) {
        matched += needed === '' ? 0 : 1;
        expect([pattern, text, text.includes(needed)]).toEqual([pattern, text, true]);
      }
    }),
    { numRuns: 30_000 },
  );
  expect(matched).toBeGreaterThan(1_000);
});
