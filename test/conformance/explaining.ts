import { expect } from 'vitest';
import type { ExplainedCall } from '../../src/storage/explain.ts';
import { makeSpan, spanIdOf } from '../fixtures/spans.ts';
import { OLDEST_FIRST } from './labelled.ts';
import { READS } from './port-rules.ts';
import { type Topic, tableOfCases } from './topic.ts';

const ALL = { order: OLDEST_FIRST, page: { limit: 10 } };

/** Holds for every call, whatever the backend did for it. */
function expectSound({ durationMs, waitMs, workMs, steps, stepsLeftOut }: ExplainedCall): void {
  expect(Math.min(durationMs, waitMs, workMs, stepsLeftOut)).toBeGreaterThanOrEqual(0);
  // Threads have clocks of their own, which agree within a millisecond.
  expect(waitMs + workMs).toBeLessThanOrEqual(durationMs + 1);
  for (const step of steps) {
    expect(step.times).toBeGreaterThan(0);
    expect(step.rowsMatched ?? 0).toBeLessThanOrEqual(step.rowsRead);
    expect(step.durationMs).toBeGreaterThanOrEqual(0);
  }
}

export const explaining: Topic = {
  name: 'explaining',
  spans: () => [1, 2, 3].map((number) => makeSpan({ spanId: spanIdOf(number), name: `span ${number}` })),
  cases: {
    ...tableOfCases(READS, async ({ reader }, { read, answers }, method) => {
      const calls: ExplainedCall[] = [];
      const explained = reader.explaining((call) => calls.push(call));
      expect(await read(explained, 'unknown')).toEqual(answers);
      expect(calls).toMatchObject([{ method, keys: answers.length }]);
      calls.forEach(expectSound);
      expect(await read(explained, 'none')).toEqual([]);
      expect(calls[1]).toMatchObject({ method, keys: 0 });
      const reason = new Error('enough');
      await expect(read(explained, 'unknown', AbortSignal.abort(reason))).rejects.toBe(reason);
    }),
    'answers the same and says what was read for them': async ({ reader }) => {
      const calls: ExplainedCall[] = [];
      const found = await reader.explaining((call) => calls.push(call)).findSpans([ALL]);
      expect(found).toEqual(await reader.findSpans([ALL]));
      expect(found[0]?.items).toHaveLength(3);
      expect(calls).toHaveLength(1);
      calls.forEach(expectSound);
      expect(calls[0]?.steps.map(({ rowsRead }) => rowsRead)).toContain(3);
    },
    'reports a read that fails, with the code': async ({ reader }) => {
      const calls: ExplainedCall[] = [];
      const explained = reader.explaining((call) => calls.push(call));
      const query = { ...ALL, filter: { type: 'name', test: { regex: '(x' } } } as const;
      await expect(explained.countSpans([query])).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
      expect(calls).toMatchObject([{ method: 'countSpans', keys: 1, error: 'BAD_USER_INPUT' }]);
    },
    'tells nobody of the calls of others': async ({ reader }) => {
      const calls: string[] = [];
      const one = reader.explaining(({ method }) => calls.push(`one ${method}`));
      const other = reader.explaining(({ method }) => calls.push(`other ${method}`));
      await Promise.all([one.countSpans([ALL]), other.findSpans([ALL]), reader.countSpans([ALL])]);
      expect(calls.sort()).toEqual(['one countSpans', 'other findSpans']);
    },
  },
};
