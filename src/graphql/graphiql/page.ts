/** GraphiQL for browsers: one page with everything in it, so that it works without a network. */
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { DEFAULT_TABS } from './tabs.ts';

interface Page {
  readonly html: Buffer;
  readonly gzipped: Buffer;
  readonly etag: string;
}

/** Serves GraphiQL. The page has some megabytes, so it is made once, on the first request for it. */
export function createGraphiqlPage(
  endpoint: string,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  let page: Promise<Page> | undefined;
  return async (request, response) => {
    page ??= renderPage(endpoint);
    const { html, gzipped, etag } = await page;
    response
      .setHeader('etag', etag)
      .setHeader('cache-control', 'no-cache')
      .setHeader('vary', 'accept, accept-encoding');
    if (request.headers['if-none-match'] === etag) {
      response.writeHead(304).end();
      return;
    }
    const takesGzip = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
    if (takesGzip) response.setHeader('content-encoding', 'gzip');
    response
      .setHeader('content-type', 'text/html; charset=utf-8')
      .writeHead(200)
      .end(takesGzip ? gzipped : html);
  };
}

/** Whether the request is a browser's for a page, rather than a program's for data. */
export function wantsPage(request: IncomingMessage): boolean {
  return request.method === 'GET' && (request.headers.accept ?? '').includes('text/html');
}

/**
 * GraphiQL moves its tabs when they appear, and leaves an offset in their style. It shows only when a tab is pressed: the tab
 * jumps away from the pointer and the click is lost. Without offsets every click counts.
 */
const STYLE = '<style>.graphiql-tabs > .graphiql-tab { transform: none !important; }</style>';

async function renderPage(endpoint: string): Promise<Page> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const text = renderGraphiQL({
    title: 'Spangraph',
    endpoint,
    defaultTabs: DEFAULT_TABS.map((query) => ({ query })),
    schemaDescription: true,
    // The queries have no variables, so their text gets the room. One click opens the pane.
    defaultEditorToolsVisibility: false,
  });
  const html = Buffer.from(text.trimStart().replace('</head>', `${STYLE}</head>`));
  const gzipped = await promisify(gzip)(html);
  return { html, gzipped, etag: `"${createHash('sha256').update(html).digest('base64url').slice(0, 16)}"` };
}
