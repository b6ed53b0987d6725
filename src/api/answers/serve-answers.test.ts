import { MessageChannel } from 'node:worker_threads';
import { expect, test, vi } from 'vitest';
import { ANYONE } from '../../access/caller.ts';
import { SpangraphError } from '../../errors.ts';
import type { Answer, AnswerContext, Question } from '../../net/question.ts';
import { MemoryShares } from './memory-shares.ts';
import { serveAnswers } from './serve-answers.ts';
import { type MemoryTaken, ThreadMemory } from './thread-memory.ts';

const QUESTION: Question = { method: 'GET', url: '/', headers: {}, body: new Uint8Array(), caller: ANYONE };
const answerAtOnce: Answer = async () => ({ status: 200, headers: {}, body: [] });
const sharedInteger = (): Int32Array => new Int32Array(new SharedArrayBuffer(4));

/** The memory of the only thread. */
function memoryOf(maxMemoryMib: number, collect = () => {}, taken?: () => MemoryTaken): ThreadMemory {
  const limits = { maxMemoryMib, maxHeapMib: maxMemoryMib, maxTotalMib: maxMemoryMib };
  return new ThreadMemory(limits, new MemoryShares(1).take(), { collect, forget: () => false }, taken);
}

test('if memory is short, the largest answer is refused, and no other one until it has ended', async () => {
  const { port1, port2 } = new MessageChannel();
  const begun: AnswerContext[] = [];
  const ends: (() => void)[] = [];
  serveAnswers(
    port2,
    async (_, context) => {
      begun.push(context);
      await new Promise<void>((resolve) => ends.push(resolve));
      return { status: 200, headers: {}, body: [] };
    },
    // Less than any program needs.
    memoryOf(1),
    async () => {},
  );
  for (const id of [1, 2, 3]) {
    port1.postMessage({
      type: 'ask',
      id,
      question: QUESTION,
      waitedMs: 0,
      cancelled: sharedInteger(),
      progress: sharedInteger(),
    });
  }
  await vi.waitFor(() => expect(begun).toHaveLength(3));
  const [small, largest, large] = begun;
  for (const [context, kib] of [
    [small, 1],
    [largest, 3],
    [large, 2],
  ] as const)
    context?.progress?.fill(kib);
  small?.checkMemory?.();
  small?.checkMemory?.();
  expect(begun.map(({ refused }) => refused?.aborted)).toEqual([false, true, false]);
  expect(largest?.refused?.reason).toMatchObject({ code: 'OPERATION_TOO_LARGE' });
  ends[1]?.();
  await vi.waitFor(() => {
    small?.checkMemory?.();
    expect(large?.refused?.aborted).toBe(true);
  });
  expect(small?.refused?.aborted).toBe(false);
  for (const end of ends) end();
  port1.close();
});

test('the end of a cancelled answer is reported: otherwise the thread would be taken for one that hangs', async () => {
  const { port1, port2 } = new MessageChannel();
  serveAnswers(
    port2,
    async (_, { signal }) => {
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      throw signal.reason;
    },
    memoryOf(1_000_000),
    async () => {},
  );
  const messages: unknown[] = [];
  port1.on('message', (message) => messages.push(message));
  const ask = { question: QUESTION, waitedMs: 0, cancelled: sharedInteger(), progress: sharedInteger() };
  port1.postMessage({ type: 'ask', id: 7, ...ask });
  const error = new SpangraphError('OPERATION_REFUSED', 'The client went.').toPlain();
  port1.postMessage({ type: 'cancel', id: 7, error });
  await vi.waitFor(() => expect(messages).toEqual([{ type: 'ready' }, { type: 'cancelled', id: 7 }]));
  port1.close();
});

test('a thread without work collects what large answers have left', async () => {
  const { port1, port2 } = new MessageChannel();
  const collect = vi.fn<() => void>();
  serveAnswers(
    port2,
    answerAtOnce,
    memoryOf(100, collect, () => ({ usedMib: 60, heldMib: 60 })),
    async () => {},
  );
  const ask = { question: QUESTION, waitedMs: 0, cancelled: sharedInteger(), progress: sharedInteger() };
  for (const id of [1, 2]) port1.postMessage({ type: 'ask', id, ...ask });
  await vi.waitFor(() => expect(collect).toHaveBeenCalledTimes(1), { timeout: 10_000 });
  port1.close();
});
