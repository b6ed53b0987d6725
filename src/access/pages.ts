/**
 * Which pages may send requests. A browser sends the requests of any page to any server, and some of them without asking first: GETs,
 * forms, images. What browsers say about the page that sends (Fetch Metadata, Origin, Referer) no page can change.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { SpangraphError } from '../errors.ts';
import type { OriginList } from './origin-list.ts';

/**
 * Who made a client send a request. `own`: a page of this server, or the person at the browser. `listed`: a page whose origin is
 * listed. `foreign`: any other page. `browser`: a browser that does not say it. `program`: no browser.
 */
export type Sending = 'own' | 'listed' | 'foreign' | 'browser' | 'program';

/** Who made a client send a request with these headers. */
export function sendingOf(headers: IncomingHttpHeaders, host: string | undefined, origins: OriginList): Sending {
  const { origin, referer } = headers;
  if (origin !== undefined && origins.includes(origin)) return 'listed';
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none' ? 'own' : 'foreign';
  if (origin !== undefined) return isOf(host, origin) ? 'own' : 'foreign';
  if (referer !== undefined) return isOf(host, originOf(referer)) ? 'own' : 'foreign';
  return looksLikeBrowser(headers) && !isNotSimple(headers) ? 'browser' : 'program';
}

/** What a place demands of the requests that it takes. */
export interface PageRules {
  readonly origins: OriginList;
  /** The path of the list of origins in the configuration, for messages. */
  readonly setting: string;
}

/** How much a request at a place can do. */
export interface Demand {
  /** Whether it is worth the effort of a page that cannot read the answer. Then a browser must say which page sends. */
  readonly isCostly: boolean;
  /** Whether a program may send a body under the content type of a form. */
  readonly takesForms: boolean;
}

/**
 * Throws ORIGIN_NOT_ALLOWED if a page that is not allowed to may have sent the request, and UNSUPPORTED_MEDIA_TYPE for a form of a
 * program at a place that takes none. Returns who sent it.
 */
export function checkPage(
  headers: IncomingHttpHeaders,
  host: string | undefined,
  { origins, setting }: PageRules,
  { isCostly, takesForms }: Demand,
): Sending {
  const sending = sendingOf(headers, host, origins);
  if (sending === 'foreign') {
    const { origin } = headers;
    const page = origin === undefined ? 'Another page' : `A page of ${JSON.stringify(origin.slice(0, MAX_SHOWN))}`;
    const proxy = 'If a proxy stands before the server, it has to pass the Host header on.';
    throw new SpangraphError(
      'ORIGIN_NOT_ALLOWED',
      `${page} sent the request. List its origin under ${setting}, or open the address itself. ${proxy}`,
    );
  }
  if (isCostly && sending === 'program' && !takesForms && hasSimpleType(headers)) throw formRefusal(headers);
  if (!isCostly || sending !== 'browser') return sending;
  throw new SpangraphError(
    'ORIGIN_NOT_ALLOWED',
    'Any page could have sent this request. Send the header content-type: application/json, or x-requested-with with any value.',
  );
}

/**
 * `curl -d` sends such a type unless told otherwise. A browser that names no page at all could have sent it, so it is refused like
 * the forms of pages; nothing says that a page did.
 */
function formRefusal({ 'content-type': type = '' }: IncomingHttpHeaders): SpangraphError {
  const problem = `The content type ${type.slice(0, MAX_SHOWN)} is not taken here, because any page could send it`;
  return new SpangraphError(
    'UNSUPPORTED_MEDIA_TYPE',
    `${problem}. Send content-type: application/json (curl: -H 'content-type: application/json').`,
  );
}

const MAX_SHOWN = 100;

/** Headers that a page can only send after the server has allowed it. */
const PREFLIGHTED = ['x-requested-with', 'graphql-require-preflight', 'apollo-require-preflight'];

function isNotSimple(headers: IncomingHttpHeaders): boolean {
  if (PREFLIGHTED.some((name) => headers[name] !== undefined)) return true;
  if (/^bearer /i.test(headers.authorization ?? '')) return true;
  return headers['content-type'] !== undefined && !hasSimpleType(headers);
}

/** Content types that pages send without asking first (Fetch standard, "CORS-safelisted request-header"). */
function hasSimpleType({ 'content-type': type }: IncomingHttpHeaders): boolean {
  return (
    type !== undefined && /^\s*(?:application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)/i.test(type)
  );
}

/** Some programs pretend to be one. None of those also names languages. */
function looksLikeBrowser(headers: IncomingHttpHeaders): boolean {
  return (headers['user-agent'] ?? '').startsWith('Mozilla/') && headers['accept-language'] !== undefined;
}

function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : 'null';
}

/** Whether an origin is that of the host. A proxy may have taken TLS off, so the scheme decides about default ports only. */
function isOf(host: string | undefined, origin: string): boolean {
  const match = /^(?<scheme>https?):\/\/(?<host>[^/]+)$/.exec(origin.toLowerCase());
  if (host === undefined || match === null) return false;
  const port = match.groups?.scheme === 'https' ? /:443$/ : /:80$/;
  return match.groups?.host === host.replace(port, '');
}
