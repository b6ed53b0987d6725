/** The API's request handler: GraphQL and GraphiQL at /graphql, health at /healthz and /readyz. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createGraphiqlPage, wantsPage } from '../graphql/graphiql/page.ts';
import type { OperationLimits } from '../graphql/limits/use-limits.ts';
import type { ErrorLog } from '../graphql/mask-error.ts';
import { createGraphqlServer, GRAPHQL_PATH } from '../graphql/yoga.ts';
import type { SpanReader } from '../storage/backend.ts';
import { type Check, createReadiness, sendJson, serveAlive } from './health.ts';

export interface GraphqlHandlerOptions {
  readonly reader: SpanReader;
  /** Name of the storage backend, for `server { storage }`. */
  readonly storage: string;
  /** Of the program, for `server { version }`. */
  readonly version: string;
  readonly startedAt: Date;
  readonly limits: OperationLimits;
  /** Whether browsers get GraphiQL. */
  readonly graphiql: boolean;
  readonly log: ErrorLog;
  /** Throws with the reason while spans cannot be taken in. Absent where this process does not take any in. */
  readonly checkIngest?: Check;
  /**
   * Origins (`http://localhost:3000`) whose pages may send queries. None by default: a page on another origin could read
   * whatever is stored, with the rights of whoever opened it.
   */
  readonly corsOrigins?: readonly string[];
}

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

/** Serves until the HTTP server it is given to is closed; holds no resources of its own. */
export function createGraphqlHandler(options: GraphqlHandlerOptions): RequestListener {
  const { reader, checkIngest, log } = options;
  const routes: Readonly<Record<string, Handler>> = {
    '/': (_request, response) => void response.writeHead(302, { location: GRAPHQL_PATH }).end(),
    '/healthz': serveAlive,
    '/readyz': createReadiness({ storage: () => reader.check(), ...(checkIngest ? { ingest: checkIngest } : {}) }),
    [GRAPHQL_PATH]: createGraphqlRoute(options),
  };
  return createListener(routes, `GraphQL is at ${GRAPHQL_PATH}.`, log);
}

/** Health alone, of a process that only takes spans in. */
export function createHealthHandler({
  checkIngest,
  log,
}: Pick<GraphqlHandlerOptions, 'checkIngest' | 'log'>): RequestListener {
  const routes: Readonly<Record<string, Handler>> = {
    '/healthz': serveAlive,
    '/readyz': createReadiness(checkIngest ? { ingest: checkIngest } : {}),
  };
  return createListener(routes, 'This process only takes spans in; queries go to one of role api.', log);
}

function createListener(routes: Readonly<Record<string, Handler>>, hint: string, log: ErrorLog): RequestListener {
  return (request, response) => {
    const path = request.url?.split('?', 1)[0] ?? '/';
    const handler = Object.hasOwn(routes, path) ? routes[path] : undefined;
    if (!handler) {
      sendJson(response, 404, { error: `There is nothing at this path. ${hint}` });
      return;
    }
    void serve(handler, request, response, log);
  };
}

async function serve(
  handler: Handler,
  request: IncomingMessage,
  response: ServerResponse,
  log: ErrorLog,
): Promise<void> {
  try {
    await handler(request, response);
  } catch (error) {
    log.error({ err: error }, 'A request failed unexpectedly.');
    if (response.headersSent) response.destroy();
    else sendJson(response, 500, { error: 'Internal error; the server log has the details.' });
  }
}

function createGraphqlRoute(options: GraphqlHandlerOptions): Handler {
  const { reader, storage, version, startedAt, limits, log, corsOrigins = [] } = options;
  const startedAtUnixNano = BigInt(startedAt.getTime()) * 1_000_000n;
  const server = { name: 'Spangraph', version, storage, startedAtUnixNano, limits };
  const graphql = createGraphqlServer({ reader, server, log, corsOrigins });
  const graphiql = options.graphiql ? createGraphiqlPage(GRAPHQL_PATH) : undefined;
  return async (request, response) => {
    if (graphiql && wantsPage(request)) await graphiql(request, response);
    else await graphql(request, response);
  };
}
