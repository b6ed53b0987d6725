import { RE2JS } from 're2js';
import { expect, test } from 'vitest';
import { regexMistake, regexParts } from './regex.ts';

test.each([
  ['a(b', 'missing closing )'],
  ['[z-a]', 'invalid character class range'],
  ['a{1001}', 'invalid repeat count'],
  ['(a)\\1', 'invalid escape sequence'],
  ['(?=a)', 'invalid or unsupported Perl syntax'],
  ['(?<!a)b', 'invalid named capture'],
  ['a**', 'invalid nested repetition operator'],
  ['\\p{Nope}', 'invalid character class range'],
  ['a\\', 'trailing backslash'],
])('%s is refused with its mistake', (pattern, mistake) => {
  expect(regexMistake(pattern)).toContain(mistake);
  expect(regexMistake(pattern)).toContain(`"${pattern}" cannot be used`);
});

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
  expect(regexMistake(pattern)).toBeUndefined();
  const size = RE2JS.compile(pattern).programSize();
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
