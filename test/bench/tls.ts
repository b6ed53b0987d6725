/**
 * `npm run bench:tls`: the same load and the same questions with TLS and without, each round by a fresh server and in turn, so that
 * whatever else the machine does meets both. The sender runs on the same machine, and encrypts too.
 */
import { readFileSync } from 'node:fs';
import { makeAuthority, makeCertificate } from '../fixtures/certificates.ts';
import { Facts } from './facts.ts';
import { decimal, formatTable, whole } from './format-table.ts';
import { GraphqlClient } from './graphql-client.ts';
import { GrpcConnection } from './grpc-connection.ts';
import { describeMachine } from './machine.ts';
import { percentile } from './percentile.ts';
import { Server, type ServerOptions } from './server.ts';
import { makeExports, RATE } from './stream.ts';
import { TemporaryFolder } from './temporary-folder.ts';

const SEED = 1;
const SPANS = 50_000;
const CONNECTIONS = 4;
/** The first is not counted: this process compiles its code in it. */
const ROUNDS = 5;
const WARM_UP_QUESTIONS = 50;
const QUESTIONS = 400;

const QUERIES = {
  small: '{ services { name spanCount } }',
  page: '{ traces(first: 20) { nodes { traceId spanCount rootSpan { name } spans { nodes { spanId name attributes { key value } } } } } }',
};

interface Figures {
  readonly spansPerSecond: number;
  /** Of the server, for all spans. */
  readonly cpuSeconds: number;
  /** Median milliseconds of each query. */
  readonly small: number;
  readonly page: number;
}

type Tls = NonNullable<ServerOptions['tls']> & { readonly ca: Buffer };

async function measure(tls: Tls | undefined, requests: readonly Buffer[]): Promise<Figures> {
  using folder = new TemporaryFolder('tls', false);
  await using server = await Server.start({ folder: folder.path, synchronous: 'normal', tls });
  const before = server.cpuSeconds();
  const seconds = await send(server.otlpGrpc, tls?.ca, requests);
  const cpuSeconds = server.cpuSeconds() - before;
  using client = new GraphqlClient(server.graphqlUrl, tls?.ca);
  const small = await medianOf(client, QUERIES.small);
  const page = await medianOf(client, QUERIES.page);
  await server.stop();
  return { spansPerSecond: SPANS / seconds, cpuSeconds, small, page };
}

async function send(address: string, ca: Buffer | undefined, requests: readonly Buffer[]): Promise<number> {
  const connections = Array.from({ length: CONNECTIONS }, () => new GrpcConnection(address, ca));
  try {
    await Promise.all(connections.map((connection) => connection.ready()));
    const queue = requests.values();
    const start = performance.now();
    await Promise.all(
      connections.map(async (connection) => {
        for (const request of queue) await connection.send(request);
      }),
    );
    return (performance.now() - start) / 1_000;
  } finally {
    for (const connection of connections) connection.close();
  }
}

async function medianOf(client: GraphqlClient, query: string): Promise<number> {
  const body = Buffer.from(JSON.stringify({ query }));
  const taken: number[] = [];
  for (let count = 0; count < WARM_UP_QUESTIONS + QUESTIONS; count++) {
    const { text, milliseconds } = await client.post(body);
    if (text.includes('"errors"')) throw new Error(text.slice(0, 1_000));
    taken.push(milliseconds);
  }
  return percentile(taken.slice(WARM_UP_QUESTIONS), 0.5);
}

async function run(): Promise<void> {
  using files = new TemporaryFolder('certificates', false);
  const authority = await makeAuthority(files.path, 'authority');
  const tls = { ...(await makeCertificate(files.path, 'server', authority)), ca: readFileSync(authority.certFile) };
  const load = { seed: SEED, spans: SPANS, rate: RATE };
  const requests = [...makeExports(load, new Facts(SEED))].map(({ bytes }) => bytes);
  const plain: Figures[] = [];
  const encrypted: Figures[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const pair = [await measure(undefined, requests), await measure(tls, requests)] as const;
    process.stderr.write(`round ${round}: ${JSON.stringify(pair)}\n`);
    if (round === 0) continue;
    plain.push(pair[0]);
    encrypted.push(pair[1]);
  }
  const row = (name: string, key: keyof Figures, format: (value: number) => string): string[] => {
    const [without, withTls] = [plain, encrypted].map((all) =>
      percentile(
        all.map((one) => one[key]),
        0.5,
      ),
    );
    const ratios = plain.map((one, round) => (encrypted[round]?.[key] ?? Number.NaN) / one[key]);
    return [name, format(without ?? 0), format(withTls ?? 0), percentile(ratios, 0.5).toFixed(2)];
  };
  const table = formatTable([
    ['median of the rounds', 'plain', 'TLS', 'TLS / plain'],
    row('spans/s, OTLP/gRPC', 'spansPerSecond', whole),
    row(`CPU s of the server for ${whole(SPANS)} spans`, 'cpuSeconds', (value) => decimal(value, 2)),
    row('ms of a small query', 'small', (value) => decimal(value, 2)),
    row('ms of a page of 20 traces with spans', 'page', (value) => decimal(value, 2)),
  ]);
  const { commit, date, processor, node, load: loads } = describeMachine();
  console.log(`Spangraph ${commit}, ${date}, ${processor}, Node ${node}, load average ${loads[0]?.toFixed(1)}\n`);
  console.log(table.join('\n'));
}

await run();
