/**
 * Writes the list of parts. Needs the built program and pages.
 * usage: node deploy/sbom/print.ts FILE          the list of the package
 *        node deploy/sbom/print.ts FILE ROOT     the list of the image whose system is below ROOT
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { billOfMaterials } from './bom.ts';
import { systemComponents } from './system.ts';

const readJson = (path: string) => JSON.parse(readFileSync(join(import.meta.dirname, '../..', path), 'utf8'));
const bundledIn = (folder: string) => readJson(`dist/${folder}/licences.json`);
const [file, root] = process.argv.slice(2);

if (file === undefined) throw new Error('a file to write to is needed');
const inputs = {
  own: readJson('package.json'),
  lock: readJson('package-lock.json'),
  bundled: { program: bundledIn('program'), pages: ['web', 'graphiql'].flatMap(bundledIn) },
};
writeFileSync(file, billOfMaterials(root === undefined ? inputs : { ...inputs, system: systemComponents(root) }));
