/** `node schema/print.ts` writes schema.graphql, the committed text of the schema. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { printSortedSchema, SCHEMA_FILE } from './print-schema.ts';

writeFileSync(fileURLToPath(SCHEMA_FILE), printSortedSchema());
