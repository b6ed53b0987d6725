/** Adds hints to GraphQL's messages about common first mistakes: two conditions in one filter, a text for milliseconds. */
import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { parseDurationNano } from '../model/go-duration.ts';

const SEVERAL_CONDITIONS = /OneOf Input Object type "(?:SpanFilter|TraceFilter)", exactly one field/;
const JOIN_CONDITIONS = 'Join several conditions: { and: [{ ... }, { ... }] }, or with or in place of and.';

const TEXT_FOR_FLOAT = /Float cannot represent non numeric value: "(?<text>[^"]+)"$/;

/** The same error, with a hint if it is about one of these mistakes. */
export function withHint(error: GraphQLError): GraphQLError {
  const hint = hintFor(error.message);
  if (hint === undefined) return error;
  const { nodes, source, positions, path, extensions } = error;
  return new GraphQLError(`${error.message}${hint}`, { nodes, source, positions, path, extensions });
}

/** What is added to the message. */
function hintFor(message: string): string | undefined {
  if (SEVERAL_CONDITIONS.test(message)) return ` ${JOIN_CONDITIONS}`;
  const text = TEXT_FOR_FLOAT.exec(message)?.groups?.text;
  if (text === undefined || parseDurationNano(text.replaceAll(' ', '')) === undefined) return undefined;
  return '. durationMs takes a number of milliseconds; for a text such as "500ms" use durationNano.';
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
