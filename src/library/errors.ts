/** What the library throws beside `SpangraphError`, which says what is wrong with a configuration or a start. */

/** One error of a GraphQL answer. */
export interface GraphQLErrorEntry {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly locations?: readonly { readonly line: number; readonly column: number }[];
  /** `code` is one of docs/errors.md. */
  readonly extensions?: { readonly code?: string; readonly [name: string]: unknown };
}

/** A query was answered with errors. The message has those of all of them, a line each. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
  readonly errors: readonly GraphQLErrorEntry[];
  /** What was answered beside the errors, if anything. */
  readonly data: unknown;

  constructor(errors: readonly GraphQLErrorEntry[], data: unknown) {
    super(
      errors.map(({ message, path }) => (path === undefined ? message : `${path.join('.')}: ${message}`)).join('\n'),
    );
    this.errors = errors;
    this.data = data;
  }
}

/** What was waited for did not arrive in time. The message says what had arrived. */
export class NotSettledError extends Error {
  override readonly name = 'NotSettledError';
}
