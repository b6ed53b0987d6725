/** A built Jaeger UI, in memory: some megabytes. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { gzipSync } from 'node:zlib';
import { SpangraphError } from '../errors.ts';
import { tagOf } from '../net/entity-tag.ts';
import type { PageFile } from './page-files.ts';

/** Most bytes of all files together. A build has about 10 MiB. */
const MAX_BYTES = 128 * 1024 * 1024;
/** Bytes below which a file is sent as it is: it fits one packet. */
const MIN_COMPRESSED = 1_400;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.ico': 'image/vnd.microsoft.icon',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.gif': 'image/gif',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
};

/** Types that are compressed already. */
const DENSE = /^(?:image\/(?!svg)|font\/woff)/;

export interface JaegerUi {
  /** Its `index.html`. */
  readonly document: string;
  /** All files by their path in the folder, with slashes. */
  readonly files: ReadonlyMap<string, PageFile>;
}

/** Reads the folder that `api.jaeger.ui` names. Throws INVALID_CONFIG for one that has no UI. */
export function readJaegerUi(folder: string): JaegerUi {
  const paths = filesIn(folder);
  const names = paths.map((path) => relative(folder, path).split(sep).join('/'));
  if (!names.includes('index.html')) throw noUi(folder, 'it has no index.html');
  const bytes = paths.reduce((sum, path) => sum + statSync(path).size, 0);
  if (bytes > MAX_BYTES) throw noUi(folder, `it has ${bytes} bytes, over the limit of ${MAX_BYTES}`);
  const files = new Map(paths.map((path, index) => [names[index] ?? '', fileOf(path)]));
  return { document: readFileSync(join(folder, 'index.html'), 'utf8'), files };
}

/** Names that link to a file are files. */
function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => statSync(path).isFile());
  } catch (thrown) {
    throw noUi(folder, 'it cannot be read', thrown);
  }
}

function fileOf(path: string): PageFile {
  const plain = readFileSync(path);
  const type = TYPES[extname(path)] ?? 'application/octet-stream';
  const isCompressed = plain.byteLength >= MIN_COMPRESSED && !DENSE.test(type);
  return { type, etag: tagOf(plain), plain, compressed: isCompressed ? { gzip: gzipSync(plain) } : {} };
}

function noUi(folder: string, reason: string, cause?: unknown): SpangraphError {
  const advice =
    'Name the folder that the build of the Jaeger UI writes (packages/jaeger-ui/build), or leave the setting out.';
  return new SpangraphError('INVALID_CONFIG', `api.jaeger.ui: ${folder}: ${reason}. ${advice}`, { cause });
}
