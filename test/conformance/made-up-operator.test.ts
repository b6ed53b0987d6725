/**
 * Operators that stand in the table alone: no compiler names them. Every backend answers them as the evaluator does, alone,
 * negated, beside operators that the index decides, and on a trace's services. On a node: test/cluster.
 */
import { expect, test, vi } from 'vitest';
import { isExact } from '../../src/storage/elasticsearch/cluster/queries.ts';
import { compileSpanFilter, compileTraceFilter } from '../../src/storage/elasticsearch/search/compile-query.ts';
import { createMemoryBackend } from '../../src/storage/memory/index.ts';
import type { SpanFilter } from '../../src/storage/query.ts';
import { openSqliteFixture } from '../fixtures/sqlite.ts';
import { expectSameAnswers, FILTERS, SPANS, shown, TRACE_FILTERS, WHOLE } from './made-up-operators.ts';

const { withMadeUp } = await vi.hoisted(() => import('../fixtures/made-up-operators.ts'));
vi.mock(import('../../src/storage/operators/operators.ts'), async (original) => withMadeUp(await original()));

test('the made-up operators decide something', async () => {
  const { reader, writer } = createMemoryBackend();
  await writer.write([SPANS]);
  const [ending, notEnding] = await reader.countSpans(FILTERS.slice(0, 2).map((filter) => ({ ...WHOLE, filter })));
  expect([ending, notEnding]).toEqual([42, 28]);
});

test('SQLite', () => expectSameAnswers(openSqliteFixture));

/** Whether the test names its values, or none can meet it: then the compiler asks the evaluator. */
const isListed = (filter: SpanFilter): boolean => /"in":|"exists":false/.test(JSON.stringify(filter, shown));

test('the compiler of Elasticsearch leaves them to the evaluator', () => {
  const decided = FILTERS.filter((filter) => !isListed(filter) && isExact(compileSpanFilter(filter, new Map())));
  expect(decided).toEqual([]);
});

test('and on traces', () => {
  const decided = TRACE_FILTERS.filter((filter) => isExact(compileTraceFilter(filter, new Map())));
  expect(decided).toEqual([]);
});
