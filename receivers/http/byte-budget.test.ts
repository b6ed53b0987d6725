import { expect, test } from 'vitest';
import { ByteBudget } from './byte-budget.ts';

test('requests together hold no more than the budget; one that is alone may', () => {
  const budget = new ByteBudget(100);
  const [first, second] = [budget.open(), budget.open()];
  first.take(60);
  second.take(40);
  expect(() => second.take(1)).toThrow(expect.objectContaining({ code: 'QUEUE_FULL', retryAfterMs: 1_000 }));
  first.release();
  second.take(500);
  second.release();
  second.release();
  first.take(100);
});
