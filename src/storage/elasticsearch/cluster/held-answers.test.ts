import { expect, test } from 'vitest';
import { HeldAnswers } from './held-answers.ts';

const NEVER = new AbortController().signal;
const MIB = 2 ** 20;

/** Whether the promise is resolved already. */
async function isResolved(promise: Promise<void> | undefined): Promise<boolean> {
  const open = Symbol('open');
  return (await Promise.race([promise, Promise.resolve(open)])) !== open;
}

test('over the limit only the answer that became large first goes on, and the others follow it', async () => {
  const answers = new HeldAnswers(4 * MIB);
  const [first, second, third] = [answers.open(NEVER), answers.open(NEVER), answers.open(NEVER)];
  expect(second.add(2 * MIB)).toBeUndefined();
  expect(first.add(2 * MIB)).toBeUndefined();
  const firstMayGoOn = first.add(MIB);
  const thirdMayGoOn = third.add(MIB);
  expect(second.add(9 * MIB)).toBeUndefined();
  expect(await Promise.all([isResolved(firstMayGoOn), isResolved(thirdMayGoOn)])).toEqual([false, false]);
  second[Symbol.dispose]();
  await Promise.all([firstMayGoOn, thirdMayGoOn]);
  expect(third.add(9 * MIB)).toBeInstanceOf(Promise);
  expect(first.add(9 * MIB)).toBeUndefined();
});

test('a small answer does not wait', () => {
  const answers = new HeldAnswers(MIB);
  const [large, small] = [answers.open(NEVER), answers.open(NEVER)];
  expect(large.add(9 * MIB)).toBeUndefined();
  expect(small.add(MIB / 4)).toBeUndefined();
  expect(small.add(1)).toBeInstanceOf(Promise);
});

test('an answer that nobody wants any more does not wait', async () => {
  const answers = new HeldAnswers(MIB);
  const reader = new AbortController();
  const [large, unwanted] = [answers.open(NEVER), answers.open(reader.signal)];
  expect(large.add(2 * MIB)).toBeUndefined();
  const mayGoOn = unwanted.add(2 * MIB);
  expect(await isResolved(mayGoOn)).toBe(false);
  reader.abort();
  await mayGoOn;
  expect(unwanted.add(2 * MIB)).toBeUndefined();
});

test('what is requested again counts once', () => {
  const answers = new HeldAnswers(2 * MIB);
  const [first, second] = [answers.open(NEVER), answers.open(NEVER)];
  expect(first.add(MIB)).toBeUndefined();
  first.restart();
  expect(second.add(2 * MIB)).toBeUndefined();
  expect(first.add(MIB)).toBeInstanceOf(Promise);
  expect(first.bytes).toBe(MIB);
});
