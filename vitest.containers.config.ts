import { defineConfig } from 'vitest/config';

/** `npm run test:containers`: builds our image and runs the compose files, one after the other. */
export default defineConfig({
  test: {
    include: ['test/containers/*.test.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 1_200_000,
  },
});
