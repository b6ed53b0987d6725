import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KeyPattern } from './key-pattern.ts';

/** The same by a regular expression. */
function byRegex(pattern: string): RegExp {
  const text = pattern.toLowerCase().replaceAll(/[^*]/g, (letter) => `\\u{${letter.codePointAt(0)?.toString(16)}}`);
  return new RegExp(`^${text.replaceAll('*', '[^]*')}$`, 'u');
}

const anyPattern = fc.string({ unit: fc.constantFrom('a', 'B', '.', '*'), maxLength: 6 });
const anyKey = fc.string({ unit: fc.constantFrom('a', 'A', 'b', '.'), maxLength: 8 });

test('stars stand for any characters, and case does not count', () => {
  fc.assert(
    fc.property(anyPattern, anyKey, (pattern, key) => {
      expect(new KeyPattern(pattern).matches(key)).toBe(byRegex(pattern).test(key.toLowerCase()));
    }),
    { numRuns: 2_000 },
  );
});

test('a pattern may match after a prefix if it matches something that begins so', () => {
  fc.assert(
    fc.property(anyPattern, anyKey, anyKey, (pattern, prefix, rest) => {
      const may = new KeyPattern(pattern).mayMatchAfter(prefix);
      if (new KeyPattern(pattern).matches(prefix + rest)) expect(may).toBe(true);
      // The pattern itself, with whatever its first star must stand for, is a witness.
      const [first = '', ...others] = pattern.split('*');
      const star = prefix.slice(first.length);
      const witness = first + star + others.join('');
      if (may)
        expect(new KeyPattern(pattern).matches(witness) && byRegex(`${prefix}*`).test(witness.toLowerCase())).toBe(
          true,
        );
    }),
    { numRuns: 2_000 },
  );
});

test('a long key with many stars takes no time to speak of', () => {
  const pattern = new KeyPattern(`${'*a'.repeat(99)}*b`);
  expect(pattern.matches('a'.repeat(1_000_000))).toBe(false);
});
