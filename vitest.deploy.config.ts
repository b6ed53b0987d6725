import { defineConfig } from 'vitest/config';

/** `npm run test:artefacts`, `:collector`, `:containers`, `:docs`, `:helm`, `:jaeger`, `:lens`, `:promtool`, `:proxies` and `:sdks`: what needs more than npm, one file after the other. */
export default defineConfig({
  test: {
    // The scripts say which folder.
    include: ['**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 1_200_000,
  },
});
