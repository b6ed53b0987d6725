import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { collect } from '../../test/fixtures/collect.ts';
import { untilAborted } from './until-aborted.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

async function* chunks(count: number, given: WeakRef<Buffer>[] = []): AsyncGenerator<Buffer> {
  for (let index = 0; index < count; index++) {
    const chunk = Buffer.alloc(1024, index);
    given.push(new WeakRef(chunk));
    yield chunk;
  }
}

test('it gives what its input gives, with and without a signal', async () => {
  for (const signal of [undefined, new AbortController().signal]) {
    expect((await collect(untilAborted(chunks(3), signal))).map((chunk) => chunk[0])).toEqual([0, 1, 2]);
  }
});

test('chunks that were read are not kept', async () => {
  const given: WeakRef<Buffer>[] = [];
  let alive = Number.NaN;
  for await (const chunk of untilAborted(chunks(200, given), new AbortController().signal)) {
    if (chunk[0] !== 199) continue;
    await setImmediate();
    collectGarbage();
    alive = given.filter((reference) => reference.deref() !== undefined).length;
  }
  expect(given).toHaveLength(200);
  expect(alive).toBeLessThan(10);
});

test('a signal ends it, also while its input is silent', async () => {
  const stop = new AbortController();
  const silent = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) };
  const read = collect(untilAborted(silent, stop.signal));
  stop.abort();
  expect(await read).toEqual([]);
  expect(await collect(untilAborted(chunks(3), stop.signal))).toEqual([]);
});

test('what its input throws is thrown', async () => {
  const failing = { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('no disk')) }) };
  await expect(collect(untilAborted(failing, new AbortController().signal))).rejects.toThrow('no disk');
});
