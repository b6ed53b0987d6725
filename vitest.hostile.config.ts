import { defineConfig } from 'vitest/config';

/** `npm run test:hostile`: one backend after the other. Without a node of Elasticsearch, SQLite alone. */
export default defineConfig({
  test: {
    include: ['test/hostile/**/*.test.ts'],
    globalSetup: ['test/fixtures/elasticsearch-node.ts'],
    fileParallelism: false,
    testTimeout: 240_000,
    hookTimeout: 1_200_000,
  },
});
