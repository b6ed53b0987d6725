import { describe } from 'vitest';
import { isElasticsearchMissing, openElasticsearchFixture } from '../fixtures/elasticsearch.ts';
import { runConformance } from './suite.ts';

describe.skipIf(isElasticsearchMissing)('on a node', () => {
  runConformance('elasticsearch', openElasticsearchFixture);
});
