import { defineConfig } from 'vitest/config';

export default defineConfig({
  // One copy of graphql for the code under test and for its libraries.
  ssr: { resolve: { conditions: ['module-sync', 'node'] } },
  test: {
    include: ['src/**/*.test.ts', 'schema/**/*.test.ts', 'receivers/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['test/containers/**', 'test/helm/**'],
    globalSetup: ['test/fixtures/elasticsearch-node.ts'],
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
