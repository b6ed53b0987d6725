/** Serves a built Jaeger UI: its files, and its document at every other path. */
import { jaegerUiDocument, jaegerUiPolicy } from './jaeger-ui-document.ts';
import type { JaegerUi } from './jaeger-ui-files.ts';
import { type PageFile, pageFile } from './page-files.ts';
import { DOCUMENT } from './page-routes.ts';
import type { Handler, Route } from './router.ts';
import { ASK_AGAIN, FOR_EVER, pathOf, sendFile } from './send-file.ts';
import { sendJson } from './send-json.ts';

/** Builds put a hash of the content into the names of files. */
const HASHED = /[-.][\w-]{8,}\.\w+$/;

export interface JaegerUiPlace {
  /** What its paths begin with, without a slash at the end. Empty on a port of its own. */
  readonly prefix: string;
  /** Of this program. */
  readonly version: string;
}

/** The routes of the UI, behind those of the API that it asks. */
export function jaegerUiRoutes({ document, files }: JaegerUi, { prefix, version }: JaegerUiPlace): Route[] {
  const base = `${prefix}/`;
  const html = jaegerUiDocument(document, { version, base });
  const policy = jaegerUiPolicy(html);
  const index = pageFile('.html', Buffer.from(html));
  const fileAt = (path: string): PageFile | undefined => files.get(decoded(path.slice(base.length)));
  const anyPath: Handler = (request, response) => {
    const path = pathOf(request);
    const file = path.endsWith('/index.html') ? undefined : fileAt(path);
    sendFile(request, response, file ?? index, { policy, caching: ASK_AGAIN });
  };
  const asset: Handler = (request, response) => {
    const path = pathOf(request);
    const file = fileAt(path);
    if (file === undefined) sendJson(response, 404, { error: 'The UI has no such file. Load the page again.' });
    else sendFile(request, response, file, { policy, caching: HASHED.test(path) ? FOR_EVER : ASK_AGAIN });
  };
  return [
    { path: `${base}static/`, isPrefix: true, needs: 'nothing', handle: asset },
    { path: base, isPrefix: true, ...DOCUMENT, handle: anyPath },
    ...(prefix === '' ? [] : [{ path: prefix, needs: 'nothing' as const, handle: toFolder(prefix) }]),
  ];
}

/** Links of the document are relative to its folder. So is this one: a proxy may serve all of it under a prefix of its own. */
function toFolder(prefix: string): Handler {
  const folder = prefix.slice(prefix.lastIndexOf('/') + 1);
  return (_request, response) => void response.writeHead(302, { location: `${folder}/` }).end();
}

/** A text that is not percent-encoded names no file. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
