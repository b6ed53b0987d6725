/**
 * Prints the notes of a release: its section of CHANGELOG.md.
 * usage: node deploy/release/print-notes.ts TAG
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { notesOf } from './notes.ts';

const [tag = ''] = process.argv.slice(2);
const notes = notesOf(readFileSync(join(import.meta.dirname, '../../CHANGELOG.md'), 'utf8'), tag.slice(1));
if (notes === undefined) throw new Error(`CHANGELOG.md has no section for ${tag}.`);
process.stdout.write(notes);
