import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Caller, Need } from '../access/caller.ts';
import { credentialsIn, type Gate, OPEN_GATE } from '../access/gate.ts';
import { ERROR_CODES, retryAfterHeader, SpangraphError } from '../errors.ts';
import { sendJson } from './send-json.ts';

/** The part of a logger that is needed here. */
export interface ErrorLog {
  error(details: object, message: string): void;
}

/** Answers one request of a caller that may ask it. */
export type Handler = (request: IncomingMessage, response: ServerResponse, caller: Caller) => Promise<void> | void;

/** What the API serves at one place. */
export interface Route {
  /** Without a query: `/graphql`. */
  readonly path: string;
  /** Whether `path` is a prefix, such as `/v1/`. A route with the whole path takes precedence. */
  readonly isPrefix?: boolean;
  /** What a caller must be allowed to do. */
  readonly needs: Need;
  /** The body of a refusal, in the form that clients of this place know. */
  readonly refusal?: (error: SpangraphError) => object;
  readonly handle: Handler;
}

/** No answer is taken for another type than it has, and none is shown inside the page of another site. */
const GUARDS = { 'x-content-type-options': 'nosniff', 'content-security-policy': "frame-ancestors 'none'" };

/** Answers by these routes those that `gate` admits. `hint` ends the answer for every other path. */
export function createRouter(
  routes: readonly Route[],
  hint: string,
  log: ErrorLog,
  gate: Gate = OPEN_GATE,
): RequestListener {
  const whole = new Map(routes.filter(({ isPrefix }) => !isPrefix).map((route) => [route.path, route]));
  const prefixes = routes.filter(({ isPrefix }) => isPrefix);
  return (request, response) => {
    response.setHeaders(new Map(Object.entries(GUARDS)));
    const path = request.url?.split('?', 1)[0] ?? '/';
    const route = whole.get(path) ?? prefixes.find((one) => path.startsWith(one.path));
    if (route === undefined) sendJson(response, 404, { error: `There is nothing at this path. ${hint}` });
    else void serve(route, request, response, { log, gate });
  };
}

async function serve(
  route: Route,
  request: IncomingMessage,
  response: ServerResponse,
  { log, gate }: { readonly log: ErrorLog; readonly gate: Gate },
): Promise<void> {
  try {
    const caller = await admitted(route, request, response, gate);
    if (caller !== undefined) await route.handle(request, response, caller);
  } catch (error) {
    log.error({ err: error }, 'A request failed unexpectedly.');
    if (response.headersSent) response.destroy();
    else sendJson(response, 500, { error: 'Internal error; the server log has the details.' });
  }
}

/** Undefined if the request was refused, and answered so. */
async function admitted(
  { needs, refusal }: Route,
  request: IncomingMessage,
  response: ServerResponse,
  gate: Gate,
): Promise<Caller | undefined> {
  try {
    return await gate.admit(
      credentialsIn(request.headers, { address: request.socket.remoteAddress, path: request.url }),
      needs,
    );
  } catch (thrown) {
    const error = SpangraphError.from(thrown);
    if (error.code === 'INTERNAL_SERVER_ERROR') throw thrown;
    response.setHeaders(new Map(Object.entries(retryAfterHeader(error))));
    // RFC 6750, section 3.
    if (error.code === 'UNAUTHENTICATED') response.setHeader('www-authenticate', 'Bearer realm="spangraph"');
    sendJson(response, ERROR_CODES[error.code].httpStatus, refusal?.(error) ?? { error: error.message });
    return undefined;
  }
}
