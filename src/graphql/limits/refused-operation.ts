/** How clients see that an operation is refused as a whole. */
import { GraphQLError } from 'graphql';
import { ERROR_CODES, errorExtensions, retryAfterHeader, type SpangraphError } from '../../errors.ts';

/**
 * The only error of the answer, which has no data. It has the HTTP status of its code; but a client that accepts only
 * `application/json` gets 200 (GraphQL over HTTP), unless the same operation may be answered later.
 */
export function refusedOperation(error: SpangraphError): GraphQLError {
  const { httpStatus, retryable } = ERROR_CODES[error.code];
  const http = { status: httpStatus, spec: !retryable, headers: retryAfterHeader(error) };
  return new GraphQLError(error.message, { extensions: { ...errorExtensions(error), http } });
}
