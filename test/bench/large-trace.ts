/** `npm run bench:large-trace`: pages to the end of traces of 100,000 spans, and analyses them: what it takes, and the memory. */
import { encodeTracesProtobuf } from '../../receivers/formats/otlp/encode-protobuf.ts';
import type { Span } from '../../src/model/span.ts';
import { attributesOf, BASE_TIME, makeSpan, resourceOf, spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { GraphqlClient } from './graphql-client.ts';
import { GrpcConnection } from './grpc-connection.ts';
import { percentile } from './percentile.ts';
import { buildProgram, Server } from './server.ts';
import { TemporaryFolder } from './temporary-folder.ts';

const SIZE = 100_000;
const EXPORT_SPANS = 500;
const MIB = 2 ** 20;

/** Traces by what their spans hang under, as the number of the parent; 0 is none. */
const TRACES = {
  fan: (number: number) => (number === 1 ? 0 : 1),
  chain: (number: number) => number - 1,
  mixed: (number: number) => (number % 100 === 1 ? Math.ceil(number / 1_000) - 1 : number - 1),
};

function spanOf(trace: number, number: number, parent: number): Span {
  return makeSpan({
    traceId: traceIdOf(trace),
    spanId: spanIdOf(number),
    parentSpanId: parent === 0 ? '' : spanIdOf(parent),
    name: `operation ${number % 50}`,
    startTimeUnixNano: BASE_TIME + BigInt(number) * 1_000n,
    endTimeUnixNano: BASE_TIME + BigInt(2 * SIZE - number) * 1_000n,
    resource: resourceOf(`service ${number % 20}`),
    attributes: attributesOf(
      Object.fromEntries(
        Array.from({ length: 12 }, (_, index) => [
          `key.${index}`,
          index === 0 ? number : `value ${(number * index) % 977}`,
        ]),
      ),
    ),
  });
}

const LISTS = {
  'trace.spans': 'trace(traceId: $trace) { list: spans(first: 1000, after: $after) PAGE }',
  'trace.spans, filter': `trace(traceId: $trace) { list: spans(first: 1000, after: $after,
    filter: { attribute: { key: "key.0", gte: 50000 } }) PAGE }`,
  'trace.spans, ancestor': `trace(traceId: $trace) { list: spans(first: 1000, after: $after,
    filter: { ancestor: { name: { eq: "operation 1" } } }) PAGE }`,
  children: 'span(traceId: $trace, spanId: $root) { list: children(first: 1000, after: $after) PAGE }',
  descendants: 'span(traceId: $trace, spanId: $root) { list: descendants(first: 1000, after: $after) PAGE }',
  'descendants, maxDepth 3': `span(traceId: $trace, spanId: $root) {
    list: descendants(first: 1000, after: $after, maxDepth: 3) PAGE }`,
};

const ANALYSES = {
  depth: 'depth',
  criticalPath: 'criticalPath { durationNano span { spanId name } }',
  serviceBreakdown: 'serviceBreakdown { service { name } selfTimeNano criticalPathNano }',
  completeness: 'completeness { rootCount lastArrival }',
};
const ANALYSED_TIMES = 5;

async function analyse(client: GraphqlClient, fields: string, trace: string) {
  const times: number[] = [];
  while (times.length < ANALYSED_TIMES) {
    const query = `{ trace(traceId: "${trace}") { ${fields} } }`;
    const { text, milliseconds } = await client.post(Buffer.from(JSON.stringify({ query })));
    if (text.includes('"errors"')) throw new Error(`${fields}: ${text.slice(0, 500)}`);
    times.push(milliseconds);
  }
  return { nodes: 1, times };
}

async function walk(client: GraphqlClient, list: string, trace: string) {
  const page = '{ pageInfo { hasNextPage endCursor } nodes { spanId name attributes { key value } } }';
  const query = `query ($trace: TraceID!, $root: SpanID!, $after: String) { found: ${list.replace('PAGE', page)} }`;
  const times: number[] = [];
  let nodes = 0;
  let after: string | null = null;
  do {
    const variables = { trace, after, root: spanIdOf(1) };
    const { text, milliseconds } = await client.post(
      Buffer.from(
        JSON.stringify({
          query: query.replace(', $root: SpanID!', list.includes('$root') ? ', $root: SpanID!' : ''),
          variables,
        }),
      ),
    );
    const { data, errors } = JSON.parse(text);
    if (errors !== undefined) throw new Error(`${list}: ${JSON.stringify(errors).slice(0, 500)}`);
    const found = data.found.list;
    nodes += found.nodes.length;
    times.push(milliseconds);
    after = found.pageInfo.hasNextPage ? found.pageInfo.endCursor : null;
  } while (after !== null);
  return { nodes, times };
}

async function measure(): Promise<void> {
  buildProgram();
  using folder = new TemporaryFolder('large-trace', false);
  await fill(folder.path);
  for (const [traceNumber, name] of Object.keys(TRACES).entries()) {
    if (process.argv[2] !== undefined && process.argv[2] !== name) continue;
    const trace = traceIdOf(traceNumber + 1);
    for (const [title, list] of Object.entries(LISTS)) {
      await tell(folder.path, `${name} | ${title}`, (client) => walk(client, list, trace));
    }
    for (const [title, fields] of Object.entries(ANALYSES)) {
      await tell(folder.path, `${name} | ${title}`, (client) => analyse(client, fields, trace));
    }
  }
}

/** Starts a server on the folder, asks, and prints what the answers took. */
async function tell(
  folder: string,
  title: string,
  ask: (client: GraphqlClient) => Promise<{ readonly nodes: number; readonly times: readonly number[] }>,
): Promise<void> {
  await using server = await Server.start({ folder, synchronous: 'normal' });
  using client = new GraphqlClient(server.graphqlUrl);
  await client.post(Buffer.from(JSON.stringify({ query: '{ spans(first: 20) { nodes { spanId } } }' })));
  const before = server.peakMemoryBytes();
  const { nodes, times } = await ask(client);
  const peak = server.peakMemoryBytes();
  console.log(
    [
      title,
      nodes,
      times.length,
      times[0]?.toFixed(0),
      percentile(times, 0.5).toFixed(0),
      Math.max(...times).toFixed(0),
      (before / MIB).toFixed(0),
      (peak / MIB).toFixed(0),
    ].join(' | '),
  );
  await server.stop();
}

async function fill(folder: string): Promise<void> {
  await using server = await Server.start({ folder, synchronous: 'normal' });
  const connection = new GrpcConnection(server.otlpGrpc);
  await connection.ready();
  for (const [index, parentOf] of Object.values(TRACES).entries()) {
    for (let first = 1; first <= SIZE; first += EXPORT_SPANS) {
      const spans = Array.from({ length: EXPORT_SPANS }, (_, offset) =>
        spanOf(index + 1, first + offset, parentOf(first + offset)),
      );
      await connection.send(Buffer.from(encodeTracesProtobuf(spans)));
    }
  }
  connection.close();
  await server.stop();
}

console.log('trace | list | nodes | pages | first ms | p50 ms | max ms | RSS before MiB | peak MiB');
await measure();
