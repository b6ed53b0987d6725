/** GraphiQL for browsers: one page with everything in it, so that it works without a network. The build renders it. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { hasTag, tagOf } from '../net/entity-tag.ts';
import type { Question, Reply } from '../net/question.ts';
import { packageRoot } from '../package-root.ts';

/** As deploy/build/graphiql.ts writes it. */
const FILE = 'dist/graphiql/index.html.gz';

/** Tells the page where traces are shown. Without it, trace ids are no links. */
const TRACE_PATH = /<meta name="trace-path"[^>]*>/;

interface Page {
  readonly policy: string;
  readonly gzipped: Buffer;
  readonly etag: string;
}

/**
 * Serves GraphiQL. The page is read on the first request for it. Trace ids open the page of the trace if `hasTracePage`. Rejects
 * if the page was not built.
 */
export function createGraphiqlPage(hasTracePage: boolean): (question: Question) => Promise<Reply> {
  let page: Promise<Page> | undefined;
  return async ({ headers: asked }) => {
    page ??= readPage(hasTracePage);
    const { policy, gzipped, etag } = await page;
    const headers = { ...HEADERS, 'content-security-policy': policy, etag };
    if (hasTag(asked['if-none-match'] ?? '', etag)) return { status: 304, headers, body: [] };
    const takesGzip = /\bgzip\b/.test(asked['accept-encoding'] ?? '');
    const encoding: Record<string, string> = takesGzip ? { 'content-encoding': 'gzip' } : {};
    return {
      status: 200,
      headers: { ...headers, ...encoding, 'content-type': 'text/html; charset=utf-8' },
      // A copy: its memory goes to another thread.
      body: [new Uint8Array(takesGzip ? gzipped : await promisify(gunzip)(gzipped))],
    };
  };
}

const HEADERS = {
  'cache-control': 'no-cache',
  vary: 'accept, accept-encoding',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
};

/** Keeps only the compressed form: the page has 9 MB, and every browser takes gzip. */
async function readPage(hasTracePage: boolean): Promise<Page> {
  const built = await readFile(join(packageRoot(), FILE));
  const html = await promisify(gunzip)(built);
  if (hasTracePage) return { policy: policyOf(html.toString()), gzipped: built, etag: tagOf(html) };
  const without = html.toString().replace(TRACE_PATH, '');
  return { policy: policyOf(without), gzipped: await promisify(gzip)(without), etag: tagOf(Buffer.from(without)) };
}

/**
 * Only the scripts of the page run, which are known by their hashes. The editor makes style sheets and workers of its own, and a
 * hash cannot name these.
 */
function policyOf(html: string): string {
  const scripts = [...html.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(
    ([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
  );
  return [
    "default-src 'none'",
    `script-src ${scripts.join(' ')}`,
    "style-src 'unsafe-inline'",
    "connect-src 'self'",
    'font-src data:',
    'img-src data:',
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
