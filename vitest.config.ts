import { availableParallelism } from 'node:os';
import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { BaseSequencer, type TestSequencerConstructor, type TestSpecification } from 'vitest/node';

/** Tests that need a node of Elasticsearch: `npm run test:cluster`. */
export const ON_A_NODE = ['test/cluster/**/*.test.ts', 'test/{conformance,e2e,property}/elasticsearch*.test.ts'];

/** Tests in Chromium: `npm run test:web`. */
export const IN_A_BROWSER = ['test/web/**/*.test.ts', 'test/e2e/browser.test.ts'];

/** Tests of the running program that take longest: `npm run test:volume`. */
export const LONG = [
  'test/e2e/{backup,check,delete,durability,import-export,metrics,migrating,own-traces,retention}.test.ts',
];

/** Also of the tests on a cluster. */
export const TEST: ViteUserConfig['test'] = {
  pool: 'forks',
  // Many tests wait for programs and for a cluster: on two cores one worker would leave them idle.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  testTimeout: 60_000,
  // The first test on a node waits until it is up.
  hookTimeout: 180_000,
};

/** One copy of graphql for the code under test and for its libraries. Also for the tests on a cluster. */
export const ONE_GRAPHQL = { resolve: { conditions: ['module-sync', 'node'] } };

/** Starts these files first. One of them last would leave the other workers idle for a minute. */
export function startingWith(...longest: readonly string[]): TestSequencerConstructor {
  const isLong = ({ moduleId }: TestSpecification): boolean => longest.some((file) => moduleId.endsWith(file));
  return class extends BaseSequencer {
    override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
      const sorted = await super.sort(files);
      return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
    }
  };
}

/** They replace a module. The modules that other files share would stay as they are. */
const REPLACES_A_MODULE = ['test/conformance/made-up-operator.test.ts'];

export default defineConfig({
  ssr: ONE_GRAPHQL,
  test: {
    ...TEST,
    sequence: {
      sequencer: startingWith('test/conformance/sqlite.test.ts', 'test/property/sqlite.test.ts'),
    },
    projects: [
      {
        extends: true,
        test: {
          name: 'shared modules',
          // Files share the modules that a worker has loaded. Loading them for each file took half of the unit tests' time.
          isolate: false,
          include: [
            'src/**/*.test.ts',
            'schema/**/*.test.ts',
            'receivers/**/*.test.ts',
            'examples/**/*.test.ts',
            'test/**/*.test.ts',
          ],
          exclude: [
            ...REPLACES_A_MODULE,
            ...ON_A_NODE,
            'test/artefacts/**',
            'test/codegen/**',
            'test/collector/**',
            'test/containers/**',
            'test/docs/**',
            'test/doors/**',
            'test/faults/**',
            'test/helm/**',
            'test/jaeger/**',
            'test/lens/**',
            'test/promtool/**',
            'test/proxies/**',
            'test/sdks/**',
            'test/hostile/**',
            'test/mcp/**',
            'test/volume/**',
            ...IN_A_BROWSER,
            ...LONG,
          ],
        },
      },
      { extends: true, test: { name: 'own modules', include: REPLACES_A_MODULE } },
    ],
  },
});
