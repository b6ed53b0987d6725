import { expect, test } from 'vitest';
import { goDurationText, parseDurationNano, parseGoDuration } from './go-duration.ts';

test.each([
  ['1.5s', 1_500_000_000n],
  ['100ms', 100_000_000n],
  ['10us', 10_000n],
  ['10µs', 10_000n],
  ['1h2m3.5s', 3_723_500_000_000n],
  ['.5s', 500_000_000n],
  ['1.s', 1_000_000_000n],
  ['0', 0n],
  ['-1s', -1_000_000_000n],
  ['9223372036854775807ns', 2n ** 63n - 1n],
])('%s', (text, nanoseconds) => {
  expect(parseGoDuration(text)).toBe(nanoseconds);
});

test.each(['', '1', 's', '.s', '1 s', '1x', '1s1', '9223372036854775808ns', '-', `${'1'.repeat(100)}s`])(
  'refuses %j',
  (text) => {
    expect(parseGoDuration(text)).toBeUndefined();
  },
);

test.each([
  [0n, '0s'],
  [999n, '999ns'],
  [1_500n, '1.5µs'],
  [124_000_324n, '124.000324ms'],
  [1_500_000_000n, '1.5s'],
  [60_000_000_000n, '1m0s'],
  [3_723_500_000_000n, '1h2m3.5s'],
  [-1_000_000_000n, '-1s'],
])('%d nanoseconds are %s', (nanoseconds, text) => {
  expect(goDurationText(nanoseconds)).toBe(text);
});

test('days are known besides what Go has', () => {
  expect(parseGoDuration('1d')).toBeUndefined();
  expect(parseDurationNano('1d')).toBe(86_400_000_000_000n);
  expect(parseDurationNano('1.5d250us10ns')).toBe(129_600_000_250_010n);
  expect(parseDurationNano('0')).toBeUndefined();
});
