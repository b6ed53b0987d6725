import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test, vi } from 'vitest';
import { ThreadMemory } from './thread-memory.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');
const usedMib = (): number => getHeapStatistics().used_heap_size / 2 ** 20;

test('memory with much room is not short, and nothing is collected', () => {
  const collect = vi.fn<() => void>();
  expect(new ThreadMemory(10 * usedMib(), collect).isShort()).toBe(false);
  expect(collect).not.toHaveBeenCalled();
});

test('memory is short if a collection does not help, and not if it does', () => {
  const kept = Array.from({ length: 1_000_000 }, (_, index) => [index]);
  const full = usedMib();
  expect(new ThreadMemory(full, () => {}).isShort()).toBe(true);
  const free = (): void => {
    kept.length = 0;
    collectGarbage();
  };
  expect(new ThreadMemory(full, free).isShort()).toBe(false);
});
