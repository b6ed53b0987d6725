import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keepRemoving } from './retention-timer.ts';

const HOUR_MS = 3_600_000;
const START = Date.UTC(2026, 0, 31, 12);

beforeEach(() => vi.useFakeTimers({ now: START }));
afterEach(() => void vi.useRealTimers());

/** What was logged and when the storage was asked. `answers` end the asking one after another; the last one repeats. */
function watch(...answers: (() => Promise<object | undefined>)[]) {
  const asked: number[] = [];
  const lines: [level: string, details: object][] = [];
  const end = new AbortController();
  const signals: AbortSignal[] = [];
  const remove = (now: number, signal: AbortSignal): Promise<object | undefined> => {
    asked.push(now);
    signals.push(signal);
    return (answers[asked.length - 1] ?? answers.at(-1) ?? (async () => undefined))();
  };
  const note = (level: string) => (details: string | object) => void lines.push([level, Object(details)]);
  const log = { info: note('info'), warn: note('warn') };
  return { asked, signals, lines, end, done: keepRemoving({ intervalMs: HOUR_MS, remove }, log, end.signal) };
}

test('it removes at once, and in intervals, each time with the time that it is then', async () => {
  const { asked, lines, end, done } = watch(async () => ({ days: 1 }));
  await vi.advanceTimersByTimeAsync(0);
  expect(asked).toEqual([START]);
  await vi.advanceTimersByTimeAsync(HOUR_MS - 1);
  expect(asked).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  await vi.advanceTimersByTimeAsync(HOUR_MS);
  expect(asked).toEqual([START, START + HOUR_MS, START + 2 * HOUR_MS]);
  expect(lines).toEqual(Array.from({ length: 3 }, () => ['info', { removed: { days: 1 } }]));
  end.abort();
  await done;
  expect(vi.getTimerCount()).toBe(0);
});

test('the interval begins when the removal before has ended', async () => {
  const slow = Promise.withResolvers<object>();
  const { asked, end, done } = watch(
    () => slow.promise,
    async () => ({}),
  );
  await vi.advanceTimersByTimeAsync(5 * HOUR_MS);
  expect(asked).toHaveLength(1);
  slow.resolve({});
  await vi.advanceTimersByTimeAsync(HOUR_MS);
  expect(asked).toEqual([START, START + 6 * HOUR_MS]);
  end.abort();
  await done;
});

test('a failure is logged and tried again', async () => {
  const failure = new Error('the cluster is away');
  const { asked, lines, end, done } = watch(
    () => Promise.reject(failure),
    async () => ({ days: 2 }),
  );
  await vi.advanceTimersByTimeAsync(HOUR_MS);
  expect(asked).toHaveLength(2);
  expect(lines).toEqual([
    ['warn', { err: failure, nextInMs: HOUR_MS }],
    ['info', { removed: { days: 2 } }],
  ]);
  end.abort();
  await done;
});

test('where nothing was removed it says nothing', async () => {
  const { asked, lines, end, done } = watch(async () => undefined);
  await vi.advanceTimersByTimeAsync(HOUR_MS);
  expect([asked.length, lines]).toEqual([2, []]);
  end.abort();
  await done;
});

test('when it is ended it ends the removal under way, waits for it, and begins none', async () => {
  const slow = Promise.withResolvers<object>();
  const { asked, signals, end, done } = watch(() => slow.promise);
  let isDone = false;
  void done.then(() => {
    isDone = true;
  });
  await vi.advanceTimersByTimeAsync(0);
  end.abort();
  await vi.advanceTimersByTimeAsync(0);
  expect(isDone).toBe(false);
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  slow.resolve({});
  await done;
  expect([asked.length, vi.getTimerCount()]).toEqual([1, 0]);
});
