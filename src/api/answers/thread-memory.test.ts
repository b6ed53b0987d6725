import { expect, test, vi } from 'vitest';
import { MemoryShares } from './memory-shares.ts';
import { ThreadMemory } from './thread-memory.ts';

const LIMITS = { maxMemoryMib: 120, maxHeapMib: 160, maxTotalMib: 200 };

/** A thread that holds what it uses and its buffers. A collection leaves `leftMib` in use. */
function memoryOf(usedMib: number, leftMib: number, shares = new MemoryShares(1)) {
  const now = { usedMib, buffersMib: 0 };
  const collect = vi.fn<() => void>(() => {
    Object.assign(now, { usedMib: leftMib, buffersMib: 0 });
  });
  const memory = new ThreadMemory(LIMITS, shares.take(), { collect, forget: () => false }, () => ({
    usedMib: now.usedMib,
    heldMib: now.usedMib + now.buffersMib,
  }));
  return { memory, collect, now };
}

/** Shares for two threads. The first thread holds `heldMib`. The total is 200 MiB, so an equal part is 100 MiB. */
function besideOneThatHolds(heldMib: number): MemoryShares {
  const shares = new MemoryShares(2);
  memoryOf(heldMib, heldMib, shares).memory.shortage();
  return shares;
}

test.each([
  ['the total has room', 20, 151, 0],
  ['its heap is nearly full', 20, 152, 1],
  ['the total is full and it has taken little', 190, 23, 0],
  ['the total is full and it has taken more', 190, 24, 1],
  ['the total and its part are nearly full', 95, 95, 1],
])('while %s (others hold %i MiB, it uses %i), a thread collects %i times', (_, others, own, times) => {
  const { memory, collect } = memoryOf(own, 10, besideOneThatHolds(others));
  expect(memory.shortage()).toBeUndefined();
  expect(collect).toHaveBeenCalledTimes(times);
});

test.each([
  [20, 107, undefined],
  [20, 108, 'maxMemoryMib'],
  [190, 89, undefined],
  [190, 90, 'maxTotalMib'],
  [190, 108, 'maxMemoryMib'],
  [99, 90, undefined],
  [100, 90, 'maxTotalMib'],
])('if others hold %i MiB and a collection leaves %i, the limit that is reached is %s', (others, leftMib, reached) => {
  const { memory, collect } = memoryOf(152, leftMib, besideOneThatHolds(others));
  expect(memory.shortage()).toBe(reached);
  expect(collect).toHaveBeenCalledTimes(1);
});

test('while the total is full, buffers are collected with each step that is taken', () => {
  const { memory, collect, now } = memoryOf(20, 20, besideOneThatHolds(190));
  for (const [buffersMib, times] of [
    [3, 0],
    [4, 1],
    [23, 1],
    [24, 2],
  ] as const) {
    now.buffersMib = buffersMib;
    expect(memory.shortage()).toBeUndefined();
    expect(collect).toHaveBeenCalledTimes(times);
  }
});

test('what is kept for later is dropped before an operation is refused, once', () => {
  let [garbageMib, keptMib] = [60, 60];
  const collect = vi.fn<() => void>(() => {
    garbageMib = 0;
  });
  const forget = vi.fn<() => boolean>(() => {
    const hadKept = keptMib > 0;
    [garbageMib, keptMib] = [garbageMib + keptMib, 0];
    return hadKept;
  });
  let answerMib = 60;
  const memory = new ThreadMemory(LIMITS, new MemoryShares(1).take(), { collect, forget }, () => {
    const usedMib = garbageMib + keptMib + answerMib;
    return { usedMib, heldMib: usedMib };
  });
  expect(memory.shortage()).toBeUndefined();
  expect([collect.mock.calls.length, forget.mock.calls.length, keptMib]).toEqual([2, 1, 0]);
  answerMib = 160;
  expect(memory.shortage()).toBe('maxMemoryMib');
  expect([collect.mock.calls.length, forget.mock.calls.length]).toEqual([3, 2]);
});

test('a thread without work does not collect what it kept the last time', () => {
  const { memory, collect, now } = memoryOf(100, 70);
  memory.giveBack();
  memory.giveBack();
  expect(collect).toHaveBeenCalledTimes(1);
  now.usedMib = 94;
  memory.giveBack();
  expect(collect).toHaveBeenCalledTimes(2);
});

test('what a thread held is free when it has ended', () => {
  const shares = new MemoryShares(2);
  const place = shares.take();
  const held = { usedMib: 190, heldMib: 190 };
  new ThreadMemory(LIMITS, place, { collect: () => {}, forget: () => false }, () => held).show();
  const { memory, collect } = memoryOf(150, 10, shares);
  expect(() => shares.take()).toThrow('All 2 places of threads are taken.');
  shares.give(place);
  expect(memory.shortage()).toBeUndefined();
  expect(collect).not.toHaveBeenCalled();
});

test.each([
  [59, 0],
  [60, 1],
])('a thread without work that uses %i of 120 MiB collects %i times', (usedMib, times) => {
  const { memory, collect } = memoryOf(usedMib, 10);
  memory.giveBack();
  expect(collect).toHaveBeenCalledTimes(times);
});

test.each([
  [1, 'maxMemoryMib'],
  [1_000_000, undefined],
])('of %i MiB, the limit that this thread has reached is %s', (mib, reached) => {
  const limits = { maxMemoryMib: mib, maxHeapMib: mib, maxTotalMib: mib };
  expect(
    new ThreadMemory(limits, new MemoryShares(1).take(), { collect: () => {}, forget: () => false }).shortage(),
  ).toBe(reached);
});
