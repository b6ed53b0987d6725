/** The lines by which the program is judged, each with its goal and its limit in the same run. */
import { decimal, formatTable, whole } from './format-table.ts';
import { type GrowthPoint, growthSteps, ratesAtEnds } from './growth.ts';
import type { IngestResult, QueryResults } from './measure-load.ts';
import type { QueryResult } from './measure-query.ts';
import type { OpaqueRows } from './opaque-rows.ts';
import { QUERY } from './queries.ts';

const MIB = 2 ** 20;

/** What was measured of all loads. */
export interface Measured {
  readonly ingest: readonly IngestResult[];
  readonly queries: readonly QueryResults[];
  /** Undefined where the storage is a cluster, whose limit another benchmark measures. */
  readonly opaqueRows: OpaqueRows | undefined;
}

interface Line {
  readonly what: string;
  readonly goal: string;
  readonly limit: string;
  /** For each load. */
  readonly cells: readonly string[];
}

/** A column for each size of the load. */
export function formatSummary(measured: Measured): string[] {
  const sizes = [...new Set(measured.ingest.map(({ spans }) => spans))];
  const lines = [...ingestLines(measured, sizes), ...queryLines(measured, sizes)];
  const head = ['what', ...sizes.map((spans) => `${whole(spans)} spans`), 'goal', 'limit'];
  return formatTable([head, ...lines.map(({ what, cells, goal, limit }) => [what, ...cells, goal, limit])]);
}

const cost = ({ cpuSeconds }: { readonly cpuSeconds: number }): string => decimal(cpuSeconds, 2);
const rate = ({ spans, seconds }: { readonly spans: number; readonly seconds: number }): string =>
  whole(spans / seconds);

function inEnds(growth: readonly GrowthPoint[], text: (rates: { first: number; last: number }) => string): string {
  const rates = ratesAtEnds(growthSteps(growth));
  return rates === undefined ? '' : text(rates);
}

function ingestLines({ ingest, opaqueRows }: Measured, sizes: readonly number[]): Line[] {
  const limitOf = (text: (rows: OpaqueRows) => string): string => (opaqueRows === undefined ? '' : text(opaqueRows));
  const each = (text: (result: IngestResult) => string, isShown: (result: IngestResult) => boolean): string[] =>
    sizes.map((spans) => {
      const shown = ingest.find((result) => result.spans === spans && isShown(result));
      return shown === undefined ? '' : text(shown);
    });
  const connections = [...new Set(ingest.map((result) => result.connections))];
  const most = connections.at(-1);
  const withMost = (text: (result: IngestResult) => string): string[] =>
    each(text, (result) => result.connections === most);
  return [
    ...connections.map((count) => ({
      what: `CPU s for 100,000 spans, connections: ${count}`,
      cells: each(cost, (result) => result.connections === count),
      goal: '2.0',
      limit: limitOf(cost),
    })),
    ...connections.map((count) => ({
      what: `acknowledged spans/s, connections: ${count}`,
      cells: each(rate, (result) => result.connections === count),
      goal: count === 1 ? '70,000' : '90,000 to 1M',
      limit: limitOf(rate),
    })),
    {
      what: 'the same in the last quarter of the load',
      cells: withMost(({ growth }) => inEnds(growth, ({ last }) => whole(last))),
      goal: '45,000',
      limit: '',
    },
    {
      what: 'of that in the first quarter, %',
      cells: withMost(({ growth }) => inEnds(growth, ({ first, last }) => whole((100 * last) / first))),
      goal: '80',
      limit: '',
    },
    {
      what: 'searchable after the acknowledgement, ms, p50 (max)',
      cells: withMost(
        ({ searchableMs, searchableMaxMs }) => `${decimal(searchableMs, 1)} (${decimal(searchableMaxMs, 1)})`,
      ),
      goal: '100',
      limit: '',
    },
    {
      what: 'written to disk, bytes a span',
      cells: withMost(({ writtenBytes, spans }) => whole(writtenBytes / spans)),
      goal: '3,000',
      limit: limitOf(({ writtenBytes, spans }) => whole(writtenBytes / spans)),
    },
    {
      what: 'bytes a span on disk, stopped (running)',
      cells: withMost(
        ({ diskBytes, runningBytes, spans }) => `${whole(diskBytes / spans)} (${whole(runningBytes / spans)})`,
      ),
      goal: '420',
      limit: limitOf(({ diskBytes, spans }) => whole(diskBytes / spans)),
    },
    {
      what: 'peak RSS during ingest, MiB',
      cells: withMost(({ peakMemoryBytes }) => whole(peakMemoryBytes / MIB)),
      goal: '250',
      limit: '',
    },
  ];
}

function queryLines({ queries }: Measured, sizes: readonly number[]): Line[] {
  const inEach = (text: (results: QueryResults) => string): string[] =>
    sizes.map((size) => {
      const results = queries.find(({ spans }) => spans === size);
      return results === undefined ? '' : text(results);
    });
  const medianOf = (name: string): string[] => inEach((results) => p50(results, name));
  const line = (what: string, name: string, goal: string, limit = ''): Line => ({
    what: `${what}, ms`,
    cells: medianOf(name),
    goal,
    limit,
  });
  const [first] = queries;
  const typename = first === undefined ? '' : p50(first, QUERY.typename);
  const stringify = queries.find(({ stringifyMs }) => stringifyMs !== undefined)?.stringifyMs;
  return [
    {
      what: 'peak RSS during the queries, MiB',
      cells: inEach(({ peakMemoryBytes }) => whole(peakMemoryBytes / MIB)),
      goal: '350',
      limit: '',
    },
    line('trace by id', QUERY.trace, '1.1', `${typename} ({__typename})`),
    {
      what: `the same, requests/s, ${first?.concurrent.clients ?? 0} clients`,
      cells: inEach(({ concurrent }) => whole(concurrent.requestsPerSecond)),
      goal: '1,600',
      limit: '',
    },
    line('service + operation + duration, 20 newest, range in the past', QUERY.slowInPast, '2.5'),
    line('user.id =', QUERY.user, '0.9'),
    line('order_ref =', QUERY.orderReference, '0.4'),
    line('services + operations', QUERY.services, '0.4'),
    line('user.id = AND service', QUERY.userInService, '3'),
    line('contains that finds nothing, the first hour', QUERY.containsNothing, '150'),
    line(
      'one answer of 10,000 spans with attributes',
      QUERY.manySpans,
      '60',
      stringify === undefined ? '' : `${decimal(stringify, 1)} (JSON.stringify)`,
    ),
  ];
}

function p50({ queries }: QueryResults, wanted: string): string {
  const found: QueryResult | undefined = queries.find(({ name }) => name === wanted);
  return found === undefined ? '' : decimal(found.p50Ms, 2);
}
