import { expect, test } from 'vitest';
import { HeldAnswers } from './held-answers.ts';
import { Requests, TOO_LARGE } from './requests.ts';

const LIMITS = { timeoutMs: 60_000, maxResponseBytes: 1_000, held: new HeldAnswers(1_000) };

/** A search of two shards, of which one failed for the reason. The cluster answers it with status 200. */
const partial = (reason: object) => async () => ({
  _shards: { total: 2, successful: 1, failed: 1, failures: [{ shard: 0, index: 'spans', reason }] },
  hits: { hits: ['one'] },
});
const LACKS_MEMORY = { type: 'circuit_breaking_exception', reason: 'Data too large' };

test('an answer without the part of a shard is refused, and the reason of the shard is given', async () => {
  const send = partial({ type: 'no_shard_available_action_exception', reason: 'gone' });
  await expect(new Requests(LIMITS).send({ send })).rejects.toMatchObject({
    code: 'STORAGE_UNAVAILABLE',
    message: 'The storage cannot be read now: 1 of 2 shards failed: no_shard_available_action_exception: gone',
  });
});

test('a shard that has no copy yet is waited for', async () => {
  const whole = { _shards: { total: 2, successful: 2, failed: 0 }, hits: { hits: ['one', 'two'] } };
  const starting = await partial({ type: 'no_shard_available_action_exception' })();
  const answers = [starting, starting, whole];
  expect(await new Requests(LIMITS).send({ send: async () => answers.shift() })).toBe(whole);
  expect(answers).toEqual([]);
});

test.each([
  ['itself', LACKS_MEMORY],
  ['as the cause', { type: 'fetch_phase_execution_exception', reason: 'fetch', caused_by: LACKS_MEMORY }],
])('if the shard lacked memory (%s), less is asked for where that is possible', async (_, reason) => {
  const send = partial(reason);
  await expect(new Requests(LIMITS).send({ send, isDivisible: true })).rejects.toBe(TOO_LARGE);
  await expect(new Requests(LIMITS).send({ send })).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
});

test('a search that the cluster has ended early is refused', async () => {
  const ended = { timed_out: true, _shards: { total: 2, failed: 0 }, hits: { hits: ['one'] } };
  await expect(new Requests(LIMITS).send({ send: async () => ended })).rejects.toMatchObject({
    code: 'STORAGE_UNAVAILABLE',
  });
});

const lacking = (error: object) => async () => ({ docs: [{ found: true }, { error }, { error }] });

test('a document that could not be read is none that does not exist', async () => {
  const gone = { type: 'no_shard_available_action_exception', reason: 'gone' };
  await expect(new Requests(LIMITS).send({ send: lacking(gone), isDivisible: true })).rejects.toMatchObject({
    code: 'STORAGE_UNAVAILABLE',
    message: 'The storage cannot be read now: 2 documents could not be read: no_shard_available_action_exception: gone',
  });
  const send = lacking(LACKS_MEMORY);
  await expect(new Requests(LIMITS).send({ send, isDivisible: true })).rejects.toBe(TOO_LARGE);
  const noIndex = { docs: [{ error: { type: 'index_not_found_exception', reason: 'no such index' } }] };
  expect(await new Requests(LIMITS).send({ send: async () => noIndex })).toBe(noIndex);
});

test('an answer of all shards, or of none, is given', async () => {
  const whole = { _shards: { total: 2, successful: 2, failed: 0 }, count: 1 };
  expect(await new Requests(LIMITS).send({ send: async () => whole })).toBe(whole);
  const withoutShards = { docs: [] };
  expect(await new Requests(LIMITS).send({ send: async () => withoutShards })).toBe(withoutShards);
});
