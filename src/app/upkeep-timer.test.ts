import { expect, test } from 'vitest';
import { keepUp } from './upkeep-timer.ts';

const SOON_MS = 1;

test('the upkeep is done again after a failure, until the end', async () => {
  const end = new AbortController();
  const lines: unknown[] = [];
  const warn = (fields: unknown): void => void lines.push(fields);
  let runs = 0;
  const run = async (now: number): Promise<void> => {
    expect(now).toBeGreaterThan(0);
    if (++runs === 1) throw new Error('no room');
    if (runs === 3) end.abort();
  };
  await keepUp({ intervalMs: SOON_MS, run }, { warn }, end.signal);
  expect(runs).toBe(3);
  expect(lines).toEqual([{ err: new Error('no room'), nextInMs: SOON_MS }]);
});
