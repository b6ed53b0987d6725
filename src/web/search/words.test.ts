import { expect, test } from 'vitest';
import { conditionsOf } from './query-text.ts';
import { queryOfWords, wordsIn, wordsOf } from './words.ts';

test.each(['checkout', ' GET /carts ', 'user.login', 'größe 12', 'shop:cart-v2'])('%s is words', (text) => {
  expect(wordsIn(text)).toBe(text.trim());
});

test.each(['', '  ', '{ status = error', '{}', 'duration > 1s', 'count()', '"checkout"', '.a && .b'])(
  '%j is none',
  (text) => {
    expect(wordsIn(text)).toBeUndefined();
  },
);

test('words are looked for in names, and a point is a point', () => {
  expect(queryOfWords('user.login')).toBe(
    '{ (name =~ "(?i).*user[.]login.*" || resource.service.name =~ "(?i).*user[.]login.*") }',
  );
});

test('the words of a query are found again, as its one condition', () => {
  expect(conditionsOf(queryOfWords('user.login'))?.map(wordsOf)).toEqual(['user.login']);
  expect(wordsOf('(name =~ "(?i).*a.*" || status = error)')).toBeUndefined();
  expect(wordsOf('name = "a"')).toBeUndefined();
});
