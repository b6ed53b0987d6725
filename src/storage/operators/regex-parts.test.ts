import fc from 'fast-check';
import { RE2JS } from 're2js';
import { expect, test } from 'vitest';
import { regexParts } from './regex-parts.ts';
import { compilePattern } from './regular-expressions.ts';

const UUID = '^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$';

test.each([
  '',
  'abc',
  '(?i)^GET /api/v[0-9]+/(users|orders)$',
  UUID,
  'a{1000}',
  '(?:(a|b){20}c){3}',
  '[](a]{5}x',
  '[^]\\](]{7}',
  '[[:alpha:](]{9}',
  '\\Q(a{3}[\\E{2}b',
  '\\(a\\){10}\\[{3}',
  '\\p{L}{20}\\x{41}{3}\\pN',
  '(?P<name>a{2,}){4,6}',
  'a{,5}b{x}{',
])('the parts of %s foretell its size', (pattern) => {
  const size = compilePattern(pattern).programSize();
  expect(regexParts(pattern)).toBeLessThanOrEqual(size * 2 + 10);
  expect(size).toBeLessThanOrEqual(regexParts(pattern) * 3 + 10);
});

test('sizes', () => {
  expect(regexParts(UUID)).toBeLessThan(60);
  expect(regexParts('(a|b|c){1000}'.repeat(50))).toBeGreaterThan(200_000);
  expect(regexParts('((a{30}){30}){30}')).toBeGreaterThan(27_000);
  expect(regexParts('(((a')).toBe(7);
  expect(regexParts(')a{2}')).toBe(3);
  expect(regexParts('a'.repeat(1_001))).toBe(0);
});

const anyAtom = fc.constantFrom('a', '.', '\\d', '[a-c]', '\\p{L}', '[^]x]', '\\.', '\u{1f600}');
const anyTimes = fc.constantFrom('', '*', '+?', '{2}', '{3,5}', '{2,}', '?');
const { pattern: anyPattern } = fc.letrec<{ pattern: string; part: string; group: string }>((tie) => ({
  pattern: fc.array(tie('part'), { minLength: 1, maxLength: 5 }).map((parts) => parts.join('')),
  part: fc.tuple(fc.oneof({ maxDepth: 3 }, anyAtom, tie('group')), anyTimes).map((both) => both.join('')),
  group: fc.tuple(fc.constantFrom('(', '(?:'), tie('pattern')).map(([open, text]) => `${open}${text})`),
}));

test('no pattern has eight times as many parts as its compiled form has instructions', () => {
  fc.assert(
    fc.property(anyPattern, (pattern) => {
      expect(regexParts(pattern)).toBeLessThanOrEqual(8 * RE2JS.compile(pattern).programSize());
    }),
  );
});
