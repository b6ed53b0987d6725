import { expect, test } from 'vitest';
import { preferredCoding } from './content-coding.ts';

test.each([
  ['', undefined],
  ['gzip', 'gzip'],
  ['gzip, br', 'br'],
  ['br;q=0.1, gzip;q=1', 'gzip'],
  ['*', 'br'],
  ['*;q=0.5, gzip', 'gzip'],
  ['br;q=0, *', 'gzip'],
  ['GZIP ; Q=0.2', 'gzip'],
  ['gzip;q=0', undefined],
  ['gzip;q=0.000, identity', undefined],
  ['gzip;q=nonsense', undefined],
  ['deflate', undefined],
])('accept-encoding %j prefers %j', (accepted, expected) => {
  expect(preferredCoding(accepted, ['br', 'gzip'])).toBe(expected);
});
