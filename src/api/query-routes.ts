/** The routes that answer questions: GraphQL, GraphiQL and REST. Loaded only by processes that serve them. */
import { createGraphiqlPage, wantsPage } from '../graphql/graphiql/page.ts';
import type { OperationLimits } from '../graphql/limits/use-limits.ts';
import { createGraphqlServer, GRAPHQL_PATH } from '../graphql/yoga.ts';
import { createLoaders } from '../query/loaders.ts';
import { QueryService } from '../query/query-service.ts';
import { createRestHandler, REST_PREFIX } from '../rest/handler.ts';
import type { SpanReader } from '../storage/backend.ts';
import type { ErrorLog, Handler, Route } from './router.ts';

/** Ends the answer for a path that is not served. */
export const QUERY_HINT = `GraphQL is at ${GRAPHQL_PATH}.`;

export interface QueryRouteOptions {
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
  /**
   * Origins (`http://localhost:3000`) whose pages may send queries. None by default: a page on another origin could read
   * whatever is stored, with the rights of the person who opened it.
   */
  readonly corsOrigins?: readonly string[];
  /** The REST API, if it is served. `systemId` distinguishes this installation from others, and survives restarts. */
  readonly rest?: { readonly systemId: string };
}

/** Serves until the HTTP server is closed; holds no resources of its own. */
export function queryRoutes(options: QueryRouteOptions): Route[] {
  return [
    { path: '/', handle: (_request, response) => void response.writeHead(302, { location: GRAPHQL_PATH }).end() },
    { path: GRAPHQL_PATH, handle: graphqlHandler(options) },
    ...restRoutes(options),
  ];
}

function graphqlHandler(options: QueryRouteOptions): Handler {
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

function restRoutes({ rest, reader, limits, log }: QueryRouteOptions): Route[] {
  if (rest === undefined) return [];
  const handle = createRestHandler({
    query: (signal) => new QueryService(createLoaders(reader, signal), limits),
    maxPageSize: limits.maxPageSize,
    systemId: rest.systemId,
    log,
  });
  return [{ path: REST_PREFIX, isPrefix: true, handle }];
}
