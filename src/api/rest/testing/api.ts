/** The REST API on a real port over the memory backend, for tests. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  attributesOf,
  BASE_TIME,
  makeEvent,
  makeLink,
  makeSpan,
  resourceOf,
  spanIdOf,
  traceIdOf,
} from '../../../../test/fixtures/spans.ts';
import { LIMITS } from '../../../graphql/testing/server.ts';
import type { Span } from '../../../model/span.ts';
import type { AccountLimits } from '../../../query/operation-account.ts';
import { TraceTrees } from '../../../query/trace-trees.ts';
import type { SpanReader } from '../../../storage/backend.ts';
import { createMemoryBackend } from '../../../storage/memory/index.ts';
import { useCasesOf } from '../../adapter/use-cases.ts';
import { createRouter } from '../../router.ts';
import { routesInProcess } from '../../testing/in-process.ts';
import { createRestAnswer } from '../answer.ts';

/** An answer. `body` is the parsed JSON, if it is JSON. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: answers are checked by the test that asked
  readonly body: any;
}

/** The API under test. */
export interface Api extends AsyncDisposable {
  get(path: string): Promise<Answer>;
  post(path: string, body: unknown): Promise<Answer>;
  send(path: string, init: RequestInit): Promise<Answer>;
  readonly logged: object[];
}

/** Differences from the default. */
export interface ApiOptions {
  readonly maxPageSize?: number;
  readonly limits?: Partial<AccountLimits>;
  readonly wrap?: (reader: SpanReader) => SpanReader;
}

/** Serves these spans. */
export async function startApi(
  spans: readonly Span[],
  { maxPageSize = 1_000, limits, wrap }: ApiOptions = {},
): Promise<Api> {
  const { reader, writer } = createMemoryBackend();
  await writer.write([spans]);
  const logged: object[] = [];
  const log = { error: (details: object) => void logged.push(details) };
  const answer = createRestAnswer({
    useCases: useCasesOf({
      readerFor: () => (wrap ? wrap(reader) : reader),
      limits: { ...LIMITS, ...limits, maxPageSize, maxMetricBuckets: 1_000 },
      trees: new TraceTrees(),
    }),
    maxPageSize,
    systemId: 'the-system',
    log,
  });
  const server = createServer(createRouter(routesInProcess(answer), '', log));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const send = async (path: string, init: RequestInit): Promise<Answer> => {
    const response = await fetch(origin + path, init);
    const text = await response.text();
    return { status: response.status, text, body: text.startsWith('{') ? JSON.parse(text) : undefined };
  };
  return {
    get: (path) => send(path, {}),
    post: (path, body) => send(path, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) }),
    send,
    logged,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Milliseconds after the first span's start. */
export const ms = (n: number) => BASE_TIME + BigInt(n) * 1_000_000n;

/** Three spans of three services in two traces. */
export const SPANS: readonly Span[] = [
  makeSpan({
    name: 'GET /',
    kind: 2,
    startTimeUnixNano: ms(0),
    endTimeUnixNano: ms(100),
    attributes: attributesOf({ 'http.status_code': 200n, big: 2n ** 63n - 1n, ok: true, 'a/b c': 'x' }),
    events: [makeEvent({ name: 'retry', attributes: attributesOf({ attempt: 1n }) })],
    links: [makeLink({ attributes: attributesOf({ why: 'queue' }) })],
    resource: resourceOf('shop'),
  }),
  makeSpan({
    spanId: spanIdOf(2),
    parentSpanId: spanIdOf(1),
    name: 'pay',
    kind: 3,
    startTimeUnixNano: ms(10),
    endTimeUnixNano: ms(20),
    statusCode: 2,
    statusMessage: 'broken',
    attributes: attributesOf({ 'http.status_code': 500n }),
    resource: resourceOf('payment'),
  }),
  makeSpan({
    traceId: traceIdOf(2),
    name: 'job',
    startTimeUnixNano: ms(1_000),
    endTimeUnixNano: ms(3_000),
    attributes: attributesOf({ 'http.status_code': 404n }),
    resource: resourceOf('jobs'),
  }),
];

/** One filter of a request. */
export const filter = (key: string, operator: string, value?: unknown) => ({
  keyValueFilter: { key, operator, value },
});
