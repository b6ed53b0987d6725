/** What is known of the GraphQL API without loading it. */
import { ERROR_CODES, type SpangraphError } from '../errors.ts';

/** Where GraphQL is served. */
export const GRAPHQL_PATH = '/graphql';

/** `extensions` of an error: what a client may decide by. */
export function errorExtensions({ code, retryAfterMs }: SpangraphError): Readonly<Record<string, unknown>> {
  return {
    code,
    ...(ERROR_CODES[code].retryable ? { retryable: true } : {}),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

/** The answer to an operation that is refused as a whole. */
export function graphqlRefusal(error: SpangraphError): { readonly errors: readonly object[] } {
  return { errors: [{ message: error.message, extensions: errorExtensions(error) }] };
}
