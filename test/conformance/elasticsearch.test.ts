import { describe, test } from 'vitest';
import { isElasticsearchMissing, openElasticsearchFixture } from '../fixtures/elasticsearch.ts';
import { runConformance } from './suite.ts';

if (isElasticsearchMissing) describe.skip('conformance of Elasticsearch', () => test('needs a node', () => {}));
else runConformance('elasticsearch', openElasticsearchFixture);
