import { expect, test } from 'vitest';
import { momentAt, Now, parseMoment, parseRelativeTime } from './relative-time.ts';
import { formatDateTime, parseDateTime } from './time.ts';

/** A Saturday. */
const NOW = '2026-01-31T12:34:56.123456789Z';

function resolved(text: string, now = NOW): string | undefined {
  const moment = parseMoment(text);
  return moment === undefined ? undefined : formatDateTime(momentAt(moment, parseDateTime(now) ?? 0n));
}

test.each([
  ['now', '2026-01-31T12:34:56.123456789Z'],
  ['now-1h', '2026-01-31T11:34:56.123456789Z'],
  ['now+90s', '2026-01-31T12:36:26.123456789Z'],
  ['now-1h30m', '2026-01-31T11:04:56.123456789Z'],
  ['now-250ms', '2026-01-31T12:34:55.873456789Z'],
  ['now-d', '2026-01-30T12:34:56.123456789Z'],
  ['now/s', '2026-01-31T12:34:56.000000000Z'],
  ['now/m', '2026-01-31T12:34:00.000000000Z'],
  ['now/h', '2026-01-31T12:00:00.000000000Z'],
  ['now/d', '2026-01-31T00:00:00.000000000Z'],
  ['now/w', '2026-01-26T00:00:00.000000000Z'],
  ['now/M', '2026-01-01T00:00:00.000000000Z'],
  ['now/y', '2026-01-01T00:00:00.000000000Z'],
  ['now-1d/d', '2026-01-30T00:00:00.000000000Z'],
  ['now-1w/w', '2026-01-19T00:00:00.000000000Z'],
  ['now/d+8h', '2026-01-31T08:00:00.000000000Z'],
  ['now-1M/M', '2025-12-01T00:00:00.000000000Z'],
  ['now+1M', '2026-02-28T12:34:56.123456789Z'],
  ['now-11M', '2025-02-28T12:34:56.123456789Z'],
  ['now+25M', '2028-02-29T12:34:56.123456789Z'],
  ['now-1y', '2025-01-31T12:34:56.123456789Z'],
  ['now-100y', '1926-01-31T12:34:56.123456789Z'],
  ['now-1925y', '0101-01-31T12:34:56.123456789Z'],
  ['now-999999999y', '0001-01-01T00:00:00.000000000Z'],
  ['now+999999999w', '9999-12-31T23:59:59.999999999Z'],
  ['2026-01-01T00:00:00+01:00', '2025-12-31T23:00:00.000000000Z'],
])('%s', (text, time) => expect(resolved(text)).toBe(time));

test('a leap day has no counterpart in other years', () => {
  expect(resolved('now+1y', '2024-02-29T00:00:00Z')).toBe('2025-02-28T00:00:00.000000000Z');
});

test('rounding goes back before the epoch too', () => {
  expect(resolved('now/d', '1969-12-31T23:00:00.5Z')).toBe('1969-12-31T00:00:00.000000000Z');
  expect(resolved('now/w', '1969-12-28T23:00:00Z')).toBe('1969-12-22T00:00:00.000000000Z');
  expect(resolved('now/M', '1969-12-31T23:00:00Z')).toBe('1969-12-01T00:00:00.000000000Z');
});

test.each([
  '',
  'Now',
  'now-',
  'now-1',
  'now-1H',
  'now/2d',
  'now/ms',
  'now - 1h',
  'now-1.5h',
  'now--1h',
  'now-1h/',
  '-1h',
  '1h',
  'now-9999999999d',
  'now-dh',
  `now-${'ms'.repeat(27)}x`,
  `now${'-1h'.repeat(20)}`,
])('refuses %j', (text) => expect(parseRelativeTime(text)).toBeUndefined());

test('knows whether a relative time was asked for', () => {
  const now = new Now(5_000_000_000n);
  expect(now.at(7n)).toBe(7n);
  expect(now.isUsed).toBe(false);
  expect(now.at({ steps: [{ type: 'add', count: -1n, unit: 's' }] })).toBe(4_000_000_000n);
  expect(now.isUsed).toBe(true);
});
