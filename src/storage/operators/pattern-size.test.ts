import fc from 'fast-check';
import { RE2JS } from 're2js';
import { expect, test } from 'vitest';
import { writtenOutSize } from './pattern-size.ts';

test.each([
  ['', 0],
  ['abc', 3],
  ['^a*b+?|c$', 3],
  ['a{3}b', 4],
  ['a{2,5}', 5],
  ['a{2,}', 2],
  ['a{0}', 0],
  ['(ab){3}(c(d){2}){4}', 18],
  ['(?i)(?:a){3}(?P<name>b){2}(?i:c){2}', 7],
  ['[a-z]{3}[]a]{2}[^]]{2}[[:alpha:]\\]]{5}', 12],
  ['\\pL{3}\\p{Greek}{3}\\x{10FFFF}{3}\\d{3}', 12],
  ['\\Qa{3}\\E{2}b', 9],
  ['a\\{3}', 4],
  ['a{,3}', 5],
  ['a))b{2}', 3],
  ['\u{1f600}{3}', 3],
])('%j has size %i', (pattern, size) => {
  expect(writtenOutSize(pattern)).toBe(size);
});

const anyAtom = fc.constantFrom('a', '.', '\\d', '[a-c]', '\\pL', '[^]x]', '\\.', '\u{1f600}');
const anyTimes = fc.constantFrom('', '*', '+?', '{2}', '{3,5}', '{2,}', '{0,4}', '?');
const { pattern: anyPattern } = fc.letrec<{ pattern: string; part: string; group: string }>((tie) => ({
  pattern: fc.array(tie('part'), { maxLength: 5 }).map((parts) => parts.join('')),
  part: fc.tuple(fc.oneof({ maxDepth: 3 }, anyAtom, tie('group')), anyTimes).map((both) => both.join('')),
  group: fc
    .tuple(fc.constantFrom('(', '(?:', '(?i:', '(?P<n>'), tie('pattern'))
    .map(([open, text]) => `${open}${text})`),
}));

test('no pattern is thought larger than it is when compiled', () => {
  fc.assert(
    fc.property(anyPattern, (pattern) => {
      fc.pre(pattern.split('(?P<n>').length < 3);
      expect(writtenOutSize(pattern)).toBeLessThanOrEqual(RE2JS.compile(pattern).programSize());
    }),
  );
});
