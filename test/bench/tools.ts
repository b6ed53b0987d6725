/**
 * `npm run bench:tools [name]`: questions to the APIs of other systems beside the same questions to GraphQL, in turn to one server.
 * With a name, only questions whose names contain it. Each API has its questions in `tools/`.
 */
import { Facts } from './facts.ts';
import { decimal, formatTable, whole } from './format-table.ts';
import { GraphqlClient } from './graphql-client.ts';
import { GrpcConnection } from './grpc-connection.ts';
import { HttpClient } from './http-client.ts';
import { percentile } from './percentile.ts';
import { buildProgram, Server } from './server.ts';
import { makeExports, RATE } from './stream.ts';
import { TemporaryFolder } from './temporary-folder.ts';
import type { Comparison, Stored } from './tools/comparison.ts';
import { jaegerComparisons } from './tools/jaeger.ts';
import { tempoComparisons } from './tools/tempo.ts';

const SEED = 1;
const SPANS = 200_000;
const WARM_UP = 20;
const SAMPLES = 100;
/** Of one question, with the same question to GraphQL. */
const MAX_SECONDS = 30;

const COMPARISONS: readonly ((stored: Stored) => readonly Comparison[])[] = [tempoComparisons, jaegerComparisons];

async function fill(server: Server): Promise<void> {
  const connection = new GrpcConnection(server.otlpGrpc);
  await connection.ready();
  const load = { seed: SEED, spans: SPANS, rate: RATE };
  for (const { bytes } of makeExports(load, new Facts(SEED))) await connection.send(bytes);
  connection.close();
}

const WHAT_IS_STORED = `{
  newest: traces(first: 20) { nodes { traceId spanCount rootSpan { name service { name } } startTimeUnixNano } }
  oldest: traces(last: 1) { nodes { startTimeUnixNano } }
  largest: traces(first: 1, orderBy: { field: SPAN_COUNT, direction: DESC }) { nodes { traceId } }
}`;

/** Asks the server what it has. */
async function storedIn(client: GraphqlClient): Promise<Stored> {
  const { text } = await client.post(Buffer.from(JSON.stringify({ query: WHAT_IS_STORED })));
  const { newest, oldest, largest } = JSON.parse(text).data;
  const [first, last] = [oldest, newest].map(({ nodes }) =>
    Number(BigInt(nodes[0].startTimeUnixNano) / 1_000_000_000n),
  );
  const { traceId, rootSpan } = newest.nodes[10];
  const end = (last ?? 0) + 60;
  return {
    traceId,
    largeTraceId: largest.nodes[0].traceId,
    service: rootSpan.service.name,
    operation: rootSpan.name,
    start: Math.floor(((first ?? 0) + end) / 2),
    end,
  };
}

interface Figures {
  readonly tool: number[];
  readonly graphql: number[];
  toolBytes: number;
  graphqlBytes: number;
}

/** Asks both in turn, so that whatever else the machine does meets both. */
async function measure({ tool, graphql }: Comparison, http: HttpClient, client: GraphqlClient): Promise<Figures> {
  const body = Buffer.from(JSON.stringify(graphql));
  const figures: Figures = { tool: [], graphql: [], toolBytes: 0, graphqlBytes: 0 };
  const end = performance.now() + MAX_SECONDS * 1_000;
  for (let count = 0; count < WARM_UP + SAMPLES && (count < 3 || performance.now() < end); count++) {
    const [one, other] = [await http.ask(tool), await client.post(body)];
    if (other.text.includes('"errors"')) throw new Error(other.text.slice(0, 1_000));
    if (count === WARM_UP) for (const list of [figures.tool, figures.graphql]) list.splice(0);
    figures.tool.push(one.milliseconds);
    figures.graphql.push(other.milliseconds);
    figures.toolBytes = one.bytes.length;
    figures.graphqlBytes = other.text.length;
  }
  return figures;
}

async function run(): Promise<void> {
  buildProgram();
  using folder = new TemporaryFolder('tools', false);
  await using server = await Server.start({ folder: folder.path, synchronous: 'normal' });
  await fill(server);
  using client = new GraphqlClient(server.graphqlUrl);
  using http = new HttpClient(new URL(server.graphqlUrl).origin);
  const stored = await storedIn(client);
  const rows = [['question', 'ms', 'GraphQL, ms', 'ratio', 'bytes', 'GraphQL, bytes']];
  for (const comparison of COMPARISONS.flatMap((make) => make(stored))) {
    if (!comparison.name.includes(process.argv[2] ?? '')) continue;
    process.stderr.write(`${comparison.name}\n`);
    try {
      rows.push(rowOf(comparison.name, await measure(comparison, http, client)));
    } catch (error) {
      // The figures of the others are worth showing all the same.
      process.exitCode = 1;
      console.error(`${comparison.name} failed:`, error);
    }
  }
  console.log(formatTable(rows).join('\n'));
  await server.stop();
}

function rowOf(name: string, { tool, graphql, toolBytes, graphqlBytes }: Figures): string[] {
  const [ms, graphqlMs] = [percentile(tool, 0.5), percentile(graphql, 0.5)];
  const times = [decimal(ms, 2), decimal(graphqlMs, 2), decimal(ms / graphqlMs, 2)];
  return [name, ...times, whole(toolBytes), whole(graphqlBytes)];
}

await run();
