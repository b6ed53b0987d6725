import { defineConfig } from 'vitest/config';
import { ONE_GRAPHQL, startingWith, TEST } from './vitest.config.ts';

/** `npm run test:doors`: who is let into the running program, and what they see. */
export default defineConfig({
  ssr: ONE_GRAPHQL,
  test: {
    ...TEST,
    include: ['test/doors/**/*.test.ts'],
    sequence: { sequencer: startingWith('test/doors/tenant-stores.test.ts', 'test/doors/tenants.test.ts') },
  },
});
