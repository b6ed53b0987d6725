/** How clients see that an operation is refused as a whole. */
import { type ASTNode, GraphQLError } from 'graphql';
import { ERROR_CODES, errorExtensions, retryAfterHeader, type SpangraphError } from '../../errors.ts';

/**
 * An error of an answer that has no data. `nodes`: what of the document it is about. It has the HTTP status of its code; but a client that accepts only
 * `application/json` gets 200 (GraphQL over HTTP), unless the same operation may be answered later.
 */
export function refusedOperation(error: SpangraphError, nodes?: ASTNode): GraphQLError {
  const { httpStatus, retryable } = ERROR_CODES[error.code];
  const http = { status: httpStatus, spec: !retryable, headers: retryAfterHeader(error) };
  return new GraphQLError(error.message, { nodes, extensions: { ...errorExtensions(error), http } });
}
