/** The results as a text for people. */
import { decimal, formatTable, whole } from './format-table.ts';
import { growthSteps, growthTable } from './growth.ts';
import type { Machine } from './machine.ts';
import type { IngestResult, QueryResults } from './measure-load.ts';
import type { QueryResult } from './measure-query.ts';
import type { Options } from './options.ts';
import { formatSummary, type Measured } from './summary.ts';

export interface Report extends Measured {
  readonly machine: Machine;
  readonly options: Options;
}

const MIB = 2 ** 20;

/** Markdown; docs/benchmarks.md holds it as it is. */
export function formatReport({ machine, options, ...measured }: Report): string {
  const { ingest, queries } = measured;
  const growth = growthSteps(largestIngest(ingest)?.growth ?? []);
  return [
    `Commit ${machine.commit}, ${machine.date}; ${machine.processor}, ${machine.cores} cores, ${decimal(machine.memoryBytes / 2 ** 30, 1)} GiB; Linux ${machine.kernel};`,
    `Node ${machine.node}, ${options.elasticsearch === undefined ? `SQLite ${machine.sqlite}, \`synchronous=${options.synchronous}\`` : 'Elasticsearch'}; seed ${options.seed},`,
    `${whole(options.rate)} spans for each second of the load's own time. Load average ${machine.load.map((load) => decimal(load, 1)).join(', ')} at the start.`,
    ...(options.profile ? ['With CPU profiles: times are longer than without.'] : []),
    '',
    ...formatSummary(measured),
    '',
    'Limits: the bytes of the same spans as rows of one table without an index, synced, without a server; an answer that',
    'needs no storage; the 10,000 spans made text by `JSON.stringify`.',
    '',
    '### While the database grows',
    '',
    ...(growth.length === 0 ? ['The load was too small to show it.'] : growthTable(growth)),
    '',
    '### Ingest',
    '',
    'Until acknowledged, OTLP/gRPC, exports of 500 spans, one in flight on each connection (CPU: of the server).',
    `The spans are made in parts of ${whole(options.burst)}; a part is sent without a pause, and making the next one does not count.`,
    '',
    ...formatTable(ingestRows(ingest)),
    '',
    '### Queries',
    '',
    'GraphQL over HTTP, one client (CPU: of the server, for 100 answers). A new server answers them.',
    '',
    ...formatTable(queryRows(queries)),
    '',
    '### How each query is answered',
    '',
    `From \`extensions.explain\`, for the first question of each query at ${whole(queries.at(-1)?.spans ?? 0)} spans.`,
    '',
    ...formatTable([['query', 'plan: rows matched of rows read'], ...planRows(queries.at(-1))], 'text'),
  ].join('\n');
}

/** Of the load whose growth is shown. */
export function largestIngest(results: readonly IngestResult[]): IngestResult | undefined {
  return results.toSorted((one, other) => other.spans - one.spans)[0];
}

function planRows(results: QueryResults | undefined): string[][] {
  return (results?.queries ?? []).map(({ name, plan }) => [name, plan.replaceAll('|', '\\|')]);
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
