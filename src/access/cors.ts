/** The answers to browsers about requests of other origins' pages (Fetch standard, "CORS protocol"). */
import type { IncomingHttpHeaders } from 'node:http';
import type { OriginList } from './origin-list.ts';

export interface CorsRules {
  readonly origins: OriginList;
  readonly methods: string;
  /** Headers that pages may send. `*`: those that a page asks for. */
  readonly requestHeaders: readonly string[];
  /** Headers of answers that pages may read. */
  readonly exposedHeaders: readonly string[];
  /** Seconds that a browser may remember what it was told. Undefined: as long as browsers do by themselves. */
  readonly maxAgeSeconds: number | undefined;
  /** Whether pages may send cookies. A list of all origins never allows it. */
  readonly credentials: boolean;
}

type ResponseHeaders = Readonly<Record<string, string>>;

/** The headers of every answer at a place with these rules. Empty if no origin is allowed. */
export function corsHeaders(rules: CorsRules, { origin }: IncomingHttpHeaders): ResponseHeaders {
  const { origins, exposedHeaders } = rules;
  if (origins.isEmpty) return {};
  // What a cache keeps for one page is not for another.
  const vary = { vary: 'origin' };
  if (origin === undefined || !origins.includes(origin)) return vary;
  const exposed = exposedHeaders.length === 0 ? {} : { 'access-control-expose-headers': exposedHeaders.join(', ') };
  return { ...vary, ...allowedOrigin(rules, origin), ...exposed };
}

/** Whether a browser asks if a page may send a request. */
export function isPreflight({
  method,
  headers,
}: {
  method?: string | undefined;
  headers: IncomingHttpHeaders;
}): boolean {
  return method === 'OPTIONS' && headers.origin !== undefined && headers['access-control-request-method'] !== undefined;
}

/** The headers of the answer to such a question. Undefined: the page may not. */
export function preflightHeaders(rules: CorsRules, headers: IncomingHttpHeaders): ResponseHeaders | undefined {
  const { origins, methods, requestHeaders, maxAgeSeconds } = rules;
  const { origin = '' } = headers;
  if (!origins.includes(origin)) return undefined;
  const asked = headers['access-control-request-headers'];
  const allowed = requestHeaders.includes('*') ? asked : requestHeaders.join(', ');
  return {
    ...allowedOrigin(rules, origin),
    vary: 'origin, access-control-request-method, access-control-request-headers',
    'access-control-allow-methods': methods,
    ...(allowed && { 'access-control-allow-headers': allowed }),
    ...(maxAgeSeconds !== undefined && { 'access-control-max-age': String(maxAgeSeconds) }),
  };
}

function allowedOrigin({ origins, credentials }: CorsRules, origin: string): ResponseHeaders {
  if (origins.isAll) return { 'access-control-allow-origin': '*' };
  return {
    'access-control-allow-origin': origin,
    ...(credentials && { 'access-control-allow-credentials': 'true' }),
  };
}
