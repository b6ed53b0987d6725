/** Files that a page is made of, as responses. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { preferredCoding } from '../net/content-coding.ts';
import { hasTag } from '../net/entity-tag.ts';
import { CODINGS, type Coding, type PageFile } from './page-files.ts';
import { sendJson } from './send-json.ts';

/** For what has a hash of its content in its name. */
export const FOR_EVER = 'public, max-age=31536000, immutable';
/** The browser asks whether it has changed. */
export const ASK_AGAIN = 'no-cache';

export interface FileHeaders {
  /** The content security policy. */
  readonly policy: string;
  readonly caching: typeof FOR_EVER | typeof ASK_AGAIN;
}

/** Sends the file, compressed if the browser takes it, or tells that the browser has it. */
export function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  file: PageFile,
  { policy, caching }: FileHeaders,
): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD');
    sendJson(response, 405, { error: 'The page is only read: use GET.' });
    return;
  }
  const headers = {
    'content-security-policy': policy,
    // A link to an export says that the page asked. Other sites get no referrer.
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    etag: file.etag,
    'cache-control': caching,
    vary: 'accept-encoding',
  };
  if (hasTag(request.headers['if-none-match'] ?? '', file.etag)) {
    response.writeHead(304, headers).end();
    return;
  }
  const accepted = request.headers['accept-encoding'] ?? '';
  const kept = CODINGS.filter((one) => file.compressed[one] !== undefined);
  const coding: Coding | undefined = preferredCoding(accepted, kept);
  const body = (coding && file.compressed[coding]) ?? file.plain;
  const coded = coding === undefined ? {} : { 'content-encoding': coding };
  response.writeHead(200, { ...headers, ...coded, 'content-type': file.type, 'content-length': body.byteLength });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** The path of a request, without its query. */
export function pathOf({ url = '/' }: IncomingMessage): string {
  return url.split('?', 1)[0] ?? url;
}
