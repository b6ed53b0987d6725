import { expect, test, vi } from 'vitest';
import { NEVER, question, startPool, textOf, thrownBy } from './testing/pool.ts';

test('questions that share a lost thread are asked again, the largest one alone', async () => {
  const { pool, slow, quick, lost } = await startPool({ threads: 3, questionsPerThread: 16 });
  const small = textOf(pool.ask(question('/small'), 'a', NEVER));
  const large = pool.ask(question('/large'), 'b', NEVER);
  expect(quick[0]?.works).toEqual(['/small', '/large']);
  quick[0]?.takes('/small', 10);
  quick[0]?.takes('/large', 1_000);
  quick[0]?.dies('ERR_WORKER_OUT_OF_MEMORY');
  await vi.waitFor(() => expect([quick[1]?.works, slow[0]?.works]).toEqual([['/small'], ['/large']]));
  const beside = textOf(pool.ask(question('/beside'), 'c', NEVER));
  expect(quick[1]?.works).toEqual(['/small', '/beside']);
  slow[0]?.dies('ERR_WORKER_OUT_OF_MEMORY');
  await expect(large).rejects.toMatchObject({ code: 'OPERATION_TOO_LARGE' });
  quick[1]?.answer('/small');
  quick[1]?.answer('/beside');
  expect(await Promise.all([small, beside])).toEqual(['answer to /small', 'answer to /beside']);
  expect(lost).toHaveLength(2);
  // The next time it is alone from the start.
  const again = pool.ask(question('/large'), 'b', NEVER);
  await vi.waitFor(() => expect(slow.at(-1)?.works).toEqual(['/large']));
  slow.at(-1)?.answer('/large');
  expect(await textOf(again)).toBe('answer to /large');
  await pool.close();
});

test('a question whose threads end again and again is refused in the end', async () => {
  const { pool, quick } = await startPool({ threads: 2, questionsPerThread: 16 });
  const innocent = thrownBy(pool.ask(question('/innocent'), 'a', NEVER));
  const others: Promise<unknown>[] = [];
  for (let loss = 0; loss < 4; loss++) {
    await vi.waitFor(() => expect(quick[loss]?.works).toContain('/innocent'));
    others.push(thrownBy(pool.ask(question(`/large${loss}`), 'b', NEVER)));
    quick[loss]?.takes(`/large${loss}`, 1_000);
    quick[loss]?.dies('ERR_WORKER_OUT_OF_MEMORY');
  }
  expect(await innocent).toMatchObject({ code: 'OPERATION_REFUSED' });
  await pool.close();
  for (const large of await Promise.all(others)) expect(large).toMatchObject({ code: 'SHUTTING_DOWN' });
});

test('a question that was alone in its thread is asked again alone', async () => {
  const { pool, slow, quick } = await startPool({ threads: 2, questionsPerThread: 16 });
  const reply = textOf(pool.ask(question('/1'), 'a', NEVER));
  quick[0]?.dies('ERR_WORKER_OUT_OF_MEMORY');
  await vi.waitFor(() => expect(slow[0]?.works).toEqual(['/1']));
  slow[0]?.answer('/1');
  expect(await reply).toBe('answer to /1');
  await pool.close();
});

test('a question that waits too long after its thread was lost is refused with that reason', async () => {
  const { pool, slow } = await startPool({ threads: 1, questionsPerThread: 16, maxWaitMs: 1 });
  const lost = pool.ask(question('/lost'), 'a', NEVER);
  const paused = Promise.withResolvers<void>();
  const idle = pool.whileIdle(() => paused.promise);
  const waiting = thrownBy(pool.ask(question('/waiting'), 'b', NEVER));
  slow[0]?.dies('ERR_WORKER_OUT_OF_MEMORY');
  await expect(lost).rejects.toMatchObject({
    code: 'OPERATION_REFUSED',
    message: expect.stringMatching(/^The thread that answered the operation ended,.*api\.operations\.max_wait/),
    retryAfterMs: 1_000,
  });
  expect(await waiting).toMatchObject({ message: expect.stringMatching(/^The operation waited 1 ms for a thread/) });
  paused.resolve();
  await idle;
  await pool.close();
});
