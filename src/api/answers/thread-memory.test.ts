import { expect, test, vi } from 'vitest';
import { ThreadMemory } from './thread-memory.ts';

/** A thread with a limit of 100 MiB. A collection leaves `leftMib` in use. */
function memoryOf(usedMib: number, leftMib: number) {
  let used = usedMib;
  const collect = vi.fn<() => void>(() => {
    used = leftMib;
  });
  return { memory: new ThreadMemory(100, collect, () => used), collect };
}

test('memory with room is not short, and nothing is collected', () => {
  const { memory, collect } = memoryOf(94, 0);
  expect(memory.isShort()).toBe(false);
  expect(collect).not.toHaveBeenCalled();
});

test.each([
  [89, false],
  [90, true],
])('if a collection leaves %i of 100 MiB in use, whether memory is short is %s', (leftMib, isShort) => {
  const { memory, collect } = memoryOf(95, leftMib);
  expect(memory.isShort()).toBe(isShort);
  expect(collect).toHaveBeenCalledTimes(1);
});

test.each([
  [49, 0],
  [50, 1],
])('a thread without work that uses %i of 100 MiB collects %i times', (usedMib, times) => {
  const { memory, collect } = memoryOf(usedMib, 10);
  memory.giveBack();
  expect(collect).toHaveBeenCalledTimes(times);
});

test('the memory of this thread is looked at', () => {
  expect(new ThreadMemory(1, () => {}).isShort()).toBe(true);
  expect(new ThreadMemory(1_000_000, () => {}).isShort()).toBe(false);
});
