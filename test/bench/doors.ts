/**
 * `npm run bench:doors`: the same load and the same questions to a server without TLS and tokens, one with TLS, and one with tokens. All
 * run all the time and are asked in turn, so that whatever else the machine does meets all. The sender runs on the same machine, and
 * encrypts too.
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
const SPANS = 200_000;
const CONNECTIONS = 4;
/** Exports that one server gets before it is the other's turn. */
const TURN = 20;
/** Turns of each that are not counted: code is compiled in them. */
const WARM_UP_TURNS = 3;
const WARM_UP_QUESTIONS = 50;
const QUESTIONS = 500;

const QUERIES = {
  'a small query': '{ services { name spanCount } }',
  'a page of 20 traces with spans':
    '{ traces(first: 20) { nodes { traceId spans { nodes { spanId name attributes { key value } } } } } }',
};

/** Tokens of one server. The last one is used. */
const TOKENS = 1_000;

/** What a server wants of its clients. */
interface Locks {
  readonly server: Pick<ServerOptions, 'tls' | 'tokens'>;
  readonly client: { readonly ca?: Buffer; readonly authorization?: string };
}

/** A server, and those who ask it. */
class Side implements AsyncDisposable {
  readonly #folder: TemporaryFolder;
  readonly server: Server;
  readonly client: GraphqlClient;
  readonly #connections: readonly GrpcConnection[];
  seconds = 0;
  cpuSeconds = 0;

  static async start(locks: Locks): Promise<Side> {
    const folder = new TemporaryFolder('doors', false);
    const server = await Server.start({ folder: folder.path, synchronous: 'normal', ...locks.server });
    return new Side(folder, server, locks.client);
  }

  private constructor(folder: TemporaryFolder, server: Server, secrets: Locks['client']) {
    this.#folder = folder;
    this.server = server;
    this.client = new GraphqlClient(server.graphqlUrl, secrets);
    this.#connections = Array.from({ length: CONNECTIONS }, () => new GrpcConnection(server.otlpGrpc, secrets));
  }

  ready(): Promise<unknown> {
    return Promise.all(this.#connections.map((connection) => connection.ready()));
  }

  async send(requests: readonly Buffer[], isCounted: boolean): Promise<void> {
    const queue = requests.values();
    const [start, cpu] = [performance.now(), this.server.cpuSeconds()];
    await Promise.all(
      this.#connections.map(async (connection) => {
        for (const request of queue) await connection.send(request);
      }),
    );
    if (!isCounted) return;
    this.seconds += (performance.now() - start) / 1_000;
    this.cpuSeconds += this.server.cpuSeconds() - cpu;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.client[Symbol.dispose]();
    for (const connection of this.#connections) connection.close();
    await this.server[Symbol.asyncDispose]();
    this.#folder[Symbol.dispose]();
  }
}

/** Spans that were sent and counted, to each side. */
async function load(sides: readonly Side[]): Promise<number> {
  const exports = [...makeExports({ seed: SEED, spans: SPANS, rate: RATE }, new Facts(SEED))];
  let counted = 0;
  for (let start = 0; start < exports.length; start += TURN) {
    const part = exports.slice(start, start + TURN);
    const isCounted = start >= WARM_UP_TURNS * TURN;
    if (isCounted) counted += part.reduce((sum, { spans }) => sum + spans, 0);
    for (const side of inTurn(sides, start / TURN)) {
      await side.send(
        part.map(({ bytes }) => bytes),
        isCounted,
      );
    }
  }
  return counted;
}

/** Another one is the first in each round: the later ones meet what the work of those before has left behind. */
function inTurn(sides: readonly Side[], round: number): Side[] {
  const first = round % sides.length;
  return [...sides.slice(first), ...sides.slice(0, first)];
}

/** Median milliseconds of each side. */
async function ask(sides: readonly Side[], query: string): Promise<number[]> {
  const body = Buffer.from(JSON.stringify({ query }));
  const taken = sides.map((): number[] => []);
  for (let count = 0; count < WARM_UP_QUESTIONS + QUESTIONS; count++) {
    for (const side of inTurn(sides, count)) {
      const { text, milliseconds } = await side.client.post(body);
      if (text.includes('"errors"')) throw new Error(text.slice(0, 1_000));
      taken[sides.indexOf(side)]?.push(milliseconds);
    }
  }
  return taken.map((all) => percentile(all.slice(WARM_UP_QUESTIONS), 0.5));
}

function row(name: string, values: readonly number[], format: (value: number) => string): string[] {
  const [plain = Number.NaN, ...others] = values;
  return [name, ...values.map(format), ...others.map((value) => decimal(value / plain, 2))];
}

async function tlsLocks(folder: string): Promise<Locks> {
  const authority = await makeAuthority(folder, 'authority');
  const tls = await makeCertificate(folder, 'server', authority);
  return { server: { tls }, client: { ca: readFileSync(authority.certFile) } };
}

function tokenLocks(): Locks {
  const tokens = Array.from({ length: TOKENS }, (_, index) => makeToken(`token ${index}`, ['ingest', 'read']));
  const { authorization } = tokens.at(-1) ?? { authorization: '' };
  return { server: { tokens: tokens.map(({ entry }) => entry) }, client: { authorization } };
}

async function run(): Promise<void> {
  using files = new TemporaryFolder('certificates', false);
  await using plain = await Side.start({ server: {}, client: {} });
  await using encrypted = await Side.start(await tlsLocks(files.path));
  await using locked = await Side.start(tokenLocks());
  const sides = [plain, encrypted, locked];
  await Promise.all(sides.map((side) => side.ready()));
  const spans = await load(sides);
  const rate = sides.map(({ seconds }) => spans / seconds);
  const cpu = sides.map(({ cpuSeconds }) => (cpuSeconds * 1_000_000) / spans);
  const rows = [
    ['', 'plain', 'TLS', 'tokens', 'TLS / plain', 'tokens / plain'],
    row('spans/s, OTLP/gRPC', rate, whole),
    row('CPU of the server, microseconds a span', cpu, (value) => decimal(value, 1)),
  ];
  for (const [name, query] of Object.entries(QUERIES)) {
    rows.push(row(`ms of ${name}`, await ask(sides, query), (value) => decimal(value, 2)));
  }
  const { commit, date, processor, node, load: loads } = describeMachine();
  console.log(`Spangraph ${commit}, ${date}, ${processor}, Node ${node}, load average ${loads[0]?.toFixed(1)}\n`);
  console.log(formatTable(rows).join('\n'));
}

await run();
