/** Jaeger's own test suite for storages, with Spangraph as the storage. */
import { expect, test } from 'vitest';
import { missingForOwnNode, startNode } from '../fixtures/elasticsearch-node.ts';
import { testUnless } from '../fixtures/unless.ts';
import { runSuite, type SuiteOutcome, startEmptiable } from './jaeger.ts';

/** Cases of the suite, those inside of others included. */
const CASES = 29;
const WITH_CASES = [
  'GetServices',
  'GetOperations',
  'GetTrace',
  'GetLargeTrace',
  'GetTraceWithDuplicateSpans',
  'FindTraces',
];
const TIMEOUT_MS = 240_000;

function expectPassed({ code, passed, failed, skipped, output }: SuiteOutcome): void {
  expect(failed, output).toEqual([]);
  expect(skipped).toEqual([]);
  expect(passed.filter((name) => !name.includes('/'))).toEqual(WITH_CASES);
  expect(passed).toHaveLength(CASES);
  expect(code, output).toBe(0);
}

test('it passes on SQLite', { timeout: TIMEOUT_MS }, async () => {
  await using storage = await startEmptiable(() => ({}));
  expectPassed(await runSuite(storage));
});

testUnless(
  missingForOwnNode(),
  'it passes on Elasticsearch',
  async () => {
    const node = await startNode();
    try {
      await using storage = await startEmptiable((start) => ({
        exporters: { elasticsearch: { endpoints: [node.url], index: `jaeger-${start}` } },
      }));
      expectPassed(await runSuite(storage));
    } finally {
      await node.stop();
    }
  },
  2 * TIMEOUT_MS,
);
