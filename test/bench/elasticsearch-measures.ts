/**
 * Measures what measures of spans cost on a cluster, made by the cluster and from spans that are read, in turns in one run:
 * `node test/bench/elasticsearch-measures.ts --endpoint http://127.0.0.1:9200`.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from '@elastic/elasticsearch';
import { decodeTracesProtobuf } from '../../receivers/formats/otlp/decode-protobuf.ts';
import type { Span } from '../../src/model/span.ts';
import { openElasticsearchReader, openElasticsearchWriter } from '../../src/storage/elasticsearch/index.ts';
import type { MeasuresRequest } from '../../src/storage/measures.ts';
import { elasticsearchConfig } from '../fixtures/elasticsearch-config.ts';
import { Facts } from './facts.ts';
import { formatTable } from './format-table.ts';
import { makeExports, RATE } from './stream.ts';

const MIGRATIONS = join(import.meta.dirname, '../../migrations/elasticsearch');
const SEED = 1;
const READ_TIMEOUT_MS = 300_000;
const SPANS_A_WRITE = 8_000;
const MINUTE = 60_000_000_000n;
const HEATMAP_BOUNDS = Array.from({ length: 25 }, (_, index) => BigInt(Math.round(1_000 * 2 ** (index * 0.9))));

const { values } = parseArgs({
  options: {
    endpoint: { type: 'string', default: 'http://127.0.0.1:9200' },
    spans: { type: 'string', default: '200000' },
    rounds: { type: 'string', default: '3' },
  },
});
const client = new Client({ node: values.endpoint, requestTimeout: READ_TIMEOUT_MS });
const config = elasticsearchConfig(values.endpoint, { refreshIntervalMs: 1_000, maxReceivedBytes: 64 * 1024 ** 2 });

/** Stores them. Resolves with the first and the last start. */
async function store(): Promise<{ readonly first: bigint; readonly last: bigint }> {
  const writer = await openElasticsearchWriter(config, MIGRATIONS);
  let [first, last, spans]: [bigint, bigint, Span[]] = [2n ** 63n, 0n, []];
  const flush = async (): Promise<void> => {
    await writer.write([spans]);
    spans = [];
  };
  for (const { bytes } of makeExports({ seed: SEED, spans: Number(values.spans), rate: RATE }, new Facts(SEED))) {
    for (const span of decodeTracesProtobuf(bytes).spans) {
      if (span.startTimeUnixNano < first) first = span.startTimeUnixNano;
      if (span.startTimeUnixNano > last) last = span.startTimeUnixNano;
      spans.push(span);
    }
    if (spans.length >= SPANS_A_WRITE) await flush();
  }
  await flush();
  await writer.close();
  await client.indices.refresh({ index: `${config.index}-*` });
  return { first, last };
}

interface Cost {
  readonly ms: number;
  readonly ownCpuMs: number;
}

async function costOf(work: () => Promise<unknown>): Promise<Cost> {
  const [own, begun] = [process.cpuUsage(), performance.now()];
  await work();
  const ms = performance.now() - begun;
  const { user, system } = process.cpuUsage(own);
  return { ms, ownCpuMs: (user + system) / 1_000 };
}

function middle(costs: readonly Cost[]): readonly string[] {
  const of = (key: keyof Cost): string => {
    const sorted = costs.map((cost) => cost[key]).toSorted((a, b) => a - b);
    return (sorted[sorted.length >> 1] ?? 0).toFixed(0);
  };
  return [of('ms'), of('ownCpuMs')];
}

const { first, last } = await store();
const step = (last - first) / 60n + 1n;
const hour = Array.from({ length: 61 }, (_, index) => first + BigInt(index) * (step > 4_096n ? step : MINUTE));
const QUESTIONS: Readonly<Record<string, Pick<MeasuresRequest, 'groupBy' | 'times' | 'sketch'>>> = {
  'all spans, with sketch': { groupBy: [], sketch: true },
  'by service, with sketch': { groupBy: [{ field: 'service' }], sketch: true },
  'by service in 60 steps, without sketch': { groupBy: [{ field: 'service' }], times: hour, sketch: false },
  'by service in 60 steps, with sketch': { groupBy: [{ field: 'service' }], times: hour, sketch: true },
  'by operation and kind, with sketch': { groupBy: [{ field: 'name' }, { field: 'kind' }], sketch: true },
  'by http.status_code and service, with sketch': {
    groupBy: [{ attribute: { key: 'http.status_code' } }, { field: 'service' }],
    sketch: true,
  },
  'heatmap of 60 steps and 24 ranges': { groupBy: [{ durations: HEATMAP_BOUNDS }], times: hour, sketch: false },
};
const reader = openElasticsearchReader(config, READ_TIMEOUT_MS);
const rows: string[][] = [];
for (const [name, question] of Object.entries(QUESTIONS)) {
  const request = { ...question, numbers: [], maxGroups: 100_000 };
  const made: Cost[] = [];
  const read: Cost[] = [];
  for (let round = 0; round < Number(values.rounds); round++) {
    made.push(await costOf(() => reader.measureSpans([request])));
    // The starts of groups are not to be had from the cluster.
    read.push(await costOf(() => reader.measureSpans([{ ...request, starts: true }])));
  }
  rows.push([name, ...middle(made), ...middle(read)]);
}
const calls = await costOf(() => reader.measureCalls([{ sketch: true, numbers: [], maxCalls: 10_000 }]));
rows.push(['service map', '', '', ...middle([calls])]);
const heads = ['Measures', 'ms', 'own CPU ms', 'read: ms', 'own CPU ms'];
process.stdout.write(`${formatTable([heads, ...rows]).join('\n')}\n`);
await reader.close();
await client.indices.delete({ index: Object.keys(await client.indices.get({ index: `${config.index}-*` })) });
await client.indices.deleteIndexTemplate({ name: `${config.index}-*` });
await client.cluster.deleteComponentTemplate({ name: `${config.index}-*` });
await client.close();
