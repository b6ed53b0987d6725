import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { sendJson } from './send-json.ts';

/** The part of a logger that is needed here. */
export interface ErrorLog {
  error(details: object, message: string): void;
}

/** Answers one request. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

/** What the API serves at one place. */
export interface Route {
  /** Without a query: `/graphql`. */
  readonly path: string;
  /** Whether `path` is a prefix, such as `/v1/`. A route with the whole path takes precedence. */
  readonly isPrefix?: boolean;
  readonly handle: Handler;
}

/** No answer is taken for another type than it has, and none is shown inside the page of another site. */
const GUARDS = { 'x-content-type-options': 'nosniff', 'content-security-policy': "frame-ancestors 'none'" };

/** Answers by these routes. `hint` ends the answer for every other path. */
export function createRouter(routes: readonly Route[], hint: string, log: ErrorLog): RequestListener {
  const whole = new Map(routes.filter(({ isPrefix }) => !isPrefix).map(({ path, handle }) => [path, handle]));
  const prefixes = routes.filter(({ isPrefix }) => isPrefix);
  return (request, response) => {
    response.setHeaders(new Map(Object.entries(GUARDS)));
    const path = request.url?.split('?', 1)[0] ?? '/';
    const handle = whole.get(path) ?? prefixes.find((route) => path.startsWith(route.path))?.handle;
    if (handle === undefined) sendJson(response, 404, { error: `There is nothing at this path. ${hint}` });
    else void serve(handle, request, response, log);
  };
}

async function serve(
  handle: Handler,
  request: IncomingMessage,
  response: ServerResponse,
  log: ErrorLog,
): Promise<void> {
  try {
    await handle(request, response);
  } catch (error) {
    log.error({ err: error }, 'A request failed unexpectedly.');
    if (response.headersSent) response.destroy();
    else sendJson(response, 500, { error: 'Internal error; the server log has the details.' });
  }
}
