/** What every route of the API asks of browsers: the host, the origin of the page, and answers to preflights. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Need } from '../access/caller.ts';
import { type CorsRules, corsHeaders, isPreflight, preflightHeaders } from '../access/cors.ts';
import { checkHost, type HostRules, hostsIn } from '../access/hosts.ts';
import { OriginList } from '../access/origin-list.ts';
import { checkPage } from '../access/pages.ts';

/** What is known of a place before it is asked. */
export interface GuardedPlace {
  /** What a caller must be allowed to do. */
  readonly needs: Need;
  /** Whether it answers under every host, as probes and load balancers ask. */
  readonly anyHost?: boolean;
  /** What pages of other origins could do here. Only for places that need a permission. */
  readonly pages?: PlacePages;
}

/** What pages of other origins could do at a place. */
export interface PlacePages {
  /** Whether its answers take much work. */
  readonly isCostly: boolean;
  /** Whether programs may send bodies under the content type of a form. */
  readonly takesForms: boolean;
  /** Whether this request gets a document without any stored data, so that every page may link to it. */
  readonly isDocument?: ((request: IncomingMessage) => boolean) | undefined;
}

export interface BrowserRules {
  /** The host of the endpoint. */
  readonly host: string;
  /** Absent: see {@link checkHost}. */
  readonly allowedHosts?: readonly string[] | undefined;
  /** Exact origins whose pages may ask. */
  readonly corsOrigins: readonly string[];
}

/** Seconds that a browser may remember the answer to a preflight. */
const MAX_AGE_SECONDS = 3_600;

const EXPOSED_HEADERS = ['content-disposition', 'etag', 'retry-after', 'www-authenticate'];

const SIMPLE = { isCostly: false, takesForms: true };

export class BrowserGuard {
  readonly #hosts: HostRules;
  readonly #cors: CorsRules;

  constructor({ host, allowedHosts, corsOrigins }: BrowserRules) {
    this.#hosts = { host, allowedHosts, setting: 'api.allowed_hosts' };
    this.#cors = {
      origins: new OriginList(corsOrigins),
      methods: 'GET, POST',
      // Who lists an origin trusts its pages: they choose their headers.
      requestHeaders: ['*'],
      exposedHeaders: EXPOSED_HEADERS,
      maxAgeSeconds: MAX_AGE_SECONDS,
      // Pages of other origins bring a token. The cookie of a person is for the own page.
      credentials: false,
    };
  }

  /**
   * Whether the request was a preflight, which is answered then. Sets the headers that the page of another origin needs. Throws
   * MISDIRECTED_REQUEST and ORIGIN_NOT_ALLOWED.
   */
  answers(
    { needs, anyHost = false, pages }: GuardedPlace,
    request: IncomingMessage,
    response: ServerResponse,
  ): boolean {
    const { headers, rawHeaders } = request;
    if (!anyHost) checkHost(this.#hosts, request);
    // What needs no permission has nothing that the pages of others could want.
    if (needs === 'nothing') return false;
    if (isPreflight(request)) return this.#answerPreflight(request, response);
    response.setHeaders(new Map(Object.entries(corsHeaders(this.#cors, headers))));
    if (pages?.isDocument?.(request)) return false;
    const [host] = hostsIn(rawHeaders);
    checkPage(headers, host, { origins: this.#cors.origins, setting: 'api.cors_origins' }, pages ?? SIMPLE);
    return false;
  }

  #answerPreflight({ headers }: IncomingMessage, response: ServerResponse): boolean {
    const allowed = preflightHeaders(this.#cors, headers);
    response.writeHead(allowed === undefined ? 403 : 204, { ...allowed, 'content-length': 0 }).end();
    return true;
  }
}
