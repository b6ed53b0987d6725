import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { rateLimited } from './rate-limited.ts';

const INTERVAL_MS = 10_000;

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

function limited() {
  const lines: (readonly [fields: { events?: number; alike?: number }, message: string])[] = [];
  const warn = rateLimited({
    warn: (fields: object | string, message?: string) => lines.push([Object(fields), String(message)]),
  });
  return { lines, warn };
}

test('one line of a kind in ten seconds; the next one says how many were left out', () => {
  const { lines, warn } = limited();
  for (const spans of [1, 2, 3]) warn({ spans }, 'rejected');
  warn({}, 'refused');
  vi.advanceTimersByTime(INTERVAL_MS - 1);
  vi.setSystemTime(Date.now() + 1);
  warn({ spans: 4 }, 'rejected');
  expect(lines).toEqual([
    [{ spans: 1 }, 'rejected'],
    [{}, 'refused'],
    [{ spans: 4, alike: 2 }, 'rejected'],
  ]);
});

test('the last ones are written when their interval is over, or at the end', () => {
  const { lines, warn } = limited();
  for (const spans of [1, 2, 3]) warn({ spans }, 'rejected');
  vi.advanceTimersByTime(2 * INTERVAL_MS);
  expect(lines.slice(1)).toEqual([[{ spans: 3, alike: 1 }, 'rejected']]);
  warn({ spans: 4 }, 'rejected');
  warn({ spans: 5 }, 'rejected');
  warn.flush();
  warn.flush();
  expect(lines.slice(2)).toEqual([
    [{ spans: 4 }, 'rejected'],
    [{ spans: 5 }, 'rejected'],
  ]);
  expect(vi.getTimerCount()).toBe(0);
});

test('events of one kind are one, whatever their message', () => {
  const { lines, warn } = limited();
  warn({}, 'refused', 'sender a');
  warn({}, 'refused', 'sender b');
  warn({}, 'refused again', 'sender a');
  expect(lines).toHaveLength(2);
});

test('a flood of different kinds has a bounded number of lines, and every event is counted', () => {
  const { lines, warn } = limited();
  const events = 5_000;
  for (let event = 0; event < events; event++) warn({}, 'refused', `sender ${event % 3_000}`);
  expect(lines).toHaveLength(100);
  for (let interval = 0; interval < 30; interval++) {
    const before = lines.length;
    vi.advanceTimersByTime(INTERVAL_MS);
    expect(lines.length - before).toBeLessThanOrEqual(202);
  }
  warn.flush();
  const counted = lines.reduce((sum, [{ events: more, alike = 0 }]) => sum + (more ?? 1 + alike), 0);
  expect(counted).toBe(events);
});
