/** Retention on a real node: by age, and after days were removed by others. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient } from '../../src/storage/elasticsearch/cluster/client.ts';
import type { TraceSource } from '../../src/storage/elasticsearch/documents/documents.ts';
import { spansIndex, tracesIndex } from '../../src/storage/elasticsearch/documents/names.ts';
import { readSkeleton } from '../../src/storage/elasticsearch/documents/skeleton.ts';
import { ElasticsearchWriter } from '../../src/storage/elasticsearch/writer.ts';
import type { ElasticsearchStore } from '../fixtures/elasticsearch.ts';
import { noElasticsearch, openElasticsearchStore } from '../fixtures/elasticsearch.ts';
import { makeSpan, spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { describeUnless } from '../fixtures/unless.ts';

const DAY_MS = 86_400_000;
const RUNNING = new AbortController().signal;
const NOW = Date.parse('2024-11-10T12:00:00Z');
const at = (text: string): bigint => BigInt(Date.parse(text)) * 1_000_000n;

const spanAt = (trace: number, span: number, start: bigint) =>
  makeSpan({ traceId: traceIdOf(trace), spanId: spanIdOf(span), startTimeUnixNano: start });

describeUnless(noElasticsearch, 'retention', () => {
  let store: ElasticsearchStore;
  let writer: ElasticsearchWriter;
  beforeAll(async () => {
    store = await openElasticsearchStore({ retentionMs: 3 * DAY_MS });
    writer = new ElasticsearchWriter(createClient(store.config), store.config);
  });
  afterAll(async () => {
    await writer.close();
    await store.close();
  });

  async function sourceOf(trace: number): Promise<TraceSource | undefined> {
    const index = tracesIndex(store.config.index);
    return (await store.client.get<TraceSource>({ index, id: traceIdOf(trace) }, { ignore: [404] }))._source;
  }

  async function startsOf(trace: number): Promise<bigint[] | undefined> {
    const source = await sourceOf(trace);
    if (source === undefined) return undefined;
    return readSkeleton(traceIdOf(trace), Buffer.from(source.skeleton, 'base64')).map((span) => span.startTimeUnixNano);
  }

  test('days are removed whole when their end is that old, and traces with them', async () => {
    const [expired, bound, kept] = ['2024-11-05T23:59:59Z', '2024-11-06T00:00:00Z', '2024-11-07T00:00:00Z'].map(at);
    if (expired === undefined || bound === undefined || kept === undefined) throw new Error('no times');
    await writer.write([
      [
        spanAt(1, 1, expired),
        spanAt(2, 1, expired),
        spanAt(2, 2, kept),
        spanAt(3, 1, bound),
        spanAt(4, 1, kept),
        spanAt(5, 1, 7n),
      ],
    ]);
    expect(await writer.removeExpired(NOW, RUNNING)).toEqual({
      days: ['2024.11.05', '2024.11.06'],
      traces: 2,
      shortened: 1,
    });
    expect(await Promise.all([1, 2, 3, 4, 5].map(startsOf))).toEqual([undefined, [kept], undefined, [kept], [7n]]);
    expect(await writer.removeExpired(NOW, RUNNING)).toEqual({ days: [], traces: 0, shortened: 0 });
  });

  test('traces are read in answers of bounded size', async () => {
    const [maxResponseBytes, spans, traces] = [20_000, 100, 40];
    const client = createClient(store.config);
    const bounded = new ElasticsearchWriter(client, { ...store.config, maxResponseBytes });
    const [old, kept] = [at('2024-11-05T01:00:00Z'), at('2024-11-09T01:00:00Z')];
    for (let trace = 1; trace <= traces; trace++) {
      const numbers = Array.from({ length: spans }, (_, number) => number + 1);
      await bounded.write([numbers.map((number) => spanAt(100 + trace, number, number === 1 ? kept : old))]);
    }
    const end = new AbortController();
    const endsAfterFirst = (): void => end.abort();
    client.diagnostic.on('response', endsAfterFirst);
    expect(await bounded.removeExpired(NOW, end.signal)).toEqual({ days: [], traces: 0, shortened: 0 });
    client.diagnostic.off('response', endsAfterFirst);
    const sizes: number[] = [];
    client.diagnostic.on('response', (_, answer) => sizes.push(JSON.stringify(answer?.body ?? '').length));
    expect(await bounded.removeExpired(NOW, RUNNING)).toEqual({ days: ['2024.11.05'], traces: 0, shortened: traces });
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeGreaterThan(5 * maxResponseBytes);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(maxResponseBytes);
    await bounded.close();
  });

  test('what comes late for a removed day is stored, with its trace, until the next time', async () => {
    const late = spanAt(1, 1, at('2024-11-05T01:00:00Z'));
    expect(await writer.write([[late]])).toMatchObject([{ stored: 1 }]);
    expect(await startsOf(1)).toEqual([late.startTimeUnixNano]);
    expect(await writer.removeExpired(NOW, RUNNING)).toEqual({ days: ['2024.11.05'], traces: 1, shortened: 0 });
  });

  test('traces lose what somebody else has removed', async () => {
    await writer.write([[spanAt(6, 1, at('2024-11-08T00:00:00Z')), spanAt(6, 2, at('2024-11-09T00:00:00Z'))]]);
    const days = ['2024.11.07', '2024.11.08'].map((day) => spansIndex(store.config.index, day));
    await store.client.indices.delete({ index: days });
    const before = await sourceOf(6);
    expect(await writer.removeExpired(NOW, RUNNING)).toMatchObject({ days: [], shortened: 1 });
    expect(before?.arrived).toMatch(/^\d+$/);
    expect((await sourceOf(6))?.arrived).toBe(before?.arrived);
    expect(await startsOf(6)).toEqual([at('2024-11-09T00:00:00Z')]);
  });

  test('a day that is closed keeps its spans in their traces', async () => {
    await writer.write([[spanAt(7, 1, at('2024-11-09T01:00:00Z')), spanAt(7, 2, at('2024-11-10T01:00:00Z'))]]);
    const index = spansIndex(store.config.index, '2024.11.09');
    await store.client.indices.close({ index });
    expect(await writer.removeExpired(NOW, RUNNING)).toMatchObject({ days: [], shortened: 0 });
    expect(await startsOf(7)).toHaveLength(2);
    await store.client.indices.open({ index });
  });
});
