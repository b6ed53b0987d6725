/** How large the built page is for a browser that knows nothing of it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { projectRoot } from '../fixtures/program.ts';

const assets = join(projectRoot, 'dist/web/assets');

const html = readFileSync(join(projectRoot, 'dist/web/index.html'), 'utf8');
const named = [...html.matchAll(/assets\/(?<name>[\w-]+)\.(?<ending>js|css)"/g)].map(({ groups }) => groups);

/** Scripts and styles that the document names: every page needs them. */
export const FIRST_LOAD = new RegExp(`^(?:${named.map((one) => `${one?.name}\\.${one?.ending}`).join('|')})$`);
export const EVERYTHING = /\.(?:js|css)$/;

/** What a page needs besides {@link FIRST_LOAD}. */
export function ofPage(name: string): RegExp {
  return new RegExp(`^${name}-page-.*\\.(?:js|css)$`);
}

/** Bytes of these files with gzip. Throws if there are none. */
export function gzipBytes(pattern: RegExp): number {
  const files = readdirSync(assets).filter((name) => pattern.test(name));
  if (files.length === 0) throw new Error(`No built file is named like ${pattern}.`);
  return files.reduce((sum, name) => sum + gzipSync(readFileSync(join(assets, name)), { level: 9 }).byteLength, 0);
}
