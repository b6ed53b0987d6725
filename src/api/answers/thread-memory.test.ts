import { expect, test, vi } from 'vitest';
import { MemoryShares } from './memory-shares.ts';
import { ThreadMemory } from './thread-memory.ts';

const LIMITS = { maxMemoryMib: 100, maxHeapMib: 200, maxTotalMib: 300 };

/** A thread of `shares`, which holds as much as it uses. A collection leaves `leftMib`. */
function memoryOf(usedMib: number, leftMib: number, shares = new MemoryShares(1)) {
  let used = usedMib;
  const collect = vi.fn<() => void>(() => {
    used = leftMib;
  });
  const memory = new ThreadMemory(LIMITS, shares.take(), collect, () => ({ usedMib: used, heldMib: used }));
  return { memory, collect };
}

/** Places of two threads, of which the first one holds `heldMib`. */
function besideOneThatHolds(heldMib: number): MemoryShares {
  const shares = new MemoryShares(2);
  memoryOf(heldMib, heldMib, shares).memory.isShort();
  return shares;
}

test.each([
  [0, 189, 0],
  [0, 190, 1],
  [150, 134, 0],
  [150, 135, 1],
  [285, 94, 0],
  [285, 95, 1],
])('beside %i MiB of 300, a thread with %i of at least 100 and at most 200 collects %i times', (others, own, times) => {
  const { memory, collect } = memoryOf(own, 10, besideOneThatHolds(others));
  expect(memory.isShort()).toBe(false);
  expect(collect).toHaveBeenCalledTimes(times);
});

test.each([
  [89, false],
  [90, true],
])('if a collection leaves %i of 100 MiB in use, whether memory is short is %s', (leftMib, isShort) => {
  const { memory, collect } = memoryOf(190, leftMib);
  expect(memory.isShort()).toBe(isShort);
  expect(collect).toHaveBeenCalledTimes(1);
});

test('what a thread held is free when it has ended', () => {
  const shares = new MemoryShares(2);
  const place = shares.take();
  const held = { usedMib: 290, heldMib: 290 };
  new ThreadMemory(
    LIMITS,
    place,
    () => {},
    () => held,
  ).isShort();
  const { memory, collect } = memoryOf(150, 10, shares);
  expect(() => shares.take()).toThrow('All 2 places of threads are taken.');
  shares.give(place);
  expect(memory.isShort()).toBe(false);
  expect(collect).not.toHaveBeenCalled();
});

test.each([
  [49, 0],
  [50, 1],
])('a thread without work that uses %i of 100 MiB collects %i times', (usedMib, times) => {
  const { memory, collect } = memoryOf(usedMib, 10);
  memory.giveBack();
  expect(collect).toHaveBeenCalledTimes(times);
});

test.each([
  [1, true],
  [1_000_000, false],
])('of %i MiB, the memory of this thread is short: %s', (mib, isShort) => {
  const limits = { maxMemoryMib: mib, maxHeapMib: mib, maxTotalMib: mib };
  expect(new ThreadMemory(limits, new MemoryShares(1).take(), () => {}).isShort()).toBe(isShort);
});
