import { defineConfig } from 'vitest/config';

/** `npm run test:collector`, `npm run test:containers` and `npm run test:helm`: what needs more than npm, one file after the other. */
export default defineConfig({
  test: {
    // The scripts say which folder.
    include: ['**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 1_200_000,
  },
});
