/**
 * Writes the list of parts. Needs the built program and pages.
 * usage: node deploy/sbom/print.ts FILE                 the list of the package
 *        node deploy/sbom/print.ts FILE ROOT MODULES    the list of the image whose system is below ROOT, and whose packages are in MODULES
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { billOfMaterials } from './bom.ts';
import { readBuilt } from './built.ts';
import { systemComponents } from './system.ts';

const [file, root, modules] = process.argv.slice(2);

if (file === undefined) throw new Error('a file to write to is needed');
const built = readBuilt();
if (root === undefined) {
  writeFileSync(file, billOfMaterials(built));
} else {
  if (modules === undefined) throw new Error('the folder with the packages of the image is needed');
  const image = { system: systemComponents(root), packages: readdirSync(modules) };
  writeFileSync(file, billOfMaterials({ ...built, image }));
}
