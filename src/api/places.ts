/** Every place of the API's port, in one table. Loads neither GraphQL nor any other API. */
import { graphqlRefusal, SCHEMA_PATH, wantsPage } from '../graphql/path.ts';
import { GRAPHQL_PATH } from '../net/graphql-path.ts';
import { ADAPTER_NAMES, ADAPTERS, type AdapterName, adapterPlaces } from './adapters.ts';
import type { AskedPlace } from './asking-routes.ts';
import { EXPORT_PREFIX } from './export-path.ts';
import type { Page } from './page-files.ts';
import { pageRoutes } from './page-routes.ts';
import { REST_PREFIX, restRefusal } from './rest/path.ts';
import type { Route } from './router.ts';
import { sendJson } from './send-json.ts';

/** Ends the answer for a path that is not served. */
export const QUERY_HINT = `GraphQL is at ${GRAPHQL_PATH}.`;

/** What of the API is served. */
export interface ServedApis {
  /** Whether browsers get GraphiQL. */
  readonly graphiql: boolean;
  /** Whether the REST API is served. */
  readonly rest: boolean;
  /** The APIs of other systems that are served. */
  readonly adapters: readonly AdapterName[];
}

export function queryPlaces({ graphiql, rest, adapters }: ServedApis): AskedPlace[] {
  return [
    { path: GRAPHQL_PATH, refusal: graphqlRefusal, hasEvents: true, ...(graphiql && { isDocument: wantsPage }) },
    { path: SCHEMA_PATH, refusal: graphqlRefusal, isDocument: () => true },
    { path: EXPORT_PREFIX, isPrefix: true, refusal: graphqlRefusal },
    // Its clients send JSON under any content type.
    ...(rest ? [{ path: REST_PREFIX, isPrefix: true, refusal: restRefusal, takesForms: true }] : []),
    ...adapters.flatMap(adapterPlaces),
  ];
}

/** What a port serves. */
export interface Served {
  /** Health and metrics. */
  readonly health: readonly Route[];
  /** The routes of {@link queryPlaces}. */
  readonly asking: readonly Route[];
  /** Signing in and out. */
  readonly signIn?: readonly Route[] | undefined;
  /** The routes of a Jaeger UI. */
  readonly jaegerUi?: readonly Route[] | undefined;
  /** Absent: browsers are led to GraphiQL. */
  readonly page?: Page | undefined;
}

/** All routes. A path that two of them claim belongs to the first. */
export function allRoutes({ health, asking, signIn = [], jaegerUi = [], page }: Served): Route[] {
  return [
    ...health,
    ...asking,
    ...signIn,
    ...jaegerUi,
    ...(page === undefined ? [ROOT_ROUTE] : pageRoutes(page)),
    // The page never takes a path that other systems' clients ask for.
    ...ADAPTER_NAMES.map((name) => ADAPTERS[name].prefix).flatMap((path) => [
      { path, needs: 'nothing' as const, handle: notServed },
      { path: `${path}/`, isPrefix: true, needs: 'nothing' as const, handle: notServed },
    ]),
  ];
}

const notServed: Route['handle'] = (_request, response) =>
  sendJson(response, 404, { error: `This API is not served. ${QUERY_HINT}` });

/** Leads browsers from the root to GraphiQL. */
const ROOT_ROUTE: Route = {
  path: '/',
  needs: 'nothing',
  handle: (_request, response) => void response.writeHead(302, { location: GRAPHQL_PATH }).end(),
};
