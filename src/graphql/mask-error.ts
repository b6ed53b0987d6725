/** Lets through what an error says to users, and nothing else. */
import { GraphQLError } from 'graphql';
import { ERROR_CODES, errorExtensions, SpangraphError } from '../errors.ts';
import { withHint } from './hints.ts';

/** The part of a logger that is needed here. */
export interface ErrorLog {
  error(details: object, message: string): void;
}

/** Returns the error to send in place of the one that was thrown. */
export type MaskError = (thrown: unknown) => GraphQLError;

/**
 * GraphQL's own errors (syntax, validation, variables) stay. A SpangraphError keeps its message and has its code in
 * `extensions.code`. Anything else is a defect: the client gets INTERNAL_SERVER_ERROR, and the log gets all of it, once.
 */
export function createMaskError(log: ErrorLog): MaskError {
  const logged = new WeakSet<object>();
  return (thrown) => {
    const cause = rootCause(thrown);
    if (cause instanceof GraphQLError) return withHint(cause === thrown ? cause : asUserError(cause, thrown));
    const error = SpangraphError.from(cause);
    if (error.code === 'INTERNAL_SERVER_ERROR' && !isAbort(cause) && !wasSeen(logged, cause)) {
      log.error({ err: cause }, 'A GraphQL operation failed unexpectedly.');
    }
    return asGraphQLError(error.message, thrown, errorExtensions(error));
  };
}

/** The start of GraphQL's message about the value of a variable: the name, and the place inside the value. */
const IN_VARIABLE = /^Variable "\$(?<name>\w+)" has invalid value(?: at (?<place>\S+))?: $/;

/** A client that accepts only `application/json` gets 200 (GraphQL over HTTP). */
const BAD_VARIABLES = { status: ERROR_CODES.BAD_USER_INPUT.httpStatus, spec: true };

/** Refusals of variables keep the place that GraphQL names: `$filter.and[2].attribute.eq: ...`. */
function asUserError(cause: GraphQLError, thrown: unknown): GraphQLError {
  const whole = thrown instanceof GraphQLError ? thrown.message : '';
  const around = whole.endsWith(cause.message) ? whole.slice(0, -cause.message.length) : '';
  const { name, place = '' } = IN_VARIABLE.exec(around)?.groups ?? {};
  if (name === undefined) return asGraphQLError(cause.message, thrown, cause.extensions);
  const extensions = { code: 'BAD_USER_INPUT', ...cause.extensions, http: BAD_VARIABLES };
  return asGraphQLError(`$${name}${place}: ${cause.message}`, thrown, extensions);
}

/** What was thrown first. GraphQL wraps what resolvers and scalars throw, sometimes more than once. */
export function rootCause(thrown: unknown): unknown {
  let cause = thrown;
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError;
  return cause;
}

/** The error with another message, at the same place of the operation. */
function asGraphQLError(message: string, at: unknown, extensions: Readonly<Record<string, unknown>>): GraphQLError {
  if (!(at instanceof GraphQLError)) return new GraphQLError(message, { extensions });
  const { nodes, source, positions, path } = at;
  const http = at.extensions.http;
  return new GraphQLError(message, {
    nodes,
    source,
    positions,
    path,
    extensions: http === undefined ? extensions : { ...extensions, http },
  });
}

export function isAbort(cause: unknown): boolean {
  return cause instanceof Error && cause.name === 'AbortError';
}

function wasSeen(seen: WeakSet<object>, cause: unknown): boolean {
  if (typeof cause !== 'object' || cause === null) return false;
  if (seen.has(cause)) return true;
  seen.add(cause);
  return false;
}
