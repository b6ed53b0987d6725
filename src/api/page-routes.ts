/** Serves the page: one document at each of its paths, and the files that it names. */
import { type Page, type PageFile, pageFile } from './page-files.ts';
import type { Handler, Route } from './router.ts';
import { ASK_AGAIN, FOR_EVER, pathOf, sendFile } from './send-file.ts';
import { sendJson } from './send-json.ts';

/** Paths of the page that are whole, and those that end with an id. */
const WHOLE = ['/', '/traces', '/services', '/map', '/compare', '/analyze', '/file', '/settings'];
const PREFIXES = ['/trace/', '/services/'];
const ASSETS = '/assets/';

/** The page runs its own scripts and speaks to its own server, and no text that it shows can become either. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** Nobody but who may ask has a use for it. It has no stored data, so every page may link to it. */
export const DOCUMENT = {
  needs: 'read' as const,
  pages: { isCostly: false, takesForms: true, isDocument: () => true },
};

/** The routes of the page. */
export function pageRoutes({ document, assets }: Page): Route[] {
  // A proxy may serve the page under a prefix that nobody told us: what the document names is relative to its own path.
  const atRoot = pageFile('.html', Buffer.from(document));
  const below = pageFile('.html', Buffer.from(document.replaceAll('"./', '"../')));
  const asset: Handler = (request, response) => {
    const file = assets.get(pathOf(request).slice(ASSETS.length));
    if (file === undefined) sendJson(response, 404, { error: 'The page has no such file. Load the page again.' });
    else sendFile(request, response, file, { policy: POLICY, caching: FOR_EVER });
  };
  return [
    ...WHOLE.map((path) => ({ path, ...DOCUMENT, handle: documentHandler(atRoot) })),
    ...PREFIXES.map((path) => ({
      path,
      isPrefix: true,
      ...DOCUMENT,
      handle: idHandler(path, documentHandler(below)),
    })),
    { path: ASSETS, isPrefix: true, needs: 'nothing' as const, handle: asset },
  ];
}

function documentHandler(file: PageFile): Handler {
  return (request, response) => sendFile(request, response, file, { policy: POLICY, caching: ASK_AGAIN });
}

/** Only for paths that end with one part behind the prefix. */
function idHandler(prefix: string, handle: Handler): Handler {
  return (request, response, ...admitted) => {
    if (!pathOf(request).slice(prefix.length).includes('/')) return handle(request, response, ...admitted);
    sendJson(response, 404, { error: `The page has nothing here. ${prefix} is followed by an id.` });
  };
}
