import { expect, test, vi } from 'vitest';
import { SpangraphError } from '../../errors.ts';
import { NEVER, question, startPool, startWhole, textOf, turn } from './testing/pool.ts';

test('threads start one after another, when a question waits for one', async () => {
  const { pool, slow, quick } = await startPool({ threads: 3 });
  expect([quick.length, slow.length]).toEqual([1, 0]);
  const first = pool.ask(question('/1'), 'a', NEVER);
  quick[0]?.answer('/1');
  await first;
  expect(slow).toHaveLength(0);
  const replies = ['/2', '/3', '/4'].map((url) => textOf(pool.ask(question(url), 'a', NEVER)));
  expect(slow).toHaveLength(1);
  await vi.waitFor(() => expect(slow.map(({ works }) => works)).toEqual([['/3'], ['/4']]));
  quick[0]?.answer('/2');
  slow[0]?.answer('/3');
  slow[1]?.answer('/4');
  expect(await Promise.all(replies)).toEqual(['answer to /2', 'answer to /3', 'answer to /4']);
  await pool.close();
});

test('short questions of many clients start no more threads than there are processors', async () => {
  const { pool, slow, quick } = await startPool({ threads: 3, processors: 2 });
  const urls = ['/1', '/2', '/3'];
  const replies = urls.map((url) => textOf(pool.ask(question(url), url, NEVER)));
  for (const url of urls) {
    await vi.waitFor(() => expect(quick[0]?.works).toEqual([url]));
    quick[0]?.answer(url);
  }
  expect(await Promise.all(replies)).toEqual(urls.map((url) => `answer to ${url}`));
  expect(slow).toHaveLength(0);
  await pool.close();
});

test('a question that has waited for long starts a thread beyond the processors', async () => {
  const { pool, slow, quick } = await startPool({ threads: 3, processors: 1, quickMs: 20 });
  const replies = ['/1', '/2'].map((url) => textOf(pool.ask(question(url), url, NEVER)));
  if (quick[0] !== undefined) quick[0].getsNoCpu = true;
  expect(slow).toHaveLength(0);
  await vi.waitFor(() => expect(slow.map(({ works }) => works)).toEqual([['/2']]));
  quick[0]?.answer('/1');
  slow[0]?.answer('/2');
  expect(await Promise.all(replies)).toEqual(['answer to /1', 'answer to /2']);
  await pool.close();
});

test('a question goes to a slow thread first, the next one to the quick thread, a third one waits', async () => {
  const { pool, slow, quick } = await startWhole();
  const replies = ['/1', '/2', '/3'].map((url) => textOf(pool.ask(question(url), 'a', NEVER)));
  expect([slow[0]?.works, quick[0]?.works]).toEqual([['/1'], ['/2']]);
  slow[0]?.answer('/1');
  await turn();
  expect(slow[0]?.works).toEqual(['/3']);
  quick[0]?.answer('/2');
  slow[0]?.answer('/3');
  expect(await Promise.all(replies)).toEqual(['answer to /1', 'answer to /2', 'answer to /3']);
  await pool.close();
});

test('a question over its time on the quick thread makes room, and is answered by a slow one', async () => {
  const { pool, slow, quick } = await startWhole({ quickMs: 1 });
  const replies = ['/slow1', '/slow2', '/quick'].map((url) => textOf(pool.ask(question(url), 'a', NEVER)));
  while (!quick[0]?.works.includes('/quick')) await turn();
  expect(slow[0]?.works).toEqual(['/slow1']);
  quick[0]?.answer('/quick');
  expect(await replies[2]).toBe('answer to /quick');
  slow[0]?.answer('/slow1');
  while (!slow[0]?.works.includes('/slow2')) await turn();
  slow[0]?.answer('/slow2');
  expect(await Promise.all(replies)).toEqual(['answer to /slow1', 'answer to /slow2', 'answer to /quick']);
  await pool.close();
});

