/** Tempo's API beside GraphQL and beside what was sent: recorded traces in SQLite, field by field. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodeTracesJson } from '../../receivers/formats/otlp/decode-json.ts';
import { decodeTracesProtobuf } from '../../receivers/formats/otlp/decode-protobuf.ts';
import { strictly } from '../../src/api/tempo/testing/strict-json.ts';
import { startTestServer, type TestServer } from '../../src/graphql/testing/server.ts';
import { type Span, serviceName } from '../../src/model/span.ts';
import { openSqliteFixture, type SqliteFixture } from '../fixtures/sqlite.ts';

const FILES = ['otel-demo.jsonl.gz', 'hotrod.jsonl.gz'];

let sqlite: SqliteFixture;
let server: TestServer;
let sent: readonly Span[];
beforeAll(async () => {
  const lines = FILES.flatMap((file) =>
    gunzipSync(readFileSync(join(import.meta.dirname, '../fixtures/recorded', file)))
      .toString()
      .split('\n'),
  );
  sent = lines.filter((line) => line !== '').flatMap((line) => decodeTracesJson(Buffer.from(line)).spans);
  sqlite = await openSqliteFixture();
  await sqlite.writer.write([sent]);
  server = await startTestServer({ reader: sqlite.reader });
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await sqlite?.close();
});

async function get(path: string, accept = 'application/json'): Promise<Buffer> {
  const response = await fetch(`${server.origin}/tempo${path}`, { headers: { accept } });
  const bytes = Buffer.from(await response.arrayBuffer());
  if (response.status !== 200) throw new Error(`${response.status}: ${bytes.toString()}`);
  return bytes;
}

const search = async (parameters: Record<string, string>) =>
  strictly('SearchResponse', JSON.parse(String(await get(`/api/search?${new URLSearchParams(parameters)}`))));

const byKey = (a: Span, b: Span) => (a.spanId === b.spanId ? a.kind - b.kind : a.spanId < b.spanId ? -1 : 1);

test('every trace by its id is what was sent', async () => {
  for (const [traceId, spans = []] of Map.groupBy(sent, (span) => span.traceId)) {
    const decoded = decodeTracesProtobuf(await get(`/api/traces/${traceId}`, 'application/protobuf'));
    expect(decoded.spans.toSorted(byKey)).toEqual(spans.toSorted(byKey));
  }
});

const TRACES = `{ traces(first: 1000) { edges {
  node { traceId startTimeUnixNano durationNano rootSpan { name service { name } } }
} } }`;

interface FoundTrace {
  readonly traceId: string;
  readonly startTimeUnixNano: string;
  readonly durationNano: string;
  readonly rootSpan: { readonly name: string; readonly service: { readonly name: string } } | null;
}

test('a search says of each trace what GraphQL says', async () => {
  const { data } = await server.ask(TRACES);
  const { traces } = await search({ limit: '1000' });
  const expected = data.traces.edges.map(({ node }: { node: FoundTrace }) => [
    node.traceId,
    node.startTimeUnixNano,
    Number(BigInt(node.durationNano) / 1_000_000n),
    node.rootSpan?.service.name ?? '<root span not yet received>',
    node.rootSpan?.name,
  ]);
  expect(expected.length).toBeGreaterThan(100);
  expect(
    traces.map((trace: Record<string, unknown>) => [
      trace.traceID,
      trace.startTimeUnixNano,
      trace.durationMs ?? 0,
      trace.rootServiceName,
      trace.rootTraceName,
    ]),
  ).toEqual(expected);
});

/** Spans and errors by service. */
function statsOf(spans: readonly Span[]): object {
  const byService = Map.groupBy(spans, ({ resource }) => serviceName(resource));
  return Object.fromEntries(
    [...byService].map(([name, own]) => [
      name,
      { spanCount: own.length, errorCount: own.filter(({ statusCode }) => statusCode === 2).length },
    ]),
  );
}

test('spans and errors of each service', async () => {
  const { traces } = await search({ limit: '1000' });
  const expected = new Map(
    [...Map.groupBy(sent, ({ traceId }) => traceId)].map(([traceId, spans]) => [traceId, statsOf(spans)]),
  );
  for (const { traceID, serviceStats } of traces) {
    const found = Object.entries(serviceStats as Record<string, object>).map(([name, stats]) => [
      name,
      { spanCount: 0, errorCount: 0, ...stats },
    ]);
    expect(Object.fromEntries(found)).toEqual(expected.get(traceID));
  }
});

test.each([
  '{ status = error }',
  '{ resource.service.name = "frontend" && kind = server }',
  '{ name =~ ".*GET.*" } | count() > 1',
])('the spans that %s chooses', async (query) => {
  const { data } = await server.ask(
    `query ($query: String!) { traces(query: $query, first: 1000) { edges {
        node { traceId } matchedSpans(first: 1000) { spanId startTimeUnixNano durationNano }
      } } }`,
    { query },
  );
  const { traces } = await search({ q: query, limit: '1000', spss: '0' });
  const expected = data.traces.edges.map((edge: { node: { traceId: string }; matchedSpans: object[] }) => [
    edge.node.traceId,
    edge.matchedSpans.length,
    edge.matchedSpans,
  ]);
  expect(expected.length).toBeGreaterThan(0);
  expect(
    traces.map((trace: { traceID: string; spanSets: [{ matched: number; spans: Record<string, string>[] }] }) => [
      trace.traceID,
      trace.spanSets[0].matched,
      trace.spanSets[0].spans.map(({ spanID, startTimeUnixNano, durationNanos = '0' }) => ({
        spanId: spanID,
        startTimeUnixNano,
        durationNano: durationNanos,
      })),
    ]),
  ).toEqual(expected);
});

const second = (span: Span) => Number(span.startTimeUnixNano / 1_000_000_000n);

test('a search of one second finds the traces with a span that starts in it', async () => {
  for (const start of new Set(sent.map(second))) {
    const { traces } = await search({ start: `${start}`, end: `${start + 1}`, limit: '1000' });
    const expected = new Set(sent.filter((span) => second(span) === start).map(({ traceId }) => traceId));
    expect(new Set(traces.map(({ traceID }: { traceID: string }) => traceID))).toEqual(expected);
  }
});

test('tags and values are those of GraphQL', async () => {
  const { scopes } = strictly('SearchTagsV2Response', JSON.parse(String(await get('/api/v2/search/tags?limit=5000'))));
  const { data } = await server.ask('{ attributeKeys(first: 1000) { nodes { key scope } } }');
  const found = scopes.flatMap(({ name, tags }: { name: string; tags: string[] }) =>
    name === 'intrinsic' ? [] : tags.map((key) => `${name} ${key}`),
  );
  const words: Record<string, string> = { SCOPE: 'instrumentation' };
  const expected = data.attributeKeys.nodes.map(
    ({ key, scope }: { key: string; scope: string }) => `${words[scope] ?? scope.toLowerCase()} ${key}`,
  );
  expect(found.toSorted()).toEqual(expected.toSorted());
  const services = JSON.parse(String(await get('/api/v2/search/tag/resource.service.name/values')));
  const known = await server.ask('{ services { name } }');
  expect(services.tagValues.map(({ value }: { value: string }) => value).toSorted()).toEqual(
    known.data.services.map(({ name }: { name: string }) => name),
  );
});
