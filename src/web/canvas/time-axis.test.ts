import { expect, test } from 'vitest';
import { linear } from './scale.ts';
import { timeAxis } from './time-axis.ts';

/** 2026-01-01T00:00:00Z */
const DAY_BEGINS = 1_767_225_600_000_000_000n;
const SECOND = 1e9;

function textsOf(origin: bigint, lengthNano: number): string[] {
  return timeAxis(linear(0, lengthNano, 0, 440), origin, lengthNano, 'utc').map(({ text }) => text);
}

test.each([
  ['a minute', DAY_BEGINS + 7_000_000_000n, 60 * SECOND, ['00:00:15', '00:00:30', '00:00:45', '00:01:00']],
  ['midnight', DAY_BEGINS - 60_000_000_000n, 600 * SECOND, ['01-01 00:00', '00:05']],
  ['four days', DAY_BEGINS, 4 * 86_400 * SECOND, [1, 2, 3, 4, 5].map((date) => `2026-01-0${date}`)],
])('times of %s are round, and name the day where it changes', (_, origin, length, texts) =>
  expect(textsOf(origin, length)).toEqual(texts),
);

test('a tick stands where its time is', () => {
  const [first] = timeAxis(linear(0, 60 * SECOND, 0, 440), DAY_BEGINS + 7_000_000_000n, 60 * SECOND, 'utc');
  expect(first?.text).toBe('00:00:15');
  expect(first?.at).toBeCloseTo((440 * 8) / 60);
});
