import { expect, test } from 'vitest';
import { inTurn } from './turns.ts';

/** Work that ends when the test calls `end`. */
function openWork(name: string, begun: string[]) {
  const { promise, resolve } = Promise.withResolvers<string>();
  const work = (): Promise<string> => {
    begun.push(name);
    return promise;
  };
  return { work, end: () => resolve(name) };
}

test('four operations are under way, the others wait for their turn', async () => {
  const begun: string[] = [];
  const all = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => openWork(name, begun));
  const answers = all.map(({ work }) => inTurn(work));
  expect(begun).toEqual(['a', 'b', 'c', 'd']);
  all[2]?.end();
  expect(await answers[2]).toBe('c');
  await expect.poll(() => begun).toEqual(['a', 'b', 'c', 'd', 'e']);
  for (const { end } of all) end();
  expect(await Promise.all(answers)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
});

test('what fails leaves its place, and what is given up leaves the line', async () => {
  const begun: string[] = [];
  const held = ['a', 'b', 'c'].map((name) => openWork(name, begun));
  const answers = held.map(({ work }) => inTurn(work));
  const failing = Promise.withResolvers<string>();
  const failed = inTurn(() => failing.promise);
  const gone = new AbortController();
  const givenUp = inTurn(openWork('never', begun).work, gone.signal);
  const last = openWork('last', begun);
  const answer = inTurn(last.work);
  gone.abort(new Error('gone'));
  await expect(givenUp).rejects.toThrow('gone');
  failing.reject(new Error('failed'));
  await expect(failed).rejects.toThrow('failed');
  last.end();
  expect(await answer).toBe('last');
  expect(begun).toEqual(['a', 'b', 'c', 'last']);
  for (const { end } of held) end();
  await Promise.all(answers);
});
