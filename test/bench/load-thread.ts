/** Entry of the sender's thread: makes the load in parts and sends each; the clock runs only while it sends. */
import { parentPort, workerData } from 'node:worker_threads';
import { Facts } from './facts.ts';
import { GraphqlClient } from './graphql-client.ts';
import { GrpcConnection } from './grpc-connection.ts';
import type { LoadMessage, LoadPlan } from './load.ts';
import { percentile } from './percentile.ts';
import { searchableMs } from './searchable.ts';
import { EXPORT_SPANS, type Export, makeExports } from './stream.ts';

/** Spans between two reports of progress, and between two that are looked for. */
const PROGRESS_SPANS = 100_000;
const PROBE_SPANS = 10_000;

const plan = workerData as LoadPlan;

/** What sending took. */
class Sent {
  spans = 0;
  bytes = 0;
  seconds = 0;
  retries = 0;
  readonly acknowledgedMs: number[] = [];
  readonly searchableMs: number[] = [];
}

async function send(): Promise<void> {
  const facts = new Facts(plan.seed);
  const connections = Array.from({ length: plan.connections }, () => new GrpcConnection(plan.address));
  const sent = new Sent();
  using client = new GraphqlClient(plan.graphqlUrl);
  try {
    await Promise.all(connections.map((connection) => connection.ready()));
    for (const part of inParts(makeExports(plan, facts))) {
      await sendPart(part, connections, client, sent);
    }
  } finally {
    for (const connection of connections) connection.close();
  }
  const { acknowledgedMs, searchableMs: searchable, ...sums } = sent;
  const acknowledged = { p50Ms: percentile(acknowledgedMs, 0.5), p95Ms: percentile(acknowledgedMs, 0.95) };
  const seen = { searchableMs: percentile(searchable, 0.5), searchableMaxMs: percentile(searchable, 1) };
  tell({ type: 'sent', result: { ...sums, ...acknowledged, ...seen } });
  tell({ type: 'samples', samples: facts.samples() });
}

function* inParts(exports: Iterable<Export>): Generator<Export[], void> {
  let part: Export[] = [];
  for (const one of exports) {
    part.push(one);
    if (part.length * EXPORT_SPANS < plan.burst) continue;
    yield part;
    part = [];
  }
  if (part.length > 0) yield part;
}

/** Each connection takes the next export when its last one was acknowledged. Now and then an export is looked for. */
async function sendPart(
  part: readonly Export[],
  connections: readonly GrpcConnection[],
  client: GraphqlClient,
  sent: Sent,
): Promise<void> {
  const queue = part.values();
  const start = performance.now();
  const secondsBefore = sent.seconds;
  let probe: Promise<void> | undefined;
  await Promise.all(
    connections.map(async (connection) => {
      for (const { bytes, spans, last } of queue) {
        const from = performance.now();
        sent.retries += await connection.send(bytes);
        const now = performance.now();
        sent.acknowledgedMs.push(now - from);
        sent.spans += spans;
        sent.bytes += bytes.length;
        sent.seconds = secondsBefore + (now - start) / 1_000;
        if (probe === undefined && sent.spans % PROBE_SPANS === 0) {
          probe = searchableMs(client, last, now).then((taken) => {
            sent.searchableMs.push(taken);
            probe = undefined;
          });
        }
        if (sent.spans % PROGRESS_SPANS === 0) tell({ type: 'progress', spans: sent.spans, seconds: sent.seconds });
      }
    }),
  );
  await probe;
}

function tell(message: LoadMessage): void {
  parentPort?.postMessage(message);
}

await send();
