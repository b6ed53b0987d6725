/** The quick thread when threads work on several questions at once. */
import { expect, test, vi } from 'vitest';
import { NEVER, question, startPool, textOf, turn } from './testing/pool.ts';

const SHARED = { threads: 2, questionsPerThread: 16, quickMs: 1 } as const;

test('a question that has taken much leaves the quick thread when another one comes', async () => {
  const { pool, slow, quick } = await startPool(SHARED);
  const large = textOf(pool.ask(question('/large'), 'a', NEVER));
  quick[0]?.takes('/large', 1_024);
  while (quick[0]?.works.includes('/large')) {
    const small = textOf(pool.ask(question('/small'), 'b', NEVER));
    await turn();
    expect(quick[0].works).toContain('/small');
    quick[0].answer('/small');
    expect(await small).toBe('answer to /small');
  }
  await vi.waitFor(() => expect(slow[0]?.works).toEqual(['/large']));
  slow[0]?.answer('/large');
  expect(await large).toBe('answer to /large');
  await pool.close();
});

test('a question that has taken little stays, and is not remembered as slow, however busy others keep its thread', async () => {
  const { pool, slow, quick } = await startPool(SHARED);
  const small = textOf(pool.ask(question('/small'), 'a', NEVER));
  const large = textOf(pool.ask(question('/large'), 'a', NEVER));
  quick[0]?.takes('/large', 1_024);
  if (quick[0] !== undefined) quick[0].takesCpuMs = 1_000;
  await vi.waitFor(() => expect([quick[0]?.works, slow[0]?.works]).toEqual([['/small'], ['/large']]));
  quick[0]?.answer('/small');
  await small;
  const again = textOf(pool.ask(question('/small'), 'a', NEVER));
  expect(quick[0]?.works).toEqual(['/small']);
  quick[0]?.answer('/small');
  slow[0]?.answer('/large');
  await Promise.all([again, large]);
  await pool.close();
});
