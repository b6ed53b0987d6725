import { afterEach, expect, test, vi } from 'vitest';
import { SpangraphError } from '../errors.ts';
import { Heap } from '../storage/ordering/heap.ts';
import { Entrance } from './entrance.ts';

const MIB = 2 ** 20;
const LONG_MS = 60_000;

afterEach(() => {
  vi.useRealTimers();
});

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** An entrance that is closed until `open`, and the names of those who went in, in order. */
function closedEntrance(maxWaitMs = LONG_MS) {
  let isOpen = false;
  const entrance = new Entrance(maxWaitMs).lane(() => isOpen);
  const entered: string[] = [];
  const come = (connection: string, bytes: number, address = connection, arrivalMs = 0): Promise<void> =>
    entrance.enter({ address, connection }, bytes, arrivalMs).then(() => void entered.push(connection));
  const open = async (turns: number): Promise<void> => {
    isOpen = true;
    entrance.reopen();
    for (let turn = 0; turn < turns; turn++) await nextTurn();
  };
  return { entrance, entered, come, open };
}

test('who is alone goes in at once, and a large request lets no other in before the next turn', async () => {
  const entrance = new Entrance(LONG_MS).lane(() => true);
  const entered: string[] = [];
  const come = (connection: string): Promise<void> =>
    entrance.enter({ address: 'a', connection }, MIB, 0).then(() => void entered.push(connection));
  const all = [come('1'), come('2'), come('3')];
  await Promise.resolve();
  await Promise.resolve();
  expect(entered).toEqual(['1']);
  await Promise.all(all);
  expect(entered).toEqual(['1', '2', '3']);
});

test('a connection that sends little goes before many that send much, and nobody is left behind', async () => {
  const { entered, come, open } = closedEntrance();
  const loud = Array.from({ length: 20 }, (_, index) => come(`loud ${index}`, MIB, 'here'));
  const quiet = come('quiet', 100, 'here');
  await open(1);
  await quiet;
  expect(entered[0]).toBe('quiet');
  await Promise.all(loud);
  expect(new Set(entered).size).toBe(21);
});

test('a machine with one connection gets as much as one with many', async () => {
  const { entered, come, open } = closedEntrance();
  const many = Array.from({ length: 30 }, (_, index) => come(`many ${index}`, MIB, 'loud'));
  const one = Array.from({ length: 4 }, () => come('one', MIB, 'quiet'));
  await open(1);
  await Promise.all([...many, ...one]);
  expect(entered.slice(0, 10).filter((name) => name === 'one').length).toBeGreaterThanOrEqual(3);
});

test('who waits too long is refused with a delay, and never goes in', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { entered, come, open } = closedEntrance(5_000);
  const late = come('late', 100);
  vi.advanceTimersByTime(5_000);
  await expect(late).rejects.toMatchObject({
    code: 'QUEUE_FULL',
    message: expect.stringContaining('no turn within 5000 ms'),
    retryAfterMs: expect.any(Number),
  });
  await open(2);
  expect(entered).toEqual([]);
});

test.each([
  [3_000, 2_000],
  [60_000, 1_250],
])('a request that took %i ms to arrive waits %i ms of 5,000', async (arrivalMs, waitMs) => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { come } = closedEntrance(5_000);
  let isRefused = false;
  const late = come('late', 100, 'here', arrivalMs).catch(() => (isRefused = true));
  await vi.advanceTimersByTimeAsync(waitMs - 1);
  expect(isRefused).toBe(false);
  vi.advanceTimersByTime(1);
  await late;
  expect(isRefused).toBe(true);
});

test('closing refuses those who wait', async () => {
  const { entrance, come } = closedEntrance();
  const reason = new SpangraphError('SHUTTING_DOWN', 'Stopping.');
  const waiting = come('one', 1);
  entrance.close(reason);
  await expect(waiting).rejects.toBe(reason);
});

test('however many wait, letting one in looks at few of them', async () => {
  const { come, open, entered } = closedEntrance();
  const first = vi.spyOn(Heap.prototype, 'removeFirst');
  const all = Array.from({ length: 5_000 }, (_, index) => come(`${index}`, 100, 'here'));
  await open(1);
  await Promise.all(all);
  expect(entered).toHaveLength(5_000);
  expect(first.mock.calls.length).toBeLessThanOrEqual(5_000);
});

test('a lane that is closed delays no other one, and lanes get equal shares', async () => {
  let isOpen = false;
  const shared = new Entrance(LONG_MS);
  const entered: string[] = [];
  const [closed, loud, quiet] = [shared.lane(() => false), shared.lane(() => isOpen), shared.lane(() => isOpen)];
  const come = (lane: typeof closed, name: string): Promise<void> =>
    lane.enter({ address: name, connection: name }, MIB, 0).then(() => void entered.push(name));
  const never = come(closed, 'closed');
  const many = Array.from({ length: 30 }, (_, index) => come(loud, `loud ${index}`));
  const few = Array.from({ length: 4 }, () => come(quiet, 'quiet'));
  isOpen = true;
  loud.reopen();
  await Promise.all([...many, ...few]);
  expect(entered.slice(0, 10).filter((name) => name === 'quiet').length).toBeGreaterThanOrEqual(3);
  expect(entered).not.toContain('closed');
  closed.close(new SpangraphError('SHUTTING_DOWN', 'Stopping.'));
  await expect(never).rejects.toMatchObject({ code: 'SHUTTING_DOWN' });
});
