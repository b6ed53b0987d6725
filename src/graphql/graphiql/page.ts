/** GraphiQL for browsers: one page with everything in it, so that it works without a network. */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { hasTag, tagOf } from '../../net/entity-tag.ts';
import type { Question, Reply } from '../../net/question.ts';
import { type GraphiqlOptions, IN_BROWSER, startGraphiql } from './in-browser.ts';
import { DEFAULT_TABS } from './tabs.ts';

interface Page {
  readonly policy: string;
  readonly html: Buffer;
  readonly gzipped: Buffer;
  readonly etag: string;
}

/**
 * Serves GraphiQL. The page has some megabytes, so it is made once, on the first request for it. Trace ids open the page of the
 * trace if `hasTracePage`.
 */
export function createGraphiqlPage(endpoint: string, hasTracePage: boolean): (question: Question) => Promise<Reply> {
  let page: Promise<Page> | undefined;
  return async ({ headers: asked }) => {
    page ??= renderPage(endpoint, hasTracePage);
    const { policy, html, gzipped, etag } = await page;
    const headers = { ...HEADERS, 'content-security-policy': policy, etag };
    if (hasTag(asked['if-none-match'] ?? '', etag)) return { status: 304, headers, body: [] };
    const takesGzip = /\bgzip\b/.test(asked['accept-encoding'] ?? '');
    const encoding: Record<string, string> = takesGzip ? { 'content-encoding': 'gzip' } : {};
    return {
      status: 200,
      headers: { ...headers, ...encoding, 'content-type': 'text/html; charset=utf-8' },
      // A copy: its memory goes to another thread.
      body: [new Uint8Array(takesGzip ? gzipped : html)],
    };
  };
}

/**
 * GraphiQL moves its tabs when they appear, and leaves an offset in their style. It shows only when a tab is pressed: the tab
 * jumps away from the pointer and the click is lost. Without offsets every click counts.
 *
 * What a click with Ctrl opens has a title, and looks like it.
 */
const STYLE = `<style>
  .graphiql-tabs > .graphiql-tab { transform: none !important; }
  .graphiql-response .view-line span[title] { cursor: pointer; text-decoration: underline; }
</style>`;

const HEADERS = {
  'cache-control': 'no-cache',
  vary: 'accept, accept-encoding',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
};

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

/** The call at the end of the page that the package renders. It shows GraphiQL with options that are JSON. */
const RENDER = 'YogaGraphiQL.renderYogaGraphiQL(';

/** The list of plugins that the package gives to GraphiQL, and the one that GraphiQL has by default: the history. */
const PLUGINS = /plugins:\[(?<explorer>\w+)\],schemaDescription/;
const DEFAULT_PLUGINS = /===void 0\?\[(?<history>\w+)\]:\w+,/;

async function renderPage(endpoint: string, hasTracePage: boolean): Promise<Page> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const text = renderGraphiQL({
    title: 'Spangraph',
    defaultTabs: DEFAULT_TABS.map((query) => ({ query })),
    schemaDescription: true,
    // The queries have no variables, so their text gets the room. One click opens the pane.
    defaultEditorToolsVisibility: false,
  });
  const whole = withHistory(withOwnStart(text.trimStart(), { endpoint, ...(hasTracePage && { tracePath: 'trace/' }) }));
  const html = Buffer.from(whole.replace('</head>', () => `${STYLE}</head>`));
  const gzipped = await promisify(gzip)(html);
  return {
    policy: policyOf(html.toString()),
    html,
    gzipped,
    etag: tagOf(html),
  };
}

/** Shows GraphiQL by {@link startGraphiql}, whose options are functions. */
function withOwnStart(html: string, options: Omit<GraphiqlOptions, 'props'>): string {
  const at = html.lastIndexOf(RENDER);
  const functions = IN_BROWSER.map(String).join('\n');
  const start =
    `${functions}\n(function (root, props) { ${startGraphiql.name}((whole) => ${RENDER}root, whole), ` +
    `{ ...${JSON.stringify(options)}, props }); })(`;
  return html.slice(0, at) + start + html.slice(at + RENDER.length);
}

/** The package replaces GraphiQL's history by its explorer, and has no option for both. */
function withHistory(html: string): string {
  const history = DEFAULT_PLUGINS.exec(html)?.groups?.history;
  return history === undefined ? html : html.replace(PLUGINS, `plugins:[${history},$<explorer>],schemaDescription`);
}
