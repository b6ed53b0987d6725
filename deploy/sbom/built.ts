/** What the build has made, as far as the list of parts needs it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BundledPackage, Lock } from './lock.ts';

/** Our own package.json and package-lock.json, and the packages whose code the built files contain. */
export interface Built {
  readonly own: { readonly name: string; readonly version: string; readonly license: string };
  readonly lock: Lock;
  readonly bundled: { readonly program: readonly BundledPackage[]; readonly pages: readonly BundledPackage[] };
}

/** Throws if the program or the pages are not built. */
export function readBuilt(): Built {
  return {
    own: readJson('package.json'),
    lock: readJson('package-lock.json'),
    bundled: { program: bundledIn('program'), pages: ['web', 'graphiql'].flatMap(bundledIn) },
  };
}

function bundledIn(folder: string): readonly BundledPackage[] {
  return readJson(`dist/${folder}/licences.json`);
}

function readJson(path: string) {
  return JSON.parse(readFileSync(join(import.meta.dirname, '../..', path), 'utf8'));
}
