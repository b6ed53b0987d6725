import { defineConfig } from 'vitest/config';
import { ONE_GRAPHQL, TEST } from './vitest.config.ts';

/** `npm run test:web`: the page in Chromium. */
export default defineConfig({ ssr: ONE_GRAPHQL, test: { ...TEST, include: ['test/web/**/*.test.ts'] } });