test('a question is not tried on the quick thread if the same one proved slow while it waited', async () => {
  const { pool, slow, quick } = await startWhole({ quickMs: 1 });
  const replies = ['/other', '/slow', '/slow', '/quick'].map((url) => textOf(pool.ask(question(url), 'a', NEVER)));
  while (!quick[0]?.works.includes('/quick')) await turn();
  expect(quick[0]?.cancelled).toHaveLength(1);
  quick[0]?.answer('/quick');
  for (const next of ['/other', '/slow', '/slow']) {
    await vi.waitFor(() => expect(slow[0]?.works).toEqual([next]));
    slow[0]?.answer(next);
  }
  await Promise.all(replies);
  await pool.close();
});

test('a question that gets no processor keeps the quick thread for a while', async () => {
  const { pool, slow, quick } = await startWhole({ quickMs: 2 });
  if (quick[0] !== undefined) quick[0].getsNoCpu = true;
  const begun = performance.now();
  const replies = ['/slow1', '/slow2', '/quick'].map((url) => textOf(pool.ask(question(url), 'a', NEVER)));
  while (!quick[0]?.works.includes('/quick')) await turn();
  expect(performance.now() - begun).toBeGreaterThanOrEqual(40);
  quick[0]?.answer('/quick');
  slow[0]?.answer('/slow1');
  while (!slow[0]?.works.includes('/slow2')) await turn();
  slow[0]?.answer('/slow2');
  await Promise.all(replies);
  await pool.close();
});

test('a question that was slow before never takes the quick thread', async () => {
  const { pool, slow, quick } = await startWhole({ quickMs: 1 });
  const first = textOf(pool.ask(question('/slow'), 'a', NEVER));
  if (slow[0] !== undefined) slow[0].takesCpuMs = 5;
  slow[0]?.answer('/slow');
  await first;
  const replies = ['/other', '/slow'].map((url) => textOf(pool.ask(question(url), 'a', NEVER)));
  await turn();
  expect([slow[0]?.works, quick[0]?.works]).toEqual([['/other'], []]);
  slow[0]?.answer('/other');
  await turn();
  slow[0]?.answer('/slow');
  await Promise.all(replies);
  await pool.close();
});

test('clients take turns, and none has all slow threads', async () => {
  const { pool, slow } = await startWhole({ threads: 3, maxSlowPerClient: 1, quickMs: 1 });
  const replies = ['/a1', '/a2', '/a3'].map((url) => pool.ask(question(url), 'a', NEVER));
  replies.push(pool.ask(question('/b1'), 'b', NEVER));
  await turn();
  expect(slow.map(({ works }) => works)).toEqual([['/a1'], ['/b1']]);
  const closed = Promise.allSettled(replies);
  await pool.close();
  expect((await closed).map(({ status }) => status)).toEqual(Array.from({ length: 4 }, () => 'rejected'));
});

test('a full line refuses with a delay', async () => {
  const { pool } = await startWhole({ threads: 1, maxWaiting: 1 });
  const held = ['/1', '/2'].map((url) => pool.ask(question(url), 'a', NEVER));
  const refused = pool.ask(question('/3'), 'a', NEVER);
  await expect(refused).rejects.toMatchObject({ code: 'OPERATION_REFUSED', retryAfterMs: 1_000 });
  void Promise.allSettled(held);
  await pool.close();
});

test.each([
  [{ maxWaitMs: 1 }, 'OPERATION_REFUSED'],
  [{ maxTimeMs: 1 }, 'READ_TIMEOUT'],
])('a question that waits or takes too long is given up: %j', async (limits, code) => {
  const { pool } = await startWhole({ threads: 1, ...limits });
  const held = pool.ask(question('/held'), 'a', NEVER);
  void held.catch(() => {});
  await expect(pool.ask(question('/late'), 'a', NEVER)).rejects.toMatchObject({ code });
  await pool.close();
});

