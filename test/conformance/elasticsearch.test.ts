import { noElasticsearch, openElasticsearchFixture } from '../fixtures/elasticsearch.ts';
import { describeUnless } from '../fixtures/unless.ts';
import { CASES_AS_OF } from './moving-traces.ts';
import { type OptOut, runConformance } from './suite.ts';

const OLD_KEY = 'the start time is not part of the key yet';
const NOT_REPLACED = 'an unfinished span is not replaced yet';

const OPT_OUTS: readonly OptOut[] = [
  ...CASES_AS_OF.map((name) => ({ case: name, reason: 'earlier positions of traces are not kept' })),
  { case: 'writes: trace id, span id, kind and start time make the key', reason: OLD_KEY },
  ...[
    'are all stored and read back',
    'are found by their id in order of kind, then start',
    'stand in order of exact start beyond 2^63 too, page by page',
    'a child hangs under the earliest server of its parent id',
    'servers hang under the earliest client of their id',
    'are counted each',
  ].map((name) => ({ case: `spans with one id: ${name}`, reason: OLD_KEY })),
  ...[
    'are stored, and replaced by their finished form',
    'are replaced within one batch',
    'are replaced within one commit',
    'are replaced once: a second end is a conflict',
    'that are replaced leave the other spans of the trace as they were',
  ].map((name) => ({ case: `unfinished spans: ${name}`, reason: NOT_REPLACED })),
];

describeUnless(noElasticsearch, 'on a node', () => {
  runConformance('elasticsearch', openElasticsearchFixture, OPT_OUTS);
});
