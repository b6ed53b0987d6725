/** Zipkin's read API beside GraphQL: recorded traces in SQLite, field by field. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodeTracesJson } from '../../receivers/formats/otlp/decode-json.ts';
import { LIMITS, startTestServer, type TestServer } from '../../src/graphql/testing/server.ts';
import { openSqliteFixture, type SqliteFixture } from '../fixtures/sqlite.ts';

const FILES = ['otel-demo.jsonl.gz', 'hotrod.jsonl.gz'];
/** Milliseconds; more than all recordings. */
const EVER = 'endTs=4102444800000&lookback=4102444800000';

interface GraphqlSpan {
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly name: string;
  readonly kind: string;
  readonly startTimeUnixNano: string;
  readonly durationNano: string;
  readonly status: { readonly code: string; readonly message: string };
  readonly service: { readonly name: string };
  readonly attributes: readonly { readonly key: string; readonly value: unknown }[];
  readonly events: { readonly nodes: readonly { readonly timeUnixNano: string }[] };
}

interface ZipkinSpan {
  readonly traceId: string;
  readonly id: string;
  readonly parentId?: string;
  readonly name?: string;
  readonly kind?: string;
  readonly timestamp: number;
  readonly duration: number;
  readonly localEndpoint?: { readonly serviceName?: string };
  readonly remoteEndpoint?: { readonly serviceName?: string };
  readonly annotations?: readonly { readonly timestamp: number }[];
  readonly tags?: Readonly<Record<string, string>>;
}

interface GraphqlTrace {
  readonly traceId: string;
  readonly startTimeUnixNano: string;
  readonly spans: { readonly nodes: readonly GraphqlSpan[] };
}

const SPAN = `spanId parentSpanId name kind startTimeUnixNano durationNano status { code message } service { name }
  attributes { key value } events(first: 1000) { nodes { timeUnixNano } }`;
/** Attributes that Zipkin has endpoints for. */
const IN_ENDPOINTS = /^(?:peer\.service|network\.(?:peer|local)\.(?:address|port))$/;

let sqlite: SqliteFixture;
let server: TestServer;
let traces: readonly GraphqlTrace[];

beforeAll(async () => {
  const lines = FILES.flatMap((file) =>
    gunzipSync(readFileSync(join(import.meta.dirname, '../fixtures/recorded', file)))
      .toString()
      .split('\n'),
  );
  const sent = lines.filter((line) => line !== '').flatMap((line) => decodeTracesJson(Buffer.from(line)).spans);
  sqlite = await openSqliteFixture();
  await sqlite.writer.write([sent]);
  server = await startTestServer({ reader: sqlite.reader, limits: { ...LIMITS, maxCost: 1_000_000_000 } });
  const { data, errors } = await server.ask(
    `{ traces(first: 1000) { nodes { traceId startTimeUnixNano spans(first: 1000) { nodes { ${SPAN} } } } } }`,
  );
  expect(errors).toBeUndefined();
  traces = data.traces.nodes;
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await sqlite?.close();
});

async function get<Body>(path: string): Promise<Body> {
  const response = await fetch(`${server.origin}/zipkin${path}`);
  const text = await response.text();
  expect(response.status, text).toBe(200);
  return JSON.parse(text) as Body;
}

const micros = (nanos: string): number => Number(BigInt(nanos) / 1_000n);
const search = async (parameters: string): Promise<string[]> => {
  const found = await get<ZipkinSpan[][]>(`/api/v2/traces?${EVER}&limit=1000&${parameters}`);
  return found.map(([first]) => (first?.traceId ?? '').padStart(32, '0'));
};

function expected(span: GraphqlSpan): object {
  const { kind, status } = span;
  return {
    id: span.spanId,
    ...(span.parentSpanId && { parentId: span.parentSpanId }),
    name: span.name.toLowerCase(),
    ...(['CLIENT', 'SERVER', 'PRODUCER', 'CONSUMER'].includes(kind) && { kind }),
    timestamp: micros(span.startTimeUnixNano),
    duration: Math.max(1, micros(span.durationNano)),
    localEndpoint: { serviceName: span.service.name.toLowerCase() },
    annotations: span.events.nodes.map(({ timeUnixNano }) => micros(timeUnixNano)),
    // Envoy says it in an attribute.
    isFailed: status.code === 'ERROR' || span.attributes.some(({ key, value }) => key === 'error' && value === 'true'),
  };
}

