import { defineConfig } from 'vitest/config';
import { LONG, ONE_GRAPHQL, startingWith, TEST } from './vitest.config.ts';

/** `npm run test:volume`: what takes long: many spans, file systems of its own. */
export default defineConfig({
  ssr: ONE_GRAPHQL,
  test: {
    ...TEST,
    sequence: { sequencer: startingWith('test/volume/sqlite-parts.test.ts') },
    include: ['test/volume/**/*.test.ts', ...LONG],
  },
});
