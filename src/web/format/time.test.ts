import { expect, test } from 'vitest';
import { resolveTime } from './time.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');

test.each([
  ['now', '2026-01-01T00:00:00.000Z'],
  ['now-15m', '2025-12-31T23:45:00.000Z'],
  ['now-999999d', '1970-01-01T00:00:00.000Z'],
  ['2026-01-01T00:00:00.123456789+05:30', '2026-01-01T00:00:00.123456789+05:30'],
])('the time %s of a URL', (text, meant) => expect(resolveTime(text, NOW)).toBe(meant));

// The server takes none of them, though `Date.parse` takes most.
test.each([undefined, '', '0', '-1', 'nowhere', 'now-1', '2026', '2026-01-01', '2026-13-01T00:00:00Z', 'attr:1'])(
  '%s is no time',
  (text) => expect(resolveTime(text, NOW)).toBeUndefined(),
);
