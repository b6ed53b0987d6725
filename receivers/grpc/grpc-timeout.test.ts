import { expect, test } from 'vitest';
import { parseTimeout } from './grpc-timeout.ts';

test.each([
  ['1H', 3_600_000],
  ['1M', 60_000],
  ['1S', 1_000],
  ['1m', 1],
  ['1u', 0.001],
  ['1n', 0.000_001],
  ['99999999m', 99_999_999],
  ['0S', 0],
  ['007m', 7],
])('%s', (header, milliseconds) => {
  expect(parseTimeout(header)).toBeCloseTo(milliseconds, 9);
});

test('no header is no timeout', () => {
  expect(parseTimeout(undefined)).toBeUndefined();
});

test('one longer than a timer holds becomes the longest', () => {
  for (const header of ['99999999H', '597H', '2147484S']) expect(parseTimeout(header)).toBe(2 ** 31 - 1);
  expect(parseTimeout('596H')).toBe(596 * 3_600_000);
});

test.each(['', '1', 'S', '1s', '1h', '1N', '1U', '1ms', '-1S', '1.5S', ' 1S', '1S ', '1 S', '123456789S', '１S'])(
  '%j is refused, with what to send',
  (header) => {
    expect(() => parseTimeout(header)).toThrow(
      expect.objectContaining({
        code: 'MALFORMED_REQUEST',
        message: `grpc-timeout ${JSON.stringify(header)} is not a timeout: send up to 8 digits and one of H M S m u n.`,
      }),
    );
  },
);

test('a refusal shows no more than the beginning', () => {
  expect(() => parseTimeout('9'.repeat(1000))).toThrow(`grpc-timeout "${'9'.repeat(40)}" is not`);
});
