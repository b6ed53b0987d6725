import { defineConfig } from 'vitest/config';
import { TEST } from './vitest.config.ts';

/** `npm run test:faults`: what goes wrong beneath the running program. */
export default defineConfig({ test: { ...TEST, include: ['test/faults/**/*.test.ts'] } });
