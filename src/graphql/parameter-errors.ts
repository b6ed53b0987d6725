/** Parameters of a request that are not JSON. */
import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/** Tells the client about `variables` or `extensions` in a URL that are not JSON. Yoga takes them for a defect here. */
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
