import { expect, test } from 'vitest';
import { regexMistake } from './regex.ts';

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
