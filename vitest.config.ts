import { availableParallelism } from 'node:os';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** Also of the tests on a cluster. */
export const TEST: ViteUserConfig['test'] = {
  include: ['src/**/*.test.ts', 'schema/**/*.test.ts', 'receivers/**/*.test.ts', 'test/**/*.test.ts'],
  exclude: ['test/cluster/**', 'test/collector/**', 'test/containers/**', 'test/helm/**'],
  globalSetup: ['test/fixtures/elasticsearch-node.ts'],
  pool: 'forks',
  // Many tests wait for programs and for a cluster: on two cores one worker would leave them idle.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  testTimeout: 60_000,
  // The first test on a node waits until it is up.
  hookTimeout: 180_000,
};

export default defineConfig({
  // One copy of graphql for the code under test and for its libraries.
  ssr: { resolve: { conditions: ['module-sync', 'node'] } },
  test: TEST,
});
