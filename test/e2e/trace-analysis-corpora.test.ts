/** Critical paths and shares of services in recorded traces, computed once more from the requests as they were sent. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeTracesJson } from '../../receivers/formats/otlp/decode-json.ts';
import { startTestServer, type TestServer } from '../../src/graphql/testing/server.ts';
import { noCorpora, requestsOfSet } from '../fixtures/corpora.ts';
import { openSqliteFixture, type SqliteFixture } from '../fixtures/sqlite.ts';
import { describeUnless } from '../fixtures/unless.ts';
import { type PaintedSpan, steppedPath, steppedSelfTime } from '../property/stepped-path.ts';

/** Those whose traces use each span id once, which is all that the second computation knows. */
const SETS = [
  'otel-demo-otel-tui',
  'hotrod-jaeger-ui',
  'dsb-hotel-load25',
  'dsb-media-load25',
  'node-load25',
  'trainticket-1min-events',
  'onlineboutique-1min',
];
const TRACES_A_PAGE = 100;

interface SentSpan extends PaintedSpan<bigint> {
  readonly service: string;
  readonly isError: boolean;
}

/** What both computations say of a trace. Times are decimal. */
interface Analysis {
  readonly path: readonly { readonly spanId: string; readonly start: string; readonly end: string }[];
  /** By service: spans, errors, self time and time on the path. */
  readonly shares: Readonly<Record<string, readonly [number, number, string, string]>>;
}

/** Spans by trace, read from the JSON alone. */
function sentSpans(requests: readonly string[]): Map<string, SentSpan[]> {
  const traces = new Map<string, SentSpan[]>();
  for (const request of requests) {
    for (const { resource, scopeSpans } of JSON.parse(request).resourceSpans) {
      const service = resource?.attributes?.find(({ key }: { key: string }) => key === 'service.name');
      // biome-ignore lint/suspicious/noExplicitAny: a span as the file has it
      for (const span of scopeSpans.flatMap(({ spans }: { spans: any[] }) => spans)) {
        const list = traces.get(span.traceId) ?? [];
        traces.set(span.traceId, list);
        list.push({
          spanId: span.spanId,
          parentSpanId: span.parentSpanId ?? '',
          start: BigInt(span.startTimeUnixNano),
          end: BigInt(span.endTimeUnixNano),
          service: service?.value?.stringValue ?? '',
          isError: span.status?.code === 2,
        });
      }
    }
  }
  return traces;
}

function expectedOf(spans: readonly SentSpan[]): Analysis {
  const path = steppedPath(spans);
  const shares = Object.entries(Object.groupBy(spans, ({ service }) => service)).map(([service, own = []]) => {
    const self = own.reduce((sum, span) => sum + steppedSelfTime(span, spans), 0n);
    const onPath = path
      .filter(({ spanId }) => own.some((span) => span.spanId === spanId))
      .reduce((sum, { start, end }) => sum + end - start, 0n);
    return [service, [own.length, own.filter(({ isError }) => isError).length, String(self), String(onPath)]] as const;
  });
  return {
    path: path.map(({ spanId, start, end }) => ({ spanId, start: String(start), end: String(end) })),
    shares: Object.fromEntries(shares),
  };
}

const QUESTION = `query ($after: String) { traces(first: ${TRACES_A_PAGE}, after: $after) {
  pageInfo { hasNextPage endCursor }
  nodes {
    traceId
    criticalPath { span { spanId } startTimeUnixNano endTimeUnixNano }
    serviceBreakdown { service { name } spanCount errorCount selfTimeNano criticalPathNano }
  }
} }`;

async function answers(server: TestServer): Promise<Map<string, Analysis>> {
  const found = new Map<string, Analysis>();
  let after: string | null = null;
  do {
    const { data, errors } = await server.ask(QUESTION, { after });
    expect(errors).toBeUndefined();
    for (const { traceId, criticalPath, serviceBreakdown } of data.traces.nodes) {
      found.set(traceId, {
        path: criticalPath.map(segmentOf),
        shares: Object.fromEntries(serviceBreakdown.map(shareOf)),
      });
    }
    const { hasNextPage, endCursor } = data.traces.pageInfo;
    after = hasNextPage ? endCursor : null;
  } while (after !== null);
  return found;
}

// biome-ignore lint/suspicious/noExplicitAny: a part of an answer
const segmentOf = ({ span, startTimeUnixNano, endTimeUnixNano }: any) => ({
  spanId: span.spanId,
  start: startTimeUnixNano,
  end: endTimeUnixNano,
});

// biome-ignore lint/suspicious/noExplicitAny: a part of an answer
const shareOf = ({ service, spanCount, errorCount, selfTimeNano, criticalPathNano }: any) => [
  service.name,
  [spanCount, errorCount, selfTimeNano, criticalPathNano],
];

describeUnless(noCorpora, 'recorded traces', () => {
  describe.each(SETS)('%s', (set) => {
    let store: SqliteFixture;
    let server: TestServer;
    let requests: string[];

    beforeAll(async () => {
      requests = requestsOfSet(set);
      store = await openSqliteFixture();
      await store.writer.write(requests.map((request) => decodeTracesJson(Buffer.from(request)).spans));
      server = await startTestServer({ wrap: () => store.reader });
    });
    afterAll(async () => {
      await server[Symbol.asyncDispose]();
      await store.close();
    });

    test('have the critical paths and the shares of services that the requests say', async () => {
      const expected = new Map([...sentSpans(requests)].map(([traceId, spans]) => [traceId, expectedOf(spans)]));
      expect(await answers(server)).toEqual(expected);
    });
  });
});
