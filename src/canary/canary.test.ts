import { expect, onTestFinished, test, vi } from 'vitest';
import { NO_METER } from '../metrics/definition.ts';
import type { Span } from '../model/span.ts';
import { makeBoard, type ReadPath, readBoard } from './board.ts';
import { startCanary } from './canary.ts';
import type { Door } from './check-door.ts';
import type { Look } from './read-paths.ts';
import type { Sight } from './seen-spans.ts';

const DOOR = 'otlp/http';
const CHECKS = (['write', 'trace'] as const).map((path) => ({ receiver: DOOR, path }));
const EVERY_MS = 10;
const TIMEOUT_MS = 300;

/** A self-check of one door and one path, which do what the test says. */
function start(send: Door['send'], look: Look) {
  const board = makeBoard(CHECKS);
  const logged: string[] = [];
  const log = {
    info: (_details: object, message: string) => logged.push(`info ${message}`),
    warn: (details: object, message: string) => logged.push(`warn ${message} ${JSON.stringify(details)}`),
  };
  const looks = new Map<ReadPath, Look>([['trace', look]]);
  const doors = [{ receiver: DOOR, send }];
  const canary = startCanary({ everyMs: EVERY_MS, timeoutMs: TIMEOUT_MS, doors, looks, board, meter: NO_METER, log });
  onTestFinished(() => canary.stop());
  const outcomes = () => readBoard(structuredClone(board)).results.map(({ path, outcome }) => `${path} ${outcome}`);
  return { board, logged, outcomes, stop: () => canary.stop() };
}

const accept = async (): Promise<void> => {};

test('before the first check the board is empty', () => {
  expect(readBoard(makeBoard(CHECKS))).toEqual({ checkedAt: undefined, results: [] });
});

test('a trace that is found later counts as found, and says when', async () => {
  const sights: Sight[] = ['missing', 'wrong'];
  const { board, outcomes, logged } = start(accept, async () => sights.shift() ?? 'ok');
  await vi.waitFor(() => expect(outcomes()).toEqual(['write ok', 'trace ok']));
  const { checkedAt, results } = readBoard(board);
  expect(checkedAt).toBeGreaterThan(Date.now() - 60_000);
  expect(results.every(({ seconds }) => seconds !== undefined && seconds < 10)).toBe(true);
  expect(logged).toEqual([]);
});

test.each<[string, Look]>([
  ['missing', async () => 'missing'],
  ['wrong', async () => 'wrong'],
  ['failed', () => Promise.reject(new Error('no answer'))],
])('a trace that is still %s at the end is logged once, and so is its end', async (outcome, bad) => {
  let look = bad;
  let looks = 0;
  const { outcomes, logged } = start(accept, (...asked) => {
    looks += 1;
    return look(...asked);
  });
  await vi.waitFor(() => expect(outcomes()).toEqual(['write ok', `trace ${outcome}`]), { timeout: 10_000 });
  const before = looks;
  // At least one more check ends without another line.
  await vi.waitFor(() => expect(looks).toBeGreaterThan(before + 2 * (TIMEOUT_MS / 100)), { timeout: 10_000 });
  expect(logged).toEqual([expect.stringContaining(`"outcome":"${outcome}"`)]);
  look = async () => 'ok';
  await vi.waitFor(() => expect(outcomes()).toEqual(['write ok', 'trace ok']), { timeout: 10_000 });
  expect(logged).toHaveLength(2);
  expect(logged[1]).toMatch(/^info /);
});

test('without an acknowledgement nothing is looked for', async () => {
  const look = vi.fn<Look>();
  const { outcomes, logged } = start(() => Promise.reject(new Error('queue full')), look);
  await vi.waitFor(() => expect(outcomes()).toEqual(['write failed']));
  expect(look).not.toHaveBeenCalled();
  expect(logged).toEqual([expect.stringContaining('queue full')]);
});

test('each check sends another trace', async () => {
  const sent: (readonly Span[])[] = [];
  start(
    async (spans) => void sent.push(spans),
    async () => 'ok',
  );
  await vi.waitFor(() => expect(sent.length).toBeGreaterThan(2));
  expect(new Set(sent.map(([root]) => root?.traceId)).size).toBe(sent.length);
});

test('a stop ends a check under way', async () => {
  const { outcomes, stop } = start(
    (_spans, signal) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    async () => 'ok',
  );
  await stop();
  expect(outcomes()).toEqual([]);
});
