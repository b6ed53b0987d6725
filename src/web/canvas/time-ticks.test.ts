import { expect, test } from 'vitest';
import { linear } from './scale.ts';
import { timeTicks } from './time-ticks.ts';

/** 2026-01-01T00:00:00Z */
const DAY_BEGINS = 1_767_225_600_000_000_000n;
const SECOND = 1e9;

function textsOf(origin: bigint, lengthNano: number, width = 440): string[] {
  return timeTicks(linear(0, lengthNano, 0, width), origin, lengthNano, 'utc').map(({ text }) => text);
}

test.each([
  ['seconds', DAY_BEGINS + 7_000_000_000n, 60 * SECOND, ['00:00:15', '00:00:30', '00:00:45', '00:01:00']],
  ['minutes', DAY_BEGINS - 60_000_000_000n, 600 * SECOND, ['2026-01-01', '00:02', '00:04', '00:06', '00:08']],
  ['hours', DAY_BEGINS + 1n, 86_400 * SECOND, ['06:00', '12:00', '18:00', '2026-01-02']],
  ['days', DAY_BEGINS, 4 * 86_400 * SECOND, [1, 2, 3, 4, 5].map((date) => `2026-01-0${date}`)],
  [
    'milliseconds',
    DAY_BEGINS + 1n,
    SECOND / 100,
    ['00:00:00.002', '00:00:00.004', '00:00:00.006', '00:00:00.008', '00:00:00.010'],
  ],
])('times of %s are round', (_, origin, length, texts) => expect(textsOf(origin, length)).toEqual(texts));

test('a tick stands where its time is', () => {
  const [first] = timeTicks(linear(0, 60 * SECOND, 0, 440), DAY_BEGINS + 7_000_000_000n, 60 * SECOND, 'utc');
  expect(first?.text).toBe('00:00:15');
  expect(first?.at).toBeCloseTo((440 * 8) / 60);
});
