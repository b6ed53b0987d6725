/** Rules that keep traces longer, on a real node: beside writes, in several processes, and after a run that was cut off. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { NO_METER } from '../../src/metrics/definition.ts';
import { compareNames } from '../../src/model/compare.ts';
import type { Span } from '../../src/model/span.ts';
import { StatusCode } from '../../src/model/span.ts';
import { parseTraceql } from '../../src/query/traceql/parse-traceql.ts';
import type { SpanReader } from '../../src/storage/backend.ts';
import { createClient } from '../../src/storage/elasticsearch/cluster/client.ts';
import { elasticsearch } from '../../src/storage/elasticsearch/definition.ts';
import { spansIndex, tracesIndex } from '../../src/storage/elasticsearch/documents/names.ts';
import { openElasticsearchReader } from '../../src/storage/elasticsearch/index.ts';
import { ElasticsearchWriter } from '../../src/storage/elasticsearch/writer.ts';
import type { KeepRule } from '../../src/storage/retention.ts';
import { type ElasticsearchStore, noElasticsearch, openElasticsearchStore } from '../fixtures/elasticsearch.ts';
import { elasticsearchConfig } from '../fixtures/elasticsearch-config.ts';
import { makeSpan, resourceOf, spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { describeUnless } from '../fixtures/unless.ts';

const DAY_MS = 86_400_000;
const OLD = '2024-11-05';
const NEXT = '2024-11-06';
const RECENT = '2024-11-09';
/** Both old days are over by three days, and the recent one is not. */
const RUNNING = new AbortController().signal;
const NOW = Date.parse('2024-11-10T12:00:00Z');

function rule(text: string, days: number): KeepRule {
  const result = parseTraceql(text, 'traces');
  if (!('filter' in result)) throw new Error(result.mistakes.map(({ message }) => message).join());
  return { filter: result.filter, forMs: days * DAY_MS };
}

const ERRORS = [rule('{ status = error }', 10)];

function spanAt(trace: number, span: number, day: string, overrides: Partial<Span> = {}): Span {
  const startTimeUnixNano = BigInt(Date.parse(`${day}T10:00:00Z`)) * 1_000_000n + BigInt(span);
  return makeSpan({
    traceId: traceIdOf(trace),
    spanId: spanIdOf(span),
    startTimeUnixNano,
    endTimeUnixNano: startTimeUnixNano + 1_000n,
    resource: resourceOf(`on-${day}`),
    ...overrides,
  });
}
const failed = { statusCode: StatusCode.ERROR };

