/** Where GraphQL is served. It is here for clients that load nothing of GraphQL. */
export const GRAPHQL_PATH = '/graphql';
