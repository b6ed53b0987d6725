import { expect, test } from 'vitest';
import { durationIn } from './duration-in.ts';

test.each([
  ['100ms', 100e6],
  [' 1.5 s ', 1.5e9],
  ['12us', 12_000],
  ['12µs', 12_000],
  ['2m', 120e9],
  ['90', 90],
  ['', undefined],
  ['-1s', undefined],
  ['1 day', undefined],
])('%s is %s ns', (text, nanos) => expect(durationIn(text)).toBe(nanos));
