import { errors } from '@elastic/elasticsearch';
import { expect, test } from 'vitest';
import { IncompleteAnswer } from './client.ts';
import { fittingAnswers } from './fitting-answers.ts';
import { RetryBudget } from './retry.ts';

const MAX_BYTES = 100;
const options = { maxBytes: MAX_BYTES, budget: new RetryBudget(60_000) };

/** A cluster whose answers are as large as the sum of the items. `thrown` is its error for an answer over the limit. */
function cluster(thrown: Error) {
  const asked: (readonly number[])[] = [];
  const ask = async (items: readonly number[], { maxResponseSize = Number.POSITIVE_INFINITY }) => {
    asked.push(items);
    if (items.reduce((sum, item) => sum + item, 0) > maxResponseSize) throw thrown;
    return items.map((item) => `${item}`);
  };
  return { ask, asked };
}

async function readAll(items: readonly number[], ask: ReturnType<typeof cluster>['ask']) {
  const answers: { readonly items: readonly number[]; readonly answer: readonly string[] }[] = [];
  for await (const answer of fittingAnswers(items, ask, options)) answers.push(answer);
  return answers;
}

test.each([
  ['of a size over the limit', new errors.RequestAbortedError('the answer is over 100 bytes')],
  [
    'that the cluster lacks memory for',
    new IncompleteAnswer('2 documents could not be read', [{ type: 'circuit_breaking_exception' }]),
  ],
])('an answer %s is read in halves, and in order', async (_, thrown) => {
  const { ask, asked } = cluster(thrown);
  const answers = await readAll([60, 30, 50, 70, 10], ask);
  expect(answers).toEqual([
    { items: [60, 30], answer: ['60', '30'] },
    { items: [50], answer: ['50'] },
    { items: [70, 10], answer: ['70', '10'] },
  ]);
  expect(asked).toEqual([[60, 30, 50, 70, 10], [60, 30, 50], [60, 30], [50], [70, 10]]);
});

test('a single item has no limit, and no items cost no request', async () => {
  const { ask, asked } = cluster(new Error('too large'));
  expect(await readAll([500], ask)).toEqual([{ items: [500], answer: ['500'] }]);
  expect(await readAll([], ask)).toEqual([]);
  expect(asked).toEqual([[500]]);
});

test('other errors are thrown', async () => {
  const { ask } = cluster(new Error('closed'));
  await expect(readAll([60, 70], ask)).rejects.toThrow('closed');
});
