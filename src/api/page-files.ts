/** The files of the page as `npm run build` makes them, in memory: some hundred kilobytes. */
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { tagOf } from '../net/entity-tag.ts';

/** One file with its compressed forms. */
export interface PageFile {
  readonly type: string;
  /** A strong entity tag, with its quotes. */
  readonly etag: string;
  readonly plain: Buffer;
  /** By content coding. None for what does not get smaller. */
  readonly compressed: Readonly<Partial<Record<Coding, Buffer>>>;
}

/** The content codings that files are kept in, the best first. */
export const CODINGS = ['br', 'gzip'] as const;
export type Coding = (typeof CODINGS)[number];

/** What files of each coding end with. */
const ENDINGS: Readonly<Record<Coding, string>> = { br: '.br', gzip: '.gz' };

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The built page. */
export interface Page {
  /** The one document, whose links are relative to the place of the page. */
  readonly document: string;
  /** By name. A name contains a hash of the content. */
  readonly assets: ReadonlyMap<string, PageFile>;
}

/** Reads what is in `folder`. Throws if the page was not built. */
export function readPage(folder: string): Page {
  const names = readdirSync(join(folder, 'assets')).filter((name) => TYPES[extname(name)] !== undefined);
  const present = new Set(readdirSync(join(folder, 'assets')));
  const assets = names.map((name): [string, PageFile] => {
    const path = join(folder, 'assets', name);
    const kept = CODINGS.filter((coding) => present.has(name + ENDINGS[coding]));
    const compressed = Object.fromEntries(kept.map((coding) => [coding, readFileSync(path + ENDINGS[coding])]));
    return [name, pageFile(extname(name), readFileSync(path), compressed)];
  });
  return { document: readFileSync(join(folder, 'index.html'), 'utf8'), assets: new Map(assets) };
}

/** `ending`: of its name, such as `.html`. */
export function pageFile(ending: string, plain: Buffer, compressed: PageFile['compressed'] = {}): PageFile {
  return { type: TYPES[ending] ?? 'application/octet-stream', etag: tagOf(plain), plain, compressed };
}
