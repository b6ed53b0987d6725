import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Caller } from '../access/caller.ts';
import { BEARER_CHALLENGE, type Credentials, credentialsIn, type Gate, OPEN_GATE } from '../access/gate.ts';
import { ERROR_CODES, retryAfterHeader, SpangraphError } from '../errors.ts';
import type { BrowserGuard, GuardedPlace } from './browser-guard.ts';
import { type OnRefusal, refuseSending } from './refusals/refusals.ts';
import { send, sendJson } from './send-json.ts';

/** The part of a logger that is needed here. */
export interface ErrorLog {
  error(details: object, message: string): void;
}

/** Asks the gate again, for an answer that goes on for long. Throws as the gate does. */
export type Readmit = () => Promise<Caller>;

/** Answers one request of a caller that may ask it. */
export type Handler = (
  request: IncomingMessage,
  response: ServerResponse,
  caller: Caller,
  readmit: Readmit,
) => Promise<void> | void;

/** What the API serves at one place. */
export interface Route extends GuardedPlace {
  /** Without a query: `/graphql`. */
  readonly path: string;
  /** Whether `path` is a prefix, such as `/v1/`. A route with the whole path takes precedence. */
  readonly isPrefix?: boolean;
  /** The body of a refusal, in the form that clients of this place know at the path of `url`. A text is sent as plain text. */
  readonly refusal?: (error: SpangraphError, url: string) => object | string;
  readonly handle: Handler;
}

/**
 * No answer is taken for another type than it has, none is shown inside the page of another site, and none is loaded as its image or
 * script.
 */
const GUARDS = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
};

/** What stands before every route. */
export interface RouterGuards {
  readonly gate?: Gate;
  /** Absent: every host and every page. */
  readonly browsers?: BrowserGuard | undefined;
  /** Where a browser goes to sign in, if a request that is not admitted is one for a document. Absent: nobody can sign in. */
  readonly signInLocation?: ((request: IncomingMessage) => string | undefined) | undefined;
  /** Hears of requests that are not admitted, and of those that came to the wrong port. */
  readonly onRefusal?: OnRefusal | undefined;
  /** For requests that came to the wrong port: which ports there are. */
  readonly portHint?: string | undefined;
}

/** Answers by these routes those that the guards let in. `hint` ends the answer for every other path. */
export function createRouter(
  routes: readonly Route[],
  hint: string,
  log: ErrorLog,
  { gate = OPEN_GATE, browsers, signInLocation, onRefusal = () => {}, portHint = '' }: RouterGuards = {},
): RequestListener {
  // Reversed, so that the first of several routes with one path stays.
  const whole = new Map(
    routes
      .filter(({ isPrefix }) => !isPrefix)
      .reverse()
      .map((route) => [route.path, route]),
  );
  const prefixes = routes.filter(({ isPrefix }) => isPrefix);
  return (request, response) => {
    response.setHeaders(new Map(Object.entries(GUARDS)));
    const path = request.url?.split('?', 1)[0] ?? '/';
    const sending = refuseSending(request.method, path, portHint);
    if (sending !== undefined) {
      onRefusal(sending, request);
      sendJson(response, 404, { error: sending.message });
      return;
    }
    const route = whole.get(path) ?? prefixes.find((one) => path.startsWith(one.path));
    if (route === undefined) sendJson(response, 404, { error: `There is nothing at this path. ${hint}` });
    else void serve(route, request, response, { log, gate, browsers, signInLocation, onRefusal });
  };
}

interface Guarded {
  readonly log: ErrorLog;
  readonly gate: Gate;
  readonly browsers: BrowserGuard | undefined;
  readonly signInLocation: RouterGuards['signInLocation'];
  readonly onRefusal: OnRefusal;
}

async function serve(
  route: Route,
  request: IncomingMessage,
  response: ServerResponse,
  { log, ...guards }: Guarded,
): Promise<void> {
  try {
    const caller = await admitted(route, request, response, guards);
    if (caller === undefined) return;
    const readmit = async (): Promise<Caller> => guards.gate.admit(shownBy(request), route.needs);
    await route.handle(request, response, caller, readmit);
  } catch (error) {
    log.error({ err: error }, 'A request failed unexpectedly.');
    if (response.headersSent) response.destroy();
    else sendJson(response, 500, { error: 'Internal error; the server log has the details.' });
  }
}

/** Undefined if the request is answered already. */
async function admitted(
  route: Route,
  request: IncomingMessage,
  response: ServerResponse,
  { gate, browsers, signInLocation, onRefusal }: Omit<Guarded, 'log'>,
): Promise<Caller | undefined> {
  const { needs, refusal } = route;
  try {
    if (browsers?.answers(route, request, response)) return undefined;
    return await gate.admit(shownBy(request), needs);
  } catch (thrown) {
    const error = SpangraphError.from(thrown);
    if (error.code === 'INTERNAL_SERVER_ERROR') throw thrown;
    const location = error.code === 'UNAUTHENTICATED' ? signInLocation?.(request) : undefined;
    if (location !== undefined) {
      response.writeHead(302, { location, 'cache-control': 'no-store' }).end();
      return undefined;
    }
    onRefusal(error, request);
    response.setHeaders(new Map(Object.entries(retryAfterHeader(error))));
    if (error.code === 'UNAUTHENTICATED') response.setHeader('www-authenticate', BEARER_CHALLENGE);
    const body = refusal?.(error, request.url ?? '/') ?? { error: error.message };
    send(response, ERROR_CODES[error.code].httpStatus, body);
    return undefined;
  }
}

function shownBy({ rawHeaders, socket, url }: IncomingMessage): Credentials {
  return credentialsIn(rawHeaders, { address: socket.remoteAddress, path: url });
}