test('when the client goes, its question is cancelled and the thread takes the next one', async () => {
  const { pool, slow } = await startWhole({ threads: 1 });
  const client = new AbortController();
  const gone = pool.ask(question('/gone'), 'a', client.signal);
  const next = textOf(pool.ask(question('/next'), 'b', NEVER));
  const reason = new SpangraphError('OPERATION_REFUSED', 'The client went.');
  const cancelled = slow[0]?.asked[0]?.cancelled;
  client.abort(reason);
  await expect(gone).rejects.toBe(reason);
  expect(cancelled?.[0]).toBe(1);
  await turn();
  slow[0]?.answer('/next');
  expect(await next).toBe('answer to /next');
  await pool.close();
});

test('a thread that needs too much memory is replaced, and only its question is refused', async () => {
  const { pool, slow, quick, lost } = await startWhole();
  const large = pool.ask(question('/large'), 'a', NEVER);
  const small = textOf(pool.ask(question('/small'), 'a', NEVER));
  slow[0]?.dies('ERR_WORKER_OUT_OF_MEMORY');
  await expect(large).rejects.toMatchObject({ code: 'OPERATION_TOO_LARGE' });
  quick[0]?.answer('/small');
  expect(await small).toBe('answer to /small');
  expect(lost).toHaveLength(1);
  await turn();
  const next = textOf(pool.ask(question('/next'), 'a', NEVER));
  slow[1]?.answer('/next');
  expect(await next).toBe('answer to /next');
  await pool.close();
});

test('a question that waits when a thread ends is asked of the next thread', async () => {
  const { pool, slow } = await startWhole({ threads: 1 });
  const large = pool.ask(question('/large'), 'a', NEVER);
  const waiting = textOf(pool.ask(question('/waiting'), 'a', NEVER));
  slow[0]?.dies('ERR_WORKER_OUT_OF_MEMORY');
  await expect(large).rejects.toMatchObject({ code: 'OPERATION_TOO_LARGE' });
  while (slow[1] === undefined) await turn();
  await turn();
  expect([slow[0]?.works, slow[1].works]).toEqual([['/large'], ['/waiting']]);
  slow[1].answer('/waiting');
  expect(await waiting).toBe('answer to /waiting');
  await pool.close();
});

test('what runs long is ended for an action that needs a moment without reads; what is short is answered first', async () => {
  const { pool, slow, quick } = await startWhole();
  const long = pool.ask(question('/long'), 'a', NEVER);
  const reason = new SpangraphError('READ_TIMEOUT', 'The log is full.');
  const ended = pool.whileQuick(async () => {}, 0, reason);
  await expect(long).rejects.toBe(reason);
  await ended;

  const short = textOf(pool.ask(question('/short'), 'a', NEVER));
  const order: string[] = [];
  const idle = pool.whileIdle(async () => {
    order.push('action');
  });
  const late = textOf(pool.ask(question('/late'), 'a', NEVER)).then(() => order.push('late'));
  await turn();
  expect([slow[0]?.works, quick[0]?.works]).toEqual([['/short'], []]);
  slow[0]?.answer('/short');
  await short;
  await idle;
  slow[0]?.answer('/late');
  await late;
  expect(order).toEqual(['action', 'late']);
  await pool.close();
});

test('a question that was short and becomes long does not hold up everybody else', async () => {
  const { pool, slow } = await startWhole({ threads: 1 });
  const growing = pool.ask(question('/growing'), 'a', NEVER);
  const reason = new SpangraphError('READ_TIMEOUT', 'The log is full.');
  const action = vi.fn<() => Promise<void>>(async () => {});
  const idle = pool.whileQuick(action, 20, reason);
  const late = textOf(pool.ask(question('/late'), 'b', NEVER));
  await expect(growing).rejects.toBe(reason);
  await idle;
  expect(action).toHaveBeenCalledTimes(1);
  slow[0]?.answer('/late');
  expect(await late).toBe('answer to /late');
  await pool.close();
});
