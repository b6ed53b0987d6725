import { expect, test } from 'vitest';
import { changeText, shareText } from './change-text.ts';

test.each([
  [312_000_000n, '+312 ms'],
  [-4_000n, '−4.00 µs'],
  [0n, '0 ns'],
])('a change of %s ns is %s', (nanos, text) => {
  expect(changeText(nanos)).toBe(text);
});

test.each([
  [45n, 100n, '+45%'],
  [-100n, 100n, '−100%'],
  [0n, 100n, '0%'],
  [1_100n, 100n, '×12.0'],
  [5n, 0n, ''],
])('a change of %s from %s is %s', (change, before, text) => {
  expect(shareText(change, before)).toBe(text);
});
