/** Entry of the sender's thread: makes the load in parts and sends each; the clock runs only while it sends. */
import { parentPort, workerData } from 'node:worker_threads';
import { Facts } from './facts.ts';
import { GrpcConnection } from './grpc-connection.ts';
import type { LoadMessage, LoadPlan } from './load.ts';
import { percentile } from './percentile.ts';
import { type Export, makeExports } from './stream.ts';

/** Exports made and encoded before they are sent: 200,000 spans, about 110 MB. */
const PART_EXPORTS = 400;

const plan = workerData as LoadPlan;

/** What sending took. */
class Sent {
  spans = 0;
  bytes = 0;
  seconds = 0;
  retries = 0;
  readonly acknowledgedMs: number[] = [];
}

async function send(): Promise<void> {
  const facts = new Facts(plan.seed);
  const connections = Array.from({ length: plan.connections }, () => new GrpcConnection(plan.address));
  const sent = new Sent();
  try {
    await Promise.all(connections.map((connection) => connection.ready()));
    for (const part of inParts(makeExports(plan, facts))) {
      await sendPart(part, connections, sent);
      tell({ type: 'progress', spans: sent.spans });
    }
  } finally {
    for (const connection of connections) connection.close();
  }
  const { acknowledgedMs, ...sums } = sent;
  const acknowledged = { p50Ms: percentile(acknowledgedMs, 0.5), p95Ms: percentile(acknowledgedMs, 0.95) };
  tell({ type: 'sent', result: { ...sums, ...acknowledged } });
  tell({ type: 'samples', samples: facts.samples() });
}

function* inParts(exports: Iterable<Export>): Generator<Export[], void> {
  let part: Export[] = [];
  for (const one of exports) {
    part.push(one);
    if (part.length < PART_EXPORTS) continue;
    yield part;
    part = [];
  }
  if (part.length > 0) yield part;
}

/** Each connection takes the next export when its last one was acknowledged. */
async function sendPart(part: readonly Export[], connections: readonly GrpcConnection[], sent: Sent): Promise<void> {
  const queue = part.values();
  const start = performance.now();
  await Promise.all(
    connections.map(async (connection) => {
      for (const { bytes, spans } of queue) {
        const from = performance.now();
        sent.retries += await connection.send(bytes);
        sent.acknowledgedMs.push(performance.now() - from);
        sent.spans += spans;
        sent.bytes += bytes.length;
      }
    }),
  );
  sent.seconds += (performance.now() - start) / 1_000;
}

function tell(message: LoadMessage): void {
  parentPort?.postMessage(message);
}

await send();
