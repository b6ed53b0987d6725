import { expect, test } from 'vitest';
import { OperationAccount } from './operation-account.ts';

const LIMITS = { maxRecords: 100, maxReadBytes: 1_000, maxFields: 1_000, maxAnswerBytes: 1_000 };

test('what an operation would have read behind its limit does not count', () => {
  const cancellation = { signal: new AbortController().signal, cancelled: new Int32Array(1) };
  const account = new OperationAccount(LIMITS, cancellation);
  expect(() => account.readRecords(101)).toThrow('reads 101 records, over the limit of 100');
  expect(() => account.readRecords(50)).toThrow('reads 101 records, over the limit of 100');
  expect(account.statement().recordsRead).toBe(101);
});