describeUnless(noElasticsearch, 'rules that keep traces', () => {
  let store: ElasticsearchStore;
  let reader: SpanReader;
  let writers: ElasticsearchWriter[];
  beforeEach(async () => {
    store = await openElasticsearchStore({ retentionMs: 3 * DAY_MS });
    reader = openElasticsearchReader(store.config, 60_000);
    writers = [];
  });
  afterEach(async () => {
    await Promise.all([reader.close(), ...writers.map((writer) => writer.close())]);
    await store.close();
  });

  function open(keep: readonly KeepRule[]): ElasticsearchWriter {
    const writer = new ElasticsearchWriter(createClient(store.config), store.config, { keep, onUndecided: () => {} });
    writers.push(writer);
    return writer;
  }

  /** The spans of each trace by its document, after a look whether searches, counts and the catalog say the same. */
  async function stored(): Promise<Record<number, number>> {
    await store.settle();
    const order = { field: 'START_TIME', direction: 'ASC' } as const;
    const [traces] = await reader.findTraces([{ order, page: { limit: 1_000 } }]);
    const [spans] = await reader.findSpans([{ order, page: { limit: 10_000 } }]);
    const found = traces?.items ?? [];
    const [services] = await reader.getServices([{ page: { limit: 100 } }]);
    const bySpans = Map.groupBy(spans?.items ?? [], ({ traceId }) => traceId);
    for (const { traceId, spanCount, services: ofTrace } of found) {
      expect(bySpans.get(traceId)).toHaveLength(spanCount);
      expect(ofTrace).toEqual([...new Set(bySpans.get(traceId)?.map(({ service }) => service))].sort());
    }
    expect(bySpans.size).toBe(found.length);
    expect(services?.items).toEqual([...new Set(found.flatMap(({ services: ofTrace }) => ofTrace))].sort());
    expect(await reader.countSpans([{ order, page: { limit: 1 } }])).toEqual([spans?.items.length]);
    return Object.fromEntries(found.map(({ traceId, spanCount }) => [Number.parseInt(traceId, 16), spanCount]));
  }

  test('a trace that meets a rule stays whole on all of its days until its time is over; the others go', async () => {
    const writer = open(ERRORS);
    await writer.write([
      [
        spanAt(1, 1, OLD, failed),
        spanAt(1, 2, NEXT),
        spanAt(2, 1, OLD),
        spanAt(2, 2, RECENT, failed),
        spanAt(3, 1, OLD),
        spanAt(3, 2, RECENT),
        spanAt(4, 1, OLD),
        spanAt(4, 2, OLD),
        spanAt(5, 1, RECENT),
      ],
    ]);
    expect(await writer.removeExpired(NOW, RUNNING)).toEqual({ days: [], traces: 1, shortened: 1 });
    expect(await stored()).toEqual({ 1: 2, 2: 2, 3: 1, 5: 1 });
    expect(await writer.removeExpired(NOW, RUNNING)).toEqual({ days: [], traces: 0, shortened: 0 });
    expect(await writer.removeExpired(Date.parse('2024-11-18T00:00:00Z'), RUNNING)).toEqual({
      days: ['2024.11.06'],
      traces: 3,
      shortened: 0,
    });
    expect(await stored()).toEqual({ 2: 2 });
    expect((await writer.removeExpired(Date.parse('2024-11-20T00:00:00Z'), RUNNING)).days).toEqual([
      '2024.11.05',
      '2024.11.09',
    ]);
    expect(await stored()).toEqual({});
  });

  test('rules without a match remove the day at once, and each rule has its own time', async () => {
    const writer = open([...ERRORS, rule('{ duration > 1ms }', 7)]);
    const start = spanAt(2, 1, OLD).startTimeUnixNano;
    await writer.write([[spanAt(1, 1, NEXT), spanAt(2, 1, OLD, { endTimeUnixNano: start + 2_000_000n })]]);
    expect((await writer.removeExpired(NOW, RUNNING)).days).toEqual(['2024.11.06']);
    expect(await stored()).toEqual({ 2: 1 });
    expect((await writer.removeExpired(Date.parse('2024-11-12T11:00:00Z'), RUNNING)).days).toEqual(['2024.11.05']);
  });

  test('a run that was cut off after the document of a trace is finished; spans on their way stay', async () => {
    const writer = open(ERRORS);
    await writer.write([[spanAt(1, 1, OLD, failed), spanAt(2, 1, OLD), spanAt(2, 2, OLD), spanAt(3, 1, OLD)]]);
    const traces = tracesIndex(store.config.index);
    await Promise.all([2, 3].map((trace) => store.client.delete({ index: traces, id: traceIdOf(trace) })));
    const index = spansIndex(store.config.index, '2024.11.05');
    await store.settle();
    const { hits } = await store.client.search({ index, query: { term: { trace: traceIdOf(2) } } });
    for (const { _id: id = '' } of hits.hits) await store.client.update({ index, id, doc: { ingested: '1' } });
    expect(await writer.removeExpired(NOW, RUNNING)).toEqual({ days: [], traces: 0, shortened: 0 });
    await store.settle();
    const left = await store.client.search<{ trace: string }>({ index, _source: ['trace'] });
    expect(left.hits.hits.map(({ _source: source }) => source?.trace ?? '').toSorted(compareNames)).toEqual(
      [1, 3].map(traceIdOf),
    );
    // Its sender repeats it, to another process.
    expect(await open(ERRORS).write([[spanAt(3, 1, OLD)]])).toMatchObject([{ repeated: 1 }]);
    expect(await stored()).toEqual({ 1: 1, 3: 1 });
  });

  test('several processes at once, beside writes to the same days', async () => {
    const all = [open(ERRORS), open(ERRORS), open(ERRORS)];
    const spans = Array.from({ length: 900 }, (_, i) => {
      const trace = Math.floor(i / 3) + 1;
      return spanAt(trace, (i % 3) + 1, i % 3 === 2 ? NEXT : OLD, trace % 10 === 0 && i % 3 === 1 ? failed : {});
    });
    await all[0]?.write([spans]);
    const late = Array.from({ length: 50 }, (_, i) => spanAt(1_001 + i, 1, OLD, failed));
    const writing = (async () => {
      for (const span of late) await all[0]?.write([[span]]);
    })();
    await Promise.all([writing, ...all.map((writer) => writer.removeExpired(NOW, RUNNING))]);
    await all[1]?.removeExpired(NOW, RUNNING);
    const kept = Array.from({ length: 30 }, (_, i) => [(i + 1) * 10, 3]);
    expect(await stored()).toEqual(Object.fromEntries([...kept, ...late.map((_, i) => [1_001 + i, 1])]));
  });

  test('a day that is closed stays, with the traces that have spans there', async () => {
    const writer = open(ERRORS);
    await writer.write([[spanAt(1, 1, OLD), spanAt(1, 2, NEXT), spanAt(2, 1, NEXT)]]);
    const index = spansIndex(store.config.index, '2024.11.05');
    await store.client.indices.close({ index });
    expect(await writer.removeExpired(NOW, RUNNING)).toEqual({ days: [], traces: 1, shortened: 0 });
    await store.client.indices.open({ index, wait_for_active_shards: 1 });
    expect(await stored()).toEqual({ 1: 2 });
  });

  test('a run that is ended leaves the rest to the next one', async () => {
    const client = createClient(store.config);
    const config = { ...store.config, maxResponseBytes: 20_000 };
    const writer = new ElasticsearchWriter(client, config, { keep: ERRORS, onUndecided: () => {} });
    writers.push(writer);
    const traces = Array.from({ length: 100 }, (_, i) => i + 1);
    await writer.write([traces.flatMap((trace) => [spanAt(trace, 1, OLD, trace === 100 ? failed : {})])]);
    const end = new AbortController();
    client.diagnostic.on('response', (_, answer) => {
      if (answer?.meta.request.params.path.includes('_bulk')) end.abort();
    });
    const { days, traces: removed } = await writer.removeExpired(NOW, end.signal);
    expect(days).toEqual([]);
    expect(removed).toBeGreaterThan(0);
    expect(removed).toBeLessThan(99);
    expect(await writer.removeExpired(NOW, RUNNING)).toMatchObject({ traces: 99 - removed });
    expect(await stored()).toEqual({ 100: 1 });
  });

  test('rules beside a policy of the cluster are refused', async () => {
    const config = elasticsearchConfig('http://127.0.0.1:1', { ilmPolicy: 'days' });
    const options = { report: () => {}, meter: NO_METER, keep: ERRORS, onUndecided: () => {} };
    await expect(elasticsearch.openWriter(config, options)).rejects.toThrow(/storage\.keep: the policy/);
  });
});
