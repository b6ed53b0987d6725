/** The results as a text for people. */
import { decimal, formatTable, whole } from './format-table.ts';
import type { Machine } from './machine.ts';
import type { IngestResult, QueryResults } from './measure-load.ts';
import type { QueryResult } from './measure-query.ts';
import type { Options } from './options.ts';

export interface Report {
  readonly machine: Machine;
  readonly options: Options;
  readonly ingest: readonly IngestResult[];
  readonly queries: readonly QueryResults[];
}

const MIB = 2 ** 20;

export function formatReport({ machine, options, ingest, queries }: Report): string {
  return [
    `Spangraph ${machine.commit}, ${machine.date}`,
    `${machine.processor}, ${machine.cores} cores, ${decimal(machine.memoryBytes / 2 ** 30, 1)} GiB; Linux ${machine.kernel}`,
    `Node ${machine.node}, ${options.elasticsearch === undefined ? `SQLite ${machine.sqlite}; synchronous=${options.synchronous}` : 'Elasticsearch'}, seed ${options.seed}`,
    ...(options.profile ? ['With CPU profiles: times are longer than without.'] : []),
    '',
    'Ingest until acknowledged, OTLP/gRPC, exports of 500 spans, one in flight a connection (CPU: of the server)',
    '',
    ...formatTable(ingestRows(ingest)),
    '',
    'Queries, GraphQL over HTTP, one client (CPU: of the server, for 100 answers)',
    '',
    ...formatTable(queryRows(queries)),
    '',
    ...(queries.at(-1)?.queries.map(({ name, plan }) => `- ${name}: ${plan}`) ?? []),
    '',
    ...queries.map(
      (one) => `Peak memory of the queries on ${whole(one.spans)} spans: ${whole(one.peakMemoryBytes / MIB)} MiB.`,
    ),
  ].join('\n');
}

function ingestRows(results: readonly IngestResult[]): string[][] {
  const head = [
    'spans',
    'connections',
    'spans/s',
    'CPU s/100k',
    'ack p50 ms',
    'ack p95 ms',
    'retries',
    'sent B/span',
    'disk B/span',
    'peak MiB',
  ];
  const rows = results.map((one) => [
    whole(one.spans),
    whole(one.connections),
    whole(one.spans / one.seconds),
    decimal(one.cpuSeconds, 2),
    decimal(one.p50Ms, 1),
    decimal(one.p95Ms, 1),
    whole(one.retries),
    whole(one.bytes / one.spans),
    whole(one.diskBytes / one.spans),
    whole(one.peakMemoryBytes / MIB),
  ]);
  return [head, ...rows];
}

/** A row for each query, with four columns for each load, and how the largest compares with the smallest. */
function queryRows(results: readonly QueryResults[]): string[][] {
  const [smallest] = results;
  const largest = results.at(-1);
  if (smallest === undefined || largest === undefined) return [];
  const isCompared = largest !== smallest;
  const head = [
    'query',
    'aim p50',
    ...results.flatMap(({ spans }) => [`${whole(spans)}: p50 ms`, 'p95 ms', 'CPU s', 'n']),
    ...(isCompared ? ['p50 ratio'] : []),
    'KiB',
  ];
  const rows = largest.queries.map((last) => {
    const inEach = results.map(({ queries }) => queries.find(({ name }) => name === last.name));
    return [
      last.name,
      last.aimMs === undefined ? '' : `${last.aimMs} ms`,
      ...inEach.flatMap(timeCells),
      ...(isCompared ? [ratio(last, inEach[0])] : []),
      decimal(last.bytes / 1_024, 1),
    ];
  });
  return [head, ...rows];
}

function timeCells(result: QueryResult | undefined): string[] {
  if (result === undefined) return ['', '', '', ''];
  const { p50Ms, p95Ms, cpuSeconds, samples } = result;
  return [decimal(p50Ms, 2), decimal(p95Ms, 2), decimal(cpuSeconds, 2), whole(samples)];
}

function ratio(largest: QueryResult, smallest: QueryResult | undefined): string {
  return smallest === undefined ? '' : decimal(largest.p50Ms / smallest.p50Ms, 2);
}
