/** Where questions are asked. Loads neither GraphQL nor REST. */
import { GRAPHQL_PATH, graphqlRefusal } from '../graphql/path.ts';
import { REST_PREFIX, restRefusal } from '../rest/path.ts';
import type { AskedPlace } from './asking-routes.ts';
import type { Route } from './router.ts';

/** Ends the answer for a path that is not served. */
export const QUERY_HINT = `GraphQL is at ${GRAPHQL_PATH}.`;

/** `rest`: whether the REST API is served. */
export function queryPlaces({ rest }: { readonly rest: boolean }): AskedPlace[] {
  return [
    { path: GRAPHQL_PATH, refusal: graphqlRefusal, hasEvents: true },
    ...(rest ? [{ path: REST_PREFIX, isPrefix: true, refusal: restRefusal }] : []),
  ];
}

/** Leads browsers from the root to GraphiQL. */
export const ROOT_ROUTE: Route = {
  path: '/',
  handle: (_request, response) => void response.writeHead(302, { location: GRAPHQL_PATH }).end(),
};
