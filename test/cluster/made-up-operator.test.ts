/** Operators that stand in the table alone, on a node; see test/conformance/made-up-operator.test.ts. */
import { test, vi } from 'vitest';
import { expectSameAnswers } from '../conformance/made-up-operators.ts';
import { noElasticsearch, openElasticsearchFixture } from '../fixtures/elasticsearch.ts';
import { describeUnless } from '../fixtures/unless.ts';

const { withMadeUp } = await vi.hoisted(() => import('../fixtures/made-up-operators.ts'));
vi.mock(import('../../src/storage/operators/operators.ts'), async (original) => withMadeUp(await original()));

describeUnless(noElasticsearch, 'on a node', () => {
  test('Elasticsearch', { timeout: 120_000 }, () => expectSameAnswers(openElasticsearchFixture));
});
