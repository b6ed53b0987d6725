/** Adds a hint to GraphQL's message about a common first mistake: two conditions in one filter. */
import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';

const SEVERAL_CONDITIONS = /OneOf Input Object type "(?:SpanFilter|TraceFilter)", exactly one field/;
const HINT = 'Join several conditions: { and: [{ ... }, { ... }] }, or with or in place of and.';

/** The same error, with the hint if it is about that mistake. */
export function withHint(error: GraphQLError): GraphQLError {
  if (!SEVERAL_CONDITIONS.test(error.message)) return error;
  const { nodes, source, positions, path, extensions } = error;
  return new GraphQLError(`${error.message} ${HINT}`, { nodes, source, positions, path, extensions });
}

/** For mistakes in the text of an operation. Those in variables go through {@link file://./mask-error.ts}. */
export function useHints(): Plugin {
  return {
    onValidate:
      () =>
      ({ valid, result, setResult }) => {
        if (!valid) setResult((result as readonly GraphQLError[]).map(withHint));
      },
  };
}
