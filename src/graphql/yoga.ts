/** GraphQL over HTTP: Yoga with this program's schema, limits and errors. */
import { createYoga } from 'graphql-yoga';
import type { GraphqlContext, ServerFacts } from '../../schema/context.ts';
import { schema } from '../../schema/index.ts';
import { createLoaders } from '../query/loaders.ts';
import { QueryService } from '../query/query-service.ts';
import { TraceTrees } from '../query/trace-trees.ts';
import type { SpanReader } from '../storage/backend.ts';
import { useExactVariables } from './exact-variables.ts';
import { useHints } from './hints.ts';
import { type OperationLimits, useLimits } from './limits/use-limits.ts';
import { createMaskError, type ErrorLog } from './mask-error.ts';
import { useParameterErrors } from './parameter-errors.ts';
import { explainableContext, useExplain } from './use-explain.ts';

/** Most bytes of a request's body. The text of an operation is small, but its variables may hold long lists. */
export const MAX_REQUEST_BYTES = 1024 * 1024;

export const GRAPHQL_PATH = '/graphql';

export interface YogaOptions {
  readonly reader: SpanReader;
  readonly server: ServerFacts & { readonly limits: OperationLimits };
  readonly log: ErrorLog;
  /** Origins whose pages may send requests. None by default: only pages of this server may. */
  readonly corsOrigins: readonly string[];
}

/** Every request gets its own loaders and query service. Only the trees of large traces outlive it. */
export function createGraphqlServer({ reader, server, log, corsOrigins }: YogaOptions) {
  const trees = new TraceTrees();
  return createYoga<object, GraphqlContext>({
    schema,
    context: (initial): GraphqlContext =>
      explainableContext(initial, reader, (source) => ({
        query: new QueryService(createLoaders(source, initial.request.signal), server.limits, trees),
        server,
      })),
    plugins: [useExactVariables(), useParameterErrors(), useHints(), useLimits(schema, server.limits), useExplain()],
    maskedErrors: { maskError: createMaskError(log) },
    graphqlEndpoint: GRAPHQL_PATH,
    maxRequestBodySize: MAX_REQUEST_BYTES,
    cors: corsOrigins.length === 0 ? false : { origin: [...corsOrigins], methods: ['GET', 'POST'], credentials: false },
    // graphiql/page.ts serves GraphiQL, there are no uploads, and errors are logged where they are masked.
    graphiql: false,
    landingPage: false,
    multipart: false,
    logging: false,
  });
}
