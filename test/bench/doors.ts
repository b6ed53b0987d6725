/**
 * `npm run bench:doors`: the same load and the same questions to a server without TLS and tokens, with TLS, and with tokens. Each round
 * has a fresh server of each kind, in turn, so that whatever else the machine does meets all. The sender runs on the same machine,
 * and encrypts too.
 */
import { readFileSync } from 'node:fs';
import { makeAuthority, makeCertificate } from '../fixtures/certificates.ts';
import { makeToken } from '../fixtures/tokens.ts';
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

/** What a server wants of its clients. */
interface Locks {
  readonly server: Pick<ServerOptions, 'tls' | 'tokens'>;
  readonly client: { readonly ca?: Buffer; readonly authorization?: string };
}

/** Tokens of one server. The one that is used is among others. */
const TOKENS = 1_000;

async function measure({ server: options, client: secrets }: Locks, requests: readonly Buffer[]): Promise<Figures> {
  using folder = new TemporaryFolder('tls', false);
  await using server = await Server.start({ folder: folder.path, synchronous: 'normal', ...options });
  const before = server.cpuSeconds();
  const seconds = await send(server.otlpGrpc, secrets, requests);
  const cpuSeconds = server.cpuSeconds() - before;
  using client = new GraphqlClient(server.graphqlUrl, secrets);
  const small = await medianOf(client, QUERIES.small);
  const page = await medianOf(client, QUERIES.page);
  await server.stop();
  return { spansPerSecond: SPANS / seconds, cpuSeconds, small, page };
}

async function send(address: string, secrets: Locks['client'], requests: readonly Buffer[]): Promise<number> {
  const connections = Array.from({ length: CONNECTIONS }, () => new GrpcConnection(address, secrets));
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

async function kindsOfLocks(folder: string): Promise<Readonly<Record<string, Locks>>> {
  const authority = await makeAuthority(folder, 'authority');
  const tls = await makeCertificate(folder, 'server', authority);
  const tokens = Array.from({ length: TOKENS }, (_, index) => makeToken(`token ${index}`, ['ingest', 'read']));
  const { authorization } = tokens.at(-1) ?? { authorization: '' };
  return {
    plain: { server: {}, client: {} },
    TLS: { server: { tls }, client: { ca: readFileSync(authority.certFile) } },
    tokens: { server: { tokens: tokens.map(({ entry }) => entry) }, client: { authorization } },
  };
}

const median = (values: readonly number[]): number => percentile([...values], 0.5);

async function run(): Promise<void> {
  using files = new TemporaryFolder('certificates', false);
  const kinds = Object.entries(await kindsOfLocks(files.path));
  const load = { seed: SEED, spans: SPANS, rate: RATE };
  const requests = [...makeExports(load, new Facts(SEED))].map(({ bytes }) => bytes);
  const rounds: Figures[][] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const figures: Figures[] = [];
    for (const [, locks] of kinds) figures.push(await measure(locks, requests));
    process.stderr.write(`round ${round}: ${JSON.stringify(figures)}\n`);
    if (round > 0) rounds.push(figures);
  }
  const row = (name: string, key: keyof Figures, format: (value: number) => string): string[] => {
    const of = (kind: number): number[] => rounds.map((round) => round[kind]?.[key] ?? Number.NaN);
    const ratios = kinds.slice(1).map((_, index) => {
      const plain = of(0);
      return median(of(index + 1).map((value, round) => value / (plain[round] ?? Number.NaN))).toFixed(2);
    });
    return [name, ...kinds.map((_, kind) => format(median(of(kind)))), ...ratios];
  };
  const names = kinds.map(([name]) => name);
  const table = formatTable([
    ['median of the rounds', ...names, ...names.slice(1).map((name) => `${name} / plain`)],
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
