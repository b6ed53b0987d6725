/** How clients see that an operation is refused as a whole. */
import { type ASTNode, GraphQLError } from 'graphql';
import { ERROR_CODES, errorExtensions, retryAfterHeader, type SpangraphError } from '../../errors.ts';

/**
 * The only error of the answer, which has no data. It has the HTTP status of its code; but a client that accepts only
 * `application/json` gets 200 (GraphQL over HTTP), unless the same operation may be answered later. `at`: what it is refused for.
 */
export function refusedOperation(error: SpangraphError, at?: ASTNode): GraphQLError {
  const { httpStatus, retryable } = ERROR_CODES[error.code];
  const http = { status: httpStatus, spec: !retryable, headers: retryAfterHeader(error) };
  return new GraphQLError(error.message, { ...(at && { nodes: at }), extensions: { ...errorExtensions(error), http } });
}
