import { defineConfig } from 'vitest/config';
import { ONE_GRAPHQL, TEST } from './vitest.config.ts';

/** `npm run test:codegen`: what GraphQL Code Generator makes. Its packages are installed for it alone. */
export default defineConfig({ ssr: ONE_GRAPHQL, test: { ...TEST, include: ['test/codegen/**/*.test.ts'] } });
