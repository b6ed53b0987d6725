import { defineConfig } from 'vitest/config';
import { TEST } from './vitest.config.ts';

/** `npm run test:cluster`: what is done to clusters of Elasticsearch and to programs on them, for minutes. */
export default defineConfig({ test: { ...TEST, include: ['test/cluster/**/*.test.ts'], exclude: [] } });
