/** The API on a real port over the memory backend, for tests. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BrowserGuard } from '../../api/browser-guard.ts';
import { type Check, healthRoutes } from '../../api/health.ts';
import type { Page } from '../../api/page-files.ts';
import { allRoutes, QUERY_HINT } from '../../api/places.ts';
import { createQueryAnswer, type QueryAnswerOptions } from '../../api/query-answer.ts';
import { createRouter } from '../../api/router.ts';
import { routesInProcess } from '../../api/testing/in-process.ts';
import type { Span } from '../../model/span.ts';
import type { AnswerContext } from '../../net/question.ts';
import type { SpanReader } from '../../storage/backend.ts';
import { createMemoryBackend } from '../../storage/memory/index.ts';
import type { OperationLimits } from '../limits/use-limits.ts';

/** The limits that the configuration has by default. */
export const LIMITS: OperationLimits = {
  defaultPageSize: 20,
  maxPageSize: 1_000,
  maxDepth: 25,
  maxAliases: 100,
  maxFieldComparisons: 20_000,
  maxCost: 100_000,
  maxTokens: 5_000,
  maxMetricGroups: 10_000,
  maxMetricBuckets: 10_000,
  maxWalkedSpans: 100_000,
  maxServiceMapEdges: 10_000,
  maxProfiledSpans: 5_000_000,
  maxProfiledKeys: 10_000,
  maxProfiledValues: 1_000,
  maxRecords: 300_000,
  maxReadBytes: 512 * 1024 * 1024,
  maxFields: 2_000_000,
  maxAnswerBytes: 32 * 1024 * 1024,
};

export interface GraphqlAnswer {
  // biome-ignore lint/suspicious/noExplicitAny: answers are checked by the test that asked
  readonly data?: any;
  readonly errors?: readonly { message: string; path?: unknown[]; extensions?: { code?: string } }[];
}

export interface TestServer extends AsyncDisposable {
  readonly origin: string;
  readonly url: string;
  /** What was logged. */
  readonly logged: object[];
  ask(query: string, variables?: object): Promise<GraphqlAnswer>;
}

export interface TestServerOptions extends Partial<QueryAnswerOptions> {
  readonly spans?: readonly Span[];
  /** In place of that of the memory backend. */
  readonly reader?: SpanReader;
  /** Stands between the server and the memory backend. */
  readonly wrap?: (reader: SpanReader) => SpanReader;
  readonly checkIngest?: Check;
  readonly page?: Page;
  readonly corsOrigins?: readonly string[];
  readonly allowedHosts?: readonly string[];
  /** Of every question, beside its own. */
  readonly circumstances?: Partial<AnswerContext>;
}

export async function startTestServer({
  spans = [],
  wrap,
  checkIngest,
  page,
  circumstances,
  corsOrigins = [],
  allowedHosts,
  reader: given,
  ...options
}: TestServerOptions = {}): Promise<TestServer> {
  const { reader, writer } = createMemoryBackend();
  if (spans.length > 0) await writer.write([spans]);
  const logged: object[] = [];
  const source = given ?? reader;
  const used = wrap ? wrap(source) : source;
  const log = { error: (details: object) => void logged.push(details) };
  const health = healthRoutes({ storage: () => used.check(), ...(checkIngest ? { ingest: checkIngest } : {}) });
  const answer = createQueryAnswer({
    readerFor: () => used,
    storage: 'memory',
    version: '0.0.0',
    startedAt: new Date(0),
    limits: LIMITS,
    graphiql: true,
    systemId: 'the-system',
    mcpAnswerBytes: 40 * 1024,
    log,
    ...options,
  });
  const server = createServer(
    createRouter(
      allRoutes({
        health,
        asking: routesInProcess(
          (question, context) => answer(question, { ...context, ...circumstances }),
          options.graphiql,
        ),
        page,
      }),
      QUERY_HINT,
      log,
      { browsers: new BrowserGuard({ host: '127.0.0.1', corsOrigins, allowedHosts }) },
    ),
  );
  const origin = await listen(server);
  const url = `${origin}/graphql`;
  return {
    origin,
    url,
    logged,
    ask: (query, variables) => ask(url, query, variables),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function ask(url: string, query: string, variables?: object): Promise<GraphqlAnswer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as GraphqlAnswer;
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
