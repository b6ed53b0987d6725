import { defineConfig } from 'vitest/config';
import { IN_A_BROWSER, ONE_GRAPHQL, TEST } from './vitest.config.ts';

/** `npm run test:web`: the page and GraphiQL in Chromium. */
export default defineConfig({ ssr: ONE_GRAPHQL, test: { ...TEST, include: IN_A_BROWSER } });
