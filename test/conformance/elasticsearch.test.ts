import { noElasticsearch, openElasticsearchFixture } from '../fixtures/elasticsearch.ts';
import { describeUnless } from '../fixtures/unless.ts';
import { CASES_AS_OF } from './moving-traces.ts';
import { runConformance } from './suite.ts';

const OPT_OUTS = CASES_AS_OF.map((name) => ({ case: name, reason: 'earlier positions of traces are not kept' }));

describeUnless(noElasticsearch, 'on a node', () => {
  runConformance('elasticsearch', () => openElasticsearchFixture(), OPT_OUTS);
});
