import { expect, test } from 'vitest';
import { rate, share } from './rate.ts';

test.each([
  [0, '0/s'],
  [12_345, '12.3k/s'],
  [123.4, '123/s'],
  [1.5, '1.50/s'],
  [0.05, '3.00/min'],
  [0.001, '3.60/h'],
  [0.000_001, '< 0.01/h'],
])('a rate of %s is %s', (perSecond, text) => expect(rate(perSecond)).toBe(text));

test.each([
  [0, '0%'],
  [0.000_01, '< 0.01%'],
  [0.012_34, '1.23%'],
  [0.25, '25%'],
  [0.999_9, '> 99.9%'],
  [1, '100%'],
])('a share of %s is %s', (value, text) => expect(share(value)).toBe(text));
