import { expect, test } from 'vitest';
import { lengthText } from './length-text.ts';

const START = '1767225600000000000';

test.each([
  ['12300000', START, '12.3 ms'],
  ['-5000000', START, '−5.00 ms'],
  [`-${START}`, START, 'unfinished'],
  ['0', '0', '0 ns'],
])('a span of %s ns that starts at %s took: %s', (length, start, text) => {
  expect(lengthText(length, start)).toBe(text);
  expect(lengthText(BigInt(length), BigInt(start))).toBe(text);
});
