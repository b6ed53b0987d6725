import { defineConfig } from 'vitest/config';
import { TEST } from './vitest.config.ts';

/** `npm run test:volume`: what takes long because it has many spans, or many random cases. */
export default defineConfig({
  test: {
    ...TEST,
    include: ['test/volume/**/*.test.ts', 'test/property/sqlite.test.ts'],
  },
});
