/** How large the built page is for a browser that knows nothing of it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { projectRoot } from '../fixtures/program.ts';

const assets = join(projectRoot, 'dist/web/assets');

/** Scripts and styles of no page of its own: every page needs them. */
export const FIRST_LOAD = /^(?!\w+-page-).*\.(?:js|css)$/;
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
