import { expect, test, vi } from 'vitest';
import { LeasedPool } from './leased-pool.ts';

/** A pool whose items are their names and numbers, and what happened to them. */
function watchedPool(max: number, idleMs = 3_600_000) {
  const events: string[] = [];
  const open = new Set<string>();
  let most = 0;
  let number = 0;
  const pool = new LeasedPool<string>({
    max,
    idleMs,
    open: async (name) => {
      if (open.has(name)) throw new Error(`${name} is open twice`);
      open.add(name);
      most = Math.max(most, open.size);
      await new Promise(setImmediate);
      if (name.startsWith('bad')) {
        open.delete(name);
        throw new Error(`${name} does not open`);
      }
      events.push(`open ${name}`);
      return `${name} ${++number}`;
    },
    close: async (item, name) => {
      await new Promise(setImmediate);
      open.delete(name);
      events.push(`close ${name}`);
      if (name.startsWith('sad')) throw new Error(`${item} does not close`);
    },
    onCloseError: (_thrown, name) => events.push(`error ${name}`),
  });
  return { pool, events, most: () => most, open };
}

test('an item is opened once for all that use it, and stays open', async () => {
  const { pool, events } = watchedPool(2);
  const leases = await Promise.all([pool.lease('a'), pool.lease('a'), pool.lease('b')]);
  expect(leases.map(({ item }) => item)).toEqual(['a 1', 'a 1', 'b 2']);
  for (const { release } of leases) release();
  expect((await pool.lease('a')).item).toBe('a 1');
  expect(events).toEqual(['open a', 'open b']);
});

test('the least recently used that nobody uses is closed for one that waits', async () => {
  const { pool, events } = watchedPool(2);
  const [a, b] = [await pool.lease('a'), await pool.lease('b')];
  b.release();
  a.release();
  (await pool.lease('a')).release();
  await pool.lease('c');
  expect(events).toEqual(['open a', 'open b', 'close b', 'open c']);
});

test('an item in use is closed after its last user, and who comes meanwhile gets it opened again', async () => {
  const { pool, events } = watchedPool(1);
  const first = await pool.lease('a');
  const other = pool.lease('b');
  const again = pool.lease('a');
  await new Promise(setImmediate);
  expect(events).toEqual(['open a']);
  first.release();
  (await other).release();
  expect((await again).item).toBe('a 3');
  expect(events).toEqual(['open a', 'close a', 'open b', 'close b', 'open a']);
});

test('who does not open is thrown to all that wait for it, and takes no place', async () => {
  const { pool } = watchedPool(1);
  const both = await Promise.allSettled([pool.lease('bad'), pool.lease('bad')]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect((await pool.lease('a')).item).toBe('a 1');
});

test('what fails to close is reported and gives its place away', async () => {
  const { pool, events } = watchedPool(1);
  (await pool.lease('sad')).release();
  expect((await pool.lease('a')).item).toBe('a 2');
  expect(events).toContain('error sad');
});

test('idle items are closed, and those in use are not', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
  try {
    const { pool, open } = watchedPool(3, 1_000);
    const [a, b] = [await pool.lease('a'), await pool.lease('b')];
    b.release();
    vi.advanceTimersByTime(2_000);
    await vi.waitFor(() => expect([...open]).toEqual(['a']));
    a.release();
    expect(pool.has('a')).toBe(true);
  } finally {
    vi.useRealTimers();
  }
});

test('closing refuses who waits, and closes all', async () => {
  const { pool, open } = watchedPool(1);
  await pool.lease('a');
  const waiting = pool.lease('b');
  const reason = new Error('stopping');
  const closed = pool.close(reason);
  await expect(waiting).rejects.toBe(reason);
  await closed;
  expect(open.size).toBe(0);
  await expect(pool.lease('a')).rejects.toBe(reason);
});

test('under any load no more than the bound is open, nothing twice, and everyone is served', async () => {
  const { pool, most } = watchedPool(3);
  let seed = 1;
  const random = (below: number): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  let served = 0;
  const user = async (): Promise<void> => {
    for (let turn = 0; turn < 50; turn++) {
      const name = random(20) === 0 ? 'bad' : `n${random(8)}`;
      try {
        const { item, release } = await pool.lease(name);
        expect(item.startsWith(name)).toBe(true);
        for (let wait = random(4); wait > 0; wait--) await new Promise(setImmediate);
        expect(pool.peek(name)).toBe(item);
        release();
      } catch (thrown) {
        expect(String(thrown)).toContain('bad does not open');
      }
      if (random(10) === 0) pool.retire(`n${random(8)}`);
      served++;
    }
  };
  await Promise.all(Array.from({ length: 20 }, user));
  expect(served).toBe(1_000);
  expect(most()).toBeLessThanOrEqual(3);
});
