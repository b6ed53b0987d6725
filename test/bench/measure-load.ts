/** Fills one fresh database and tells what that took, then asks it. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '@elastic/elasticsearch';
import { type Concurrent, measureConcurrent } from './concurrent.ts';
import { GraphqlClient } from './graphql-client.ts';
import type { GrowthPoint } from './growth.ts';
import { type LoadResult, sendLoad } from './load.ts';
import { measureQuery, type QueryResult } from './measure-query.ts';
import { medianMs } from './median-ms.ts';
import type { Options } from './options.ts';
import { QUERY, queriesOf } from './queries.ts';
import type { Samples } from './samples.ts';
import { databaseBytes, Server, type ServerOptions } from './server.ts';

export interface IngestResult extends LoadResult {
  readonly connections: number;
  /** Of the server until all was acknowledged, for 100,000 spans. */
  readonly cpuSeconds: number;
  readonly peakMemoryBytes: number;
  /** Handed to the disk by the server until all was acknowledged, for the database, its log and checkpoints. */
  readonly writtenBytes: number;
  /** Of the database and its log just after the last acknowledgement. */
  readonly runningBytes: number;
  /** The same after the server has stopped. */
  readonly diskBytes: number;
  readonly growth: readonly GrowthPoint[];
}

/** What a load takes in the storage; then everything that was sent is seen by searches. */
async function storedBytes({ elasticsearch }: Options, folder: string): Promise<number> {
  if (elasticsearch === undefined) return databaseBytes(folder);
  const cluster = new Client({ node: elasticsearch, requestTimeout: 120_000 });
  await cluster.indices.refresh({ index: `${BENCH_INDEX}-*` });
  await cluster.indices.flush({ index: `${BENCH_INDEX}-*` });
  const stats = await cluster.indices.stats({ index: `${BENCH_INDEX}-*`, metric: 'store' });
  await cluster.close();
  return stats._all.total?.store?.size_in_bytes ?? 0;
}

export interface QueryResults {
  readonly spans: number;
  readonly queries: readonly QueryResult[];
  /** Of traces by their id. */
  readonly concurrent: Concurrent;
  /** Of `JSON.stringify` of the answer of 10,000 spans, in this process; undefined where the load has none. */
  readonly stringifyMs: number | undefined;
  /** Of a server that was started afresh and did nothing else. */
  readonly peakMemoryBytes: number;
}

/** A database to be: its size, how it is filled, and where it lies. */
export interface Target {
  readonly spans: number;
  readonly connections: number;
  readonly folder: string;
  /** Where CPU profiles go. */
  readonly profiles?: string | undefined;
}

/** Of the measured cluster; one load at a time is in it. */
export const BENCH_INDEX = 'bench-load';

export type Say = (text: string) => void;

/** Starts the server on an empty folder, sends the load, stops it in order. */
export async function measureIngest(
  options: Options,
  { spans, connections, folder, profiles }: Target,
  say: Say,
): Promise<{ readonly result: IngestResult; readonly samples: Samples }> {
  await using server = await Server.start(serverOptions(options, folder, profiles, 'ingest'));
  const cpuBefore = server.cpuSeconds();
  const writtenBefore = server.writtenBytes();
  let cpu = 0;
  let sent: LoadResult | undefined;
  const { seed, rate, burst } = options;
  const plan = { seed, rate, burst, spans, connections, address: server.otlpGrpc, graphqlUrl: server.graphqlUrl };
  const growth: GrowthPoint[] = [];
  let runningBytes = 0;
  const samples = await sendLoad(plan, {
    onProgress: (sofar) => {
      say(`${sofar.spans} spans acknowledged`);
      growth.push({
        ...sofar,
        cpuSeconds: server.cpuSeconds() - cpuBefore,
        writtenBytes: server.writtenBytes() - writtenBefore,
        diskBytes: databaseBytes(folder),
        memoryBytes: server.memoryBytes(),
      });
    },
    onSent: (result) => {
      cpu = server.cpuSeconds() - cpuBefore;
      sent = result;
      runningBytes = databaseBytes(folder);
    },
  });
  if (sent?.spans !== spans) throw new Error(`${sent?.spans ?? 0} of ${spans} spans were sent.`);
  const peakMemoryBytes = server.peakMemoryBytes();
  const writtenBytes = server.writtenBytes() - writtenBefore;
  await server.stop();
  const cpuSeconds = (cpu / spans) * 100_000;
  const diskBytes = await storedBytes(options, folder);
  const bytes = { peakMemoryBytes, writtenBytes, runningBytes, diskBytes };
  return { samples, result: { ...sent, connections, cpuSeconds, ...bytes, growth } };
}

/** Starts the server on a filled database and asks every query. */
export async function measureQueries(
  options: Options,
  { spans, folder, profiles }: Target,
  samples: Samples,
  say: Say,
): Promise<QueryResults> {
  await using server = await Server.start(serverOptions(options, folder, profiles, 'queries'));
  using client = new GraphqlClient(server.graphqlUrl);
  const queries: QueryResult[] = [];
  const asked = queriesOf(samples);
  for (const query of asked) {
    say(query.name);
    const cpuSeconds = (): number => server.cpuSeconds();
    queries.push(await measureQuery(query, { client, samples: options.samples, cpuSeconds }));
  }
  const byId = asked.find(({ name }) => name === QUERY.trace);
  if (byId === undefined) throw new Error('The load has no trace of 18 to 22 spans: take a larger one.');
  const concurrent = await measureConcurrent(byId, server.graphqlUrl);
  const answer = asked.find(({ name }) => name === QUERY.manySpans)?.questions[0]?.answer;
  const peakMemoryBytes = server.peakMemoryBytes();
  await server.stop();
  const stringifyMs = answer && medianMs(() => JSON.stringify({ data: answer }));
  return { spans, queries, concurrent, stringifyMs, peakMemoryBytes };
}

function serverOptions(
  { synchronous, elasticsearch: endpoint }: Options,
  folder: string,
  profiles: string | undefined,
  phase: string,
): ServerOptions {
  const elasticsearch = endpoint === undefined ? undefined : { endpoint, index: BENCH_INDEX };
  if (profiles === undefined) return { folder, synchronous, elasticsearch };
  const phaseProfiles = join(profiles, phase);
  mkdirSync(phaseProfiles, { recursive: true });
  return { folder, synchronous, elasticsearch, profiles: phaseProfiles };
}
