import { afterEach, expect, test, vi } from 'vitest';
import { readFlags } from './flags.ts';
import { readSelection, SELECTION_FLAGS } from './selection.ts';

afterEach(() => void vi.useRealTimers());

const refuseWord = (word: string): string => `unexpected ${word}`;

function select(...argv: readonly string[]) {
  return readSelection(readFlags(argv, { values: SELECTION_FLAGS, switches: {}, refuseWord }));
}

test('times are absolute, nanoseconds, or relative to one now', () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-01-31T12:34:56.789Z') });
  const hour = 3_600_000_000_000n;
  const now = 1_769_862_896_789_000_000n;
  expect(select('--from', 'now-1h', '--to', 'now')).toEqual({ timeRange: { from: now - hour, to: now } });
  expect(select('--to', 'now-1d/d')).toEqual({ timeRange: { to: 1_769_731_200_000_000_000n } });
  expect(select('--from', '2026-01-30T00:00:00Z', '--to', '5')).toEqual({
    timeRange: { from: 1_769_731_200_000_000_000n, to: 5n },
  });
});

test('times that no span can have become the nearest ones', () => {
  expect(select('--from', 'now-60y', '--to', '1969-12-31T23:59:59Z')).toEqual({ timeRange: { from: 0n, to: 0n } });
  expect(select('--from', '0001-01-01T00:00:00Z')).toEqual({ timeRange: { from: 0n } });
  expect(select('--from', 'now+9000y', '--to', '9999-01-01T00:00:00Z')).toEqual({
    timeRange: { from: 2n ** 64n - 1n },
  });
  expect(select('--to', '9999-01-01T00:00:00Z')).toEqual({ timeRange: {} });
});

test.each(['yesterday', 'now-', '-1h', '18446744073709551616'])('refuses %s', (text) => {
  expect(() => select('--from', text)).toThrow(/--from: expected a time such as .*or relative to now/);
});
