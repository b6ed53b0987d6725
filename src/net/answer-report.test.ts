import { expect, test } from 'vitest';
import { AnswerReport, clockMs } from './answer-report.ts';

const steps = [{ rowsRead: 2 }, { rowsRead: 3 }];

test('the first 200 reads are reported, with their rows, and the others counted', () => {
  const report = new AnswerReport(true);
  for (let read = 0; read < 203; read++) {
    report.onRead?.({ method: 'findSpans', keys: read, startedAtMs: read, durationMs: 1, steps });
  }
  report.named('Newest', { graphqlType: 'query' });
  const { reads, readsLeftOut } = report.summary() ?? {};
  expect(reads).toHaveLength(200);
  expect(reads?.[7]).toEqual({ method: 'findSpans', keys: 7, startedAtMs: clockMs(7), durationMs: 1, rowsRead: 5 });
  expect(readsLeftOut).toBe(3);
});

test('a question that is not traced reports no reads', () => {
  const report = new AnswerReport();
  expect(report.onRead).toBeUndefined();
  report.failed('BAD_USER_INPUT');
  expect(report.summary()).toMatchObject({ operation: 'unnamed', codes: ['BAD_USER_INPUT'], reads: [] });
});
