/** What is known of the GraphQL API without loading it. */
import { errorExtensions, type SpangraphError } from '../errors.ts';

/** Where the schema is served as text. */
export const SCHEMA_PATH = '/schema.graphql';

/** The answer to an operation that is refused as a whole. */
export function graphqlRefusal(error: SpangraphError): { readonly errors: readonly object[] } {
  return { errors: [{ message: error.message, extensions: errorExtensions(error) }] };
}

/** Whether a request is a browser's for a page, rather than a program's for data. */
export function wantsPage({
  method,
  headers,
}: {
  readonly method?: string | undefined;
  readonly headers: { readonly accept?: string | undefined };
}): boolean {
  return method === 'GET' && (headers.accept ?? '').includes('text/html');
}
