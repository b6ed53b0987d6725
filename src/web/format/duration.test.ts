import { expect, test } from 'vitest';
import { duration, exactNanos, ticks, tickText, traceqlDuration } from './duration.ts';

test.each([
  [0, '0 ns'],
  [870, '870 ns'],
  [999, '999 ns'],
  [12_345, '12.3 µs'],
  [999_600, '1.00 ms'],
  [4_560_000, '4.56 ms'],
  [1_230_000_000, '1.23 s'],
  [59_990_000_000, '1 m 00 s'],
  [125_000_000_000, '2 m 05 s'],
  [11_040_000_000_000, '3 h 04 m'],
  [-1_500, '−1.50 µs'],
  ['9223372036854775807', '2562047 h 47 m'],
])('%s ns are %s', (nanos, text) => {
  expect(duration(nanos)).toBe(text);
});

test('every digit of a 64-bit duration is shown', () => {
  expect(exactNanos('9223372036854775807')).toBe('9 223 372 036 854 775 807 ns');
});

test.each([
  [0, '0ns'],
  [1_500, '1500ns'],
  [2_000_000, '2ms'],
  [3_000_000_000, '3s'],
])('%d ns are %s in TraceQL', (nanos, text) => {
  expect(traceqlDuration(nanos)).toBe(text);
});

test('ticks are 1, 2 or 5 times a power of ten, in one unit', () => {
  expect(ticks(0, 703e6, 7)).toEqual([0, 200e6, 400e6, 600e6]);
  expect(ticks(0, 700e6, 7)).toHaveLength(8);
  expect(ticks(0.5e9, 0.5e9, 4)).toEqual([]);
  expect(ticks(0, 4_000, 4).map((nanos) => tickText(nanos, 4_000, 1_000))).toEqual([
    '0 µs',
    '1 µs',
    '2 µs',
    '3 µs',
    '4 µs',
  ]);
  expect(tickText(1_500_000_000, 2e9, 5e8)).toBe('1.5 s');
});
