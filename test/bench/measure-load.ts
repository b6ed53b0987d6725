/** Fills one fresh database and tells what that took, then asks it. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '@elastic/elasticsearch';
import { GraphqlClient } from './graphql-client.ts';
import { type LoadResult, sendLoad } from './load.ts';
import { measureQuery, type QueryResult } from './measure-query.ts';
import type { Options } from './options.ts';
import { queriesOf } from './queries.ts';
import type { Samples } from './samples.ts';
import { databaseBytes, Server, type ServerOptions } from './server.ts';

export interface IngestResult extends LoadResult {
  readonly connections: number;
  /** Of the server until all was acknowledged, for 100,000 spans. */
  readonly cpuSeconds: number;
  readonly peakMemoryBytes: number;
  /** Of the database and its log, after the server has stopped. */
  readonly diskBytes: number;
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
  let cpu = 0;
  let sent: LoadResult | undefined;
  const plan = { seed: options.seed, spans, connections, address: server.otlpGrpc };
  const samples = await sendLoad(plan, {
    onProgress: (acknowledged) => say(`${acknowledged} spans acknowledged`),
    onSent: (result) => {
      cpu = server.cpuSeconds() - cpuBefore;
      sent = result;
    },
  });
  if (sent?.spans !== spans) throw new Error(`${sent?.spans ?? 0} of ${spans} spans were sent.`);
  const peakMemoryBytes = server.peakMemoryBytes();
  await server.stop();
  const cpuSeconds = (cpu / spans) * 100_000;
  const diskBytes = await storedBytes(options, folder);
  return { samples, result: { ...sent, connections, cpuSeconds, peakMemoryBytes, diskBytes } };
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
  for (const query of queriesOf(samples)) {
    say(query.name);
    const cpuSeconds = (): number => server.cpuSeconds();
    queries.push(await measureQuery(query, { client, samples: options.samples, cpuSeconds }));
  }
  const peakMemoryBytes = server.peakMemoryBytes();
  await server.stop();
  return { spans, queries, peakMemoryBytes };
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
