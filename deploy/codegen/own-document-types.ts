/**
 * Lets what the generator wrote for the library take the types of documents from src/library/document-types.ts. The generator calls
 * it with the path of each file (`hooks` of codegen.library.yml); it has no option for the module.
 */
import { readFileSync, writeFileSync } from 'node:fs';

for (const path of process.argv.slice(2)) {
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replace("'@graphql-typed-document-node/core'", "'../document-types.ts'"));
}
