import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { ON_A_NODE, TEST } from './vitest.config.ts';

/** Takes half of the time of all, so it starts first: the other files fill the other workers meanwhile. */
const LONGEST = 'test/conformance/elasticsearch.test.ts';

const isLongest = ({ moduleId }: TestSpecification): boolean => moduleId.endsWith(LONGEST);

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return [...sorted.filter(isLongest), ...sorted.filter((file) => !isLongest(file))];
  }
}

/** `npm run test:cluster`: what needs a node of Elasticsearch, and what is done to clusters and to programs on them. */
export default defineConfig({
  test: {
    ...TEST,
    include: ON_A_NODE,
    globalSetup: ['test/fixtures/elasticsearch-node.ts'],
    sequence: { sequencer: LongestFirst },
  },
});
