/** What a receiver over HTTP asks of browsers: the host, the origin of the page, and answers to preflights. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type CorsRules, corsHeaders, isPreflight, preflightHeaders } from '../../src/access/cors.ts';
import { checkHost, hostsIn } from '../../src/access/hosts.ts';
import { OriginList } from '../../src/access/origin-list.ts';
import { checkPage } from '../../src/access/pages.ts';
import { SpangraphError } from '../../src/errors.ts';
import type { ReceiverSettings } from '../intake/definition.ts';

/** Headers that browsers ask for, whatever a page sends. */
const ALWAYS_ALLOWED = ['accept', 'content-type', 'x-requested-with'];

/**
 * Looks at a request before anything else does. True: it was a preflight, and is answered. Throws MISDIRECTED_REQUEST and
 * ORIGIN_NOT_ALLOWED.
 */
export type LookAtBrowser = (request: IncomingMessage, response: ServerResponse) => boolean;

/** `setting`: the path of the receiver's endpoint in the configuration. */
export function browserGuard({ host, allowedHosts, cors }: ReceiverSettings, setting: string): LookAtBrowser {
  const section = setting.replace(/\.endpoint$/, '');
  const hosts = { host, allowedHosts, setting: `${section}.allowed_hosts` };
  const rules: CorsRules = {
    origins: new OriginList(cors?.allowedOrigins ?? []),
    methods: 'POST',
    requestHeaders: [...ALWAYS_ALLOWED, ...(cors?.allowedHeaders ?? [])],
    exposedHeaders: cors?.exposedHeaders ?? [],
    maxAgeSeconds: cors?.maxAgeSeconds,
    // Beacons, by which some SDKs send, always have cookies. No cookie means anything here.
    credentials: true,
  };
  const pages = { origins: rules.origins, setting: `${section}.cors.allowed_origins` };
  return (request, response) => {
    const { headers, rawHeaders } = request;
    checkHost(hosts, request);
    if (isPreflight(request)) {
      const allowed = preflightHeaders(rules, headers);
      if (allowed === undefined)
        throw new SpangraphError('ORIGIN_NOT_ALLOWED', `${pages.setting} does not list the origin.`);
      response.writeHead(204, { ...allowed, 'content-length': 0 }).end();
      return true;
    }
    for (const [name, value] of Object.entries(corsHeaders(rules, headers))) response.setHeader(name, value);
    // A page cannot send without saying which one it is: browsers add Origin to every POST.
    checkPage(headers, hostsIn(rawHeaders)[0], pages, { isCostly: false, takesForms: true });
    return false;
  };
}
