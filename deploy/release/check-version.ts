/**
 * Refuses a release whose tag, versions and changelog differ.
 * usage: node deploy/release/check-version.ts TAG
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { notesOf, wrongVersions } from './notes.ts';

const ROOT = join(import.meta.dirname, '../..');
const [tag = ''] = process.argv.slice(2);
const text = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const versionIn = (path: string): string => JSON.parse(text(path)).version;

const wrong = wrongVersions(tag, {
  'package.json': versionIn('package.json'),
  'package-lock.json': versionIn('package-lock.json'),
});
if (notesOf(text('CHANGELOG.md'), tag.slice(1)) === undefined)
  wrong.push(`CHANGELOG.md has no section [${tag.slice(1)}]`);
if (wrong.length > 0) {
  console.error(`The tag "${tag}" is no release: ${wrong.join('; ')}.`);
  process.exitCode = 1;
}
