/**
 * `npm run lock`, after a change of the dependencies: removes what package-lock.json says about the engines of packages. npm
 * compares it with the Node.js that runs npm, and warns of each. But no package runs on that one: the scripts bring their own,
 * and .ci/packed lets npm compare what is published with each version that is supported.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = join(import.meta.dirname, '../../package-lock.json');

/** The package itself, whose engines are those of package.json. */
const ROOT = '';

const lock = JSON.parse(readFileSync(FILE, 'utf8'));
for (const [path, entry] of Object.entries<{ engines?: object }>(lock.packages)) {
  if (path !== ROOT) delete entry.engines;
}
writeFileSync(FILE, `${JSON.stringify(lock, undefined, 2)}\n`);