function shownIn({ traceId: _trace, remoteEndpoint: _remote, tags, annotations = [], ...span }: ZipkinSpan): object {
  const { serviceName } = span.localEndpoint ?? {};
  return {
    ...span,
    localEndpoint: { serviceName },
    annotations: annotations.map(({ timestamp }) => timestamp),
    isFailed: tags !== undefined && 'error' in tags,
  };
}

test('every span of a search is what GraphQL says, in the same order', async () => {
  const lists = await get<ZipkinSpan[][]>(`/api/v2/traces?${EVER}&limit=1000`);
  expect(lists.length).toBeGreaterThan(100);
  expect(lists.map((spans) => spans.map(shownIn))).toEqual(traces.map(({ spans }) => spans.nodes.map(expected)));
  for (const [index, list] of lists.entries()) {
    for (const [at, { tags = {} }] of list.entries()) {
      const { attributes = [] } = traces[index]?.spans.nodes[at] ?? {};
      const shown = attributes.filter(
        ({ key, value }) =>
          typeof value === 'string' && !IN_ENDPOINTS.test(key) && !(key === 'error' && value === 'false'),
      );
      expect(tags).toMatchObject(Object.fromEntries(shown.map(({ key, value }) => [key, value])));
    }
  }
});

test('a trace by its id is the one of the search', async () => {
  const lists = await get<ZipkinSpan[][]>(`/api/v2/traces?${EVER}&limit=20`);
  for (const list of lists) expect(await get(`/api/v2/trace/${list[0]?.traceId}`)).toEqual(list);
});

test('services, names of spans, and the traces that have them', async () => {
  const { data } = await server.ask('{ services { name operations(first: 1000) { nodes { name } } } }');
  const services = data.services as { name: string; operations: { nodes: { name: string }[] } }[];
  expect(await get('/api/v2/services')).toEqual(services.map(({ name }) => name.toLowerCase()).sort());
  for (const { name, operations } of services) {
    const names = new Set(operations.nodes.map((operation) => operation.name.toLowerCase()));
    expect(await get(`/api/v2/spans?serviceName=${name}`)).toEqual([...names].sort());
    const [first = ''] = names;
    const having = traces.filter(({ spans }) =>
      spans.nodes.some((span) => span.service.name === name && span.name.toLowerCase() === first),
    );
    const parameters = new URLSearchParams({ serviceName: name, spanName: first });
    expect(await search(String(parameters))).toEqual(having.map(({ traceId }) => traceId));
  }
});

test.each([
  [
    'annotationQuery=error',
    '{ anySpan: { or: [{ statusCode: { eq: ERROR } }, { attribute: { key: "error", eq: "true" } }] } }',
  ],
  ['minDuration=10000', '{ anySpan: { durationNano: { gte: "10000000" } } }'],
  ['minDuration=1&maxDuration=99', '{ anySpan: { durationNano: { gte: "0", lt: "100000" } } }'],
  [
    'serviceName=frontend&annotationQuery=http.status_code%3D200',
    '{ anySpan: { and: [{ service: { eq: "frontend" } }, { attribute: { key: "http.status_code", eq: 200 } }] } }',
  ],
])('%s finds the traces of %s', async (parameters, filter) => {
  const { data, errors } = await server.ask(`{ traces(first: 1000, filter: ${filter}) { nodes { traceId } } }`);
  expect(errors).toBeUndefined();
  expect(await search(parameters)).toEqual(data.traces.nodes.map(({ traceId }: { traceId: string }) => traceId));
});

test('dependencies are the edges of the service map', async () => {
  const { data } = await server.ask(
    '{ serviceMap { edges { source { name } target { name } measures { count errorCount } } } }',
  );
  const sums = new Map<string, number[]>();
  for (const { source, target, measures } of data.serviceMap.edges) {
    const key = `${source.name.toLowerCase()} > ${target.name.toLowerCase()}`;
    const [calls = 0, errors = 0] = sums.get(key) ?? [];
    sums.set(key, [calls + measures.count, errors + measures.errorCount]);
  }
  const links = await get<{ parent: string; child: string; callCount: number; errorCount?: number }[]>(
    `/api/v2/dependencies?${EVER}`,
  );
  expect(sums.size).toBeGreaterThan(10);
  expect(
    new Map(
      links.map(({ parent, child, callCount, errorCount = 0 }) => [`${parent} > ${child}`, [callCount, errorCount]]),
    ),
  ).toEqual(sums);
});
