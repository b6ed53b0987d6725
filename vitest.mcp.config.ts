import { defineConfig } from 'vitest/config';
import { ONE_GRAPHQL, TEST } from './vitest.config.ts';

/** `npm run test:mcp`: the clients and the conformance tests of the Model Context Protocol's own project, on the running program. */
export default defineConfig({ ssr: ONE_GRAPHQL, test: { ...TEST, include: ['test/mcp/**/*.test.ts'] } });
