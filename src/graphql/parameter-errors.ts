/** Parameters of a request that are no JSON. */
import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/** Yoga takes `variables` or `extensions` of a URL that are no JSON for a defect of the server; the client is told. */
export function useParameterErrors(): Plugin {
  return {
    onRequestParse: ({ requestParser, setRequestParser }) => {
      if (!requestParser) return;
      setRequestParser(async (request) => {
        try {
          return await requestParser(request);
        } catch (error) {
          throw error instanceof SyntaxError ? badParameters(error) : error;
        }
      });
    },
  };
}

function badParameters({ message }: SyntaxError): GraphQLError {
  return new GraphQLError(`The parameters variables and extensions must be JSON objects: ${message}.`, {
    extensions: { code: 'BAD_REQUEST', http: { status: 400 } },
  });
}
