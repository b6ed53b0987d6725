import { RE2JS } from 're2js';
import { describe, expect, test, vi } from 'vitest';
import { MAX_PATTERN_LENGTH } from './regex-parts.ts';
import { compilePattern, MAX_PATTERN_SIZE } from './regular-expressions.ts';

function refusal(pattern: string): unknown {
  try {
    compilePattern(pattern);
    return undefined;
  } catch (error) {
    return error;
  }
}

test('a pattern is found anywhere', () => {
  expect(compilePattern('b+').test('abc')).toBe(true);
  expect(compilePattern('^b').test('abc')).toBe(false);
});

test('a compiled pattern is kept', () => {
  const first = compilePattern('kept');
  expect(compilePattern('kept')).toBe(first);
  for (let i = 0; i < 1_000; i++) compilePattern(`other ${i}`);
  const later = compilePattern('kept');
  expect(later).not.toBe(first);
  expect(later.test('kept')).toBe(true);
});

describe('refusals', () => {
  test.each([
    ['a(', 'The regular expression "a(" cannot be used: missing closing ): `a(`.'],
    ['(?=a)', 'The regular expression "(?=a)" cannot be used: invalid or unsupported Perl syntax: `(?=`.'],
    ['\\1', 'The regular expression "\\1" cannot be used: invalid escape sequence: `\\1`.'],
  ])('%s', (pattern, message) => {
    expect(refusal(pattern)).toMatchObject({ code: 'BAD_USER_INPUT', message });
  });

  test('of what is too long, in few words', () => {
    expect(refusal('a'.repeat(MAX_PATTERN_LENGTH))).toBeUndefined();
    const shown = `"${'a'.repeat(100)}..."`;
    expect(refusal('a'.repeat(MAX_PATTERN_LENGTH + 1))).toMatchObject({
      code: 'BAD_USER_INPUT',
      message: `The regular expression ${shown} cannot be used: it is 1001 characters long, at most 1000 are allowed.`,
    });
  });

  test('of repetitions that are too large together', () => {
    expect(refusal('a{1000}')).toBeUndefined();
    expect(refusal('a{1000}b{1000}c{1000}')).toMatchObject({
      code: 'BAD_USER_INPUT',
      message: expect.stringContaining('its repetitions make it too large'),
    });
  });

  test('of what would take seconds to compile, at once', () => {
    const compile = vi.spyOn(RE2JS, 'compile');
    for (const pattern of ['\\pL{999}'.repeat(100), '((((a{9}){9}){9}){9}){9}', '(?:\\pL|[[:word:]]){500}{20}']) {
      expect(refusal(pattern)).toMatchObject({ message: expect.stringContaining('its repetitions make it too large') });
    }
    expect(compile).not.toHaveBeenCalled();
  });

  test.each(['a?', 'a|', '(a', '.*', '^', 'a+?', '[a-c]'])('never of "%s" as often as the length allows', (unit) => {
    const times = Math.floor(MAX_PATTERN_LENGTH / (unit.length + (unit === '(a' ? 1 : 0)));
    const pattern = unit === '(a' ? '(a)'.repeat(times) : unit.repeat(times);
    expect(compilePattern(pattern).programSize()).toBeLessThanOrEqual(MAX_PATTERN_SIZE);
  });
});

test.each([
  ['(a+)+$', false],
  ['^(a|aa)+$', false],
  ['(.*)(.*)(.*)(.*)[^!]$', false],
  ['^(a?){300}a{300}', true],
  ['(?:a|b)*a(?:a|b){900}', true],
])('%s takes time linear in the text', (regex, expected) => {
  const start = performance.now();
  expect(compilePattern(regex).test(`${'a'.repeat(50_000)}!`)).toBe(expected);
  expect(performance.now() - start).toBeLessThan(2_000);
});
