import { expect, test } from 'vitest';
import { clock, day, toDateTime } from './time.ts';
import { clockLength, timeTicks } from './time-ticks.ts';

const AT = 1_767_225_600_000_000_000n;
const SECOND = 1_000_000_000n;

test.each([
  [3n * SECOND, ['00:00:00', '00:00:01', '00:00:02', '00:00:03']],
  [3_600n * SECOND, ['00:00', '00:15', '00:30', '00:45', '01:00']],
  [40_000n * SECOND, ['00:00', '03:00', '06:00', '09:00']],
])('%d ns have round times', (length, texts) => {
  const { times, stepNano } = timeTicks(AT, AT + length, 5, 'utc');
  expect(times.map((time) => clock(time, 'utc').slice(0, clockLength(stepNano)))).toEqual(texts);
});

test('days are whole days', () => {
  const { times, stepNano } = timeTicks(AT + 7n, AT + 260_000n * SECOND, 4, 'utc');
  expect(clockLength(stepNano)).toBe(0);
  expect(times.map((time) => day(time, 'utc'))).toEqual(['2026-01-02', '2026-01-03', '2026-01-04']);
});

test('however short or long the range is, there are not too many', () => {
  for (const length of [0n, 1n, 999n, 10n ** 15n, 10n ** 18n]) {
    expect(timeTicks(AT, AT + length, 6, 'utc').times.length).toBeLessThanOrEqual(6);
  }
  expect(timeTicks(AT, AT, 6, 'utc').times.map(toDateTime)).toEqual(['2026-01-01T00:00:00.000000000Z']);
});
