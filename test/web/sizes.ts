/** How large the built page is for a browser that knows nothing of it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { projectRoot } from '../fixtures/program.ts';

const built = join(projectRoot, 'dist/web');
const assets = join(built, 'assets');

/** The scripts and styles that the document names: every page needs them. */
export function firstLoad(): Set<string> {
  const document = readFileSync(join(built, 'index.html'), 'utf8');
  return new Set(
    [...document.matchAll(/assets\/([\w-]+\.(?:js|css))"/g)].flatMap(([, name = '']) => withImports(name)),
  );
}

/** Those of a page that is loaded when it is needed, with those of every page. Throws if there is no such page. */
export function loadOf(page: string): Set<string> {
  const own = everything().filter((name) => name.startsWith(`${page}-page-`));
  if (own.length === 0) throw new Error(`No built file is named like ${page}-page-.`);
  return new Set([...firstLoad(), ...own.flatMap(withImports)]);
}

export function everything(): readonly string[] {
  return readdirSync(assets).filter((name) => /\.(?:js|css)$/.test(name));
}

export function gzipBytes(names: Iterable<string>): number {
  return [...names].reduce((sum, name) => sum + gzipSync(readFileSync(join(assets, name)), { level: 9 }).byteLength, 0);
}

/** A script with all that it cannot run without. */
function withImports(first: string): string[] {
  const found = new Set([first]);
  for (const name of found) {
    const text = name.endsWith('.js') ? readFileSync(join(assets, name), 'utf8') : '';
    for (const [, imported = ''] of text.matchAll(/\b(?:from|import)\s*"\.\/([\w-]+\.js)"/g)) found.add(imported);
  }
  return [...found];
}
