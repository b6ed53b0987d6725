/** GraphQL over HTTP: Yoga with this program's schema, limits and errors. */
import { createYoga } from 'graphql-yoga';
import type { GraphqlContext, ServerFacts } from '../../schema/context.ts';
import { schema } from '../../schema/index.ts';
import type { Caller } from '../access/caller.ts';
import { Now } from '../model/relative-time.ts';
import { GRAPHQL_PATH } from '../net/graphql-path.ts';
import type { AnswerContext } from '../net/question.ts';
import { SpanComparisons } from '../query/compare/compare-spans.ts';
import { createLoaders } from '../query/loaders.ts';
import { Metrics } from '../query/metrics/metrics.ts';
import { ServiceMaps } from '../query/metrics/service-map.ts';
import { OperationAccount } from '../query/operation-account.ts';
import { QueryService } from '../query/query-service.ts';
import type { TraceTrees } from '../query/trace-trees.ts';
import { TraceqlMetrics } from '../query/traceql-metrics/traceql-metrics.ts';
import type { SpanReader } from '../storage/backend.ts';
import type { Documents } from './documents/documents.ts';
import { DOCUMENT_ID, useDocuments } from './documents/use-documents.ts';
import { useExactVariables } from './exact-variables.ts';
import { useHints } from './hints.ts';
import { type OperationLimits, useLimits } from './limits/use-limits.ts';
import { createMaskError, type ErrorLog } from './mask-error.ts';
import type { ParsedDocuments } from './parsed-documents.ts';
import { useRequestErrors } from './request-errors.ts';
import { type AccountedContext, useAccount } from './use-account.ts';
import { explainableContext, useExplain } from './use-explain.ts';
import { useReport } from './use-report.ts';

export interface YogaOptions {
  /** Those that are asked for by their ids, or trusted. */
  readonly documents: Documents;
  /** The reader of what a caller may see. */
  readonly readerFor: (caller: Caller) => SpanReader;
  readonly server: ServerFacts & { readonly limits: OperationLimits };
  readonly log: ErrorLog;
  /** Kept between requests. */
  readonly trees: TraceTrees;
  /** Shared with the servers of other stores, which have the same limits. Absent: they are kept for this one. */
  readonly parsed?: ParsedDocuments | undefined;
}

/** Every request gets its own loaders and query service. Only the trees of large traces outlive it. */
export function createGraphqlServer({ readerFor, documents, server, log, trees, parsed }: YogaOptions) {
  return createYoga<AnswerContext, GraphqlContext & AccountedContext>({
    schema,
    context: (initial): GraphqlContext & AccountedContext => {
      const reader = readerFor(initial.caller);
      const account = new OperationAccount(server.limits, initial, initial.waitedMs);
      initial.report?.reads(account);
      return explainableContext(initial, reader.within(account), (source) => {
        const loaders = createLoaders(source, account.signal);
        return {
          account,
          caller: initial.caller,
          now: new Now(),
          query: new QueryService(loaders, server.limits, account, trees),
          metrics: new Metrics(loaders, server.limits, account),
          serviceMaps: new ServiceMaps(loaders, server.limits, account),
          comparisons: new SpanComparisons(loaders, server.limits, account),
          traceqlMetrics: new TraceqlMetrics(loaders, server.limits, account),
          server,
          ...(initial.live && { live: { task: initial.live, settlingMs: reader.settlingMs } }),
        };
      });
    },
    plugins: [
      useExactVariables(),
      useDocuments(documents),
      useRequestErrors(),
      useHints(),
      useReport(),
      useLimits(schema, server.limits),
      useExplain(),
      useAccount(),
    ],
    maskedErrors: { maskError: createMaskError(log) },
    ...(parsed && { parserAndValidationCache: parsed }),
    graphqlEndpoint: GRAPHQL_PATH,
    extraParamNames: [DOCUMENT_ID],
    // The door decides which pages may ask (src/api/browser-guard.ts).
    cors: false,
    // graphiql-page.ts serves GraphiQL, there are no uploads, and errors are logged where they are masked.
    graphiql: false,
    landingPage: false,
    multipart: false,
    logging: false,
    // The server limits what it receives (api.operations.max_request_body_size). Yoga would read it through streams again.
    maxRequestBodySize: false,
  });
}
