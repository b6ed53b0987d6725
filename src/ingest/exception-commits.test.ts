import { expect, test } from 'vitest';
import type { LoggedException } from '../model/exception.ts';
import { ExceptionCommits } from './exception-commits.ts';

const exception = (message: string): LoggedException => ({
  traceId: '1'.repeat(32),
  spanId: '1'.repeat(16),
  timeUnixNano: 1n,
  type: '',
  message,
  stacktrace: '',
});

/** Commits that end when the test ends them. */
class Held {
  readonly groups: string[][][] = [];
  readonly ends: PromiseWithResolvers<void>[] = [];
  readonly commits = new ExceptionCommits((batches) => {
    this.groups.push(batches.map((batch) => batch.map(({ message }) => message)));
    const end = Promise.withResolvers<void>();
    this.ends.push(end);
    return end.promise;
  });

  async begun(commits: number): Promise<void> {
    while (this.groups.length < commits) await new Promise(setImmediate);
  }
}

test('requests of one turn are one commit, and those that arrive during it the next', async () => {
  const held = new Held();
  const first = [held.commits.write([exception('a')]), held.commits.write([exception('b'), exception('c')])];
  await held.begun(1);
  const second = [held.commits.write([exception('d')]), held.commits.write([exception('e')])];
  let isAnswered = false;
  void Promise.all(first).then(() => {
    isAnswered = true;
  });
  await new Promise(setImmediate);
  expect(isAnswered).toBe(false);
  held.ends[0]?.resolve();
  await Promise.all(first);
  await held.begun(2);
  held.ends[1]?.resolve();
  await Promise.all([...second, held.commits.drain()]);
  expect(held.groups).toEqual([
    [['a'], ['b', 'c']],
    [['d'], ['e']],
  ]);
});

test('a failure goes to all that wait for it, and not to the next', async () => {
  const held = new Held();
  const failing = Promise.allSettled([held.commits.write([exception('a')]), held.commits.write([exception('b')])]);
  await held.begun(1);
  const next = held.commits.write([exception('c')]);
  const reason = new Error('full');
  held.ends[0]?.reject(reason);
  expect(await failing).toEqual([
    { status: 'rejected', reason },
    { status: 'rejected', reason },
  ]);
  await held.begun(2);
  held.ends[1]?.resolve();
  await next;
});
