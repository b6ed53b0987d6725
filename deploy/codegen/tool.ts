/** GraphQL Code Generator as it is installed in this folder, for the configurations of the root folder. */
import { join } from 'node:path';

const PACKAGES = join(import.meta.dirname, 'node_modules');

/** The script of its command. */
export const CODEGEN = join(PACKAGES, '@graphql-codegen/cli/esm/bin.js');

/** It looks for presets in the folder that it runs in, and then here. */
export const CODEGEN_ENV = { NODE_PATH: PACKAGES };

/** Each configuration, with the folder that it makes. */
export const CODEGEN_CONFIGS = [
  ['codegen.yml', 'examples/generated'],
  ['codegen.web.yml', 'src/web/generated'],
  ['codegen.library.yml', 'src/library/generated'],
] as const;
