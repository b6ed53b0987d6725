import { defineConfig } from 'vitest/config';
import { ON_A_NODE, ONE_GRAPHQL, startingWith, TEST } from './vitest.config.ts';

/** The page's tests of what it asks a storage for. With `npm run test:web` they run on SQLite. */
const PAGE_ON_A_NODE = ['test/web/{map,search,services}.test.ts'];

/** `npm run test:cluster`: what needs a node of Elasticsearch, and what is done to clusters and to programs on them. */
export default defineConfig({
  ssr: ONE_GRAPHQL,
  test: {
    ...TEST,
    include: [...ON_A_NODE, ...PAGE_ON_A_NODE],
    globalSetup: ['test/fixtures/elasticsearch-node.ts'],
    // It takes half of the time of all.
    sequence: { sequencer: startingWith('test/conformance/elasticsearch.test.ts') },
  },
});
