import { noElasticsearch, openElasticsearchFixture } from '../fixtures/elasticsearch.ts';
import { describeUnless } from '../fixtures/unless.ts';
import { runConformance } from './suite.ts';

describeUnless(noElasticsearch, 'on a node', () => {
  runConformance('elasticsearch', openElasticsearchFixture);
});
