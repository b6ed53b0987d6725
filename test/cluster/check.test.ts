/** `check` on a real node: random data, each kind of damage, beside writers, and by the program. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Span } from '../../src/model/span.ts';
import { checkElasticsearch } from '../../src/storage/elasticsearch/check/index.ts';
import type { RepairReport, ReportProgress } from '../../src/storage/maintenance.ts';
import {
  ELASTICSEARCH_MIGRATIONS,
  type ElasticsearchStore,
  noElasticsearch,
  openElasticsearchStore,
} from '../fixtures/elasticsearch.ts';
import { BASE_TIME, makeSpan, resourceOf, spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { describeUnless } from '../fixtures/unless.ts';
import { anyBatches } from '../property/arbitrary-spans.ts';
import { DAMAGE, type Document, documentsOf } from './damage.ts';

/** SPANGRAPH_PROPERTY_RUNS makes a long run of it; SPANGRAPH_PROPERTY_SEED repeats one. */
const runs = Number(process.env.SPANGRAPH_PROPERTY_RUNS ?? 20);
const seed = Number(process.env.SPANGRAPH_PROPERTY_SEED ?? Math.floor(Math.random() * 2 ** 31));
const TIMEOUT_MS = 240_000;
const CLEAN = { findings: [], counts: {}, isLossy: false };

interface Order {
  readonly repair?: boolean;
  readonly onProgress?: ReportProgress;
  /** The tests do not wait for writes that are not there. */
  readonly retryTimeoutMs?: number;
}

function check(store: ElasticsearchStore, { repair = false, onProgress = () => {}, retryTimeoutMs = 0 }: Order = {}) {
  const config = { ...store.config, retryTimeoutMs };
  return checkElasticsearch(config, ELASTICSEARCH_MIGRATIONS, { repair, onProgress });
}

/** Traces of three spans of two services on two days. */
function ordinarySpans(traces: number): Span[] {
  return Array.from({ length: 3 * traces }, (_, at) => {
    const startTimeUnixNano = BASE_TIME + BigInt(at % 3) * 30_000_000_000_000n;
    return makeSpan({
      traceId: traceIdOf(1_000 + Math.floor(at / 3)),
      spanId: spanIdOf((at % 3) + 1),
      parentSpanId: at % 3 === 0 ? '' : spanIdOf(1),
      startTimeUnixNano,
      endTimeUnixNano: startTimeUnixNano + 7n,
      resource: resourceOf(at % 3 === 0 ? 'front' : 'back'),
    });
  });
}

/** What is old is not on its way to anywhere, so no check waits for it. */
async function makeOld(store: ElasticsearchStore): Promise<void> {
  const operations = (await documentsOf(store, 'spans')).flatMap(({ index: _index, id: _id }) => [
    { update: { _index, _id } },
    { doc: { ingested: '1' } },
  ]);
  await store.client.bulk({ operations, refresh: true });
}

describeUnless(noElasticsearch, `check of random data (seed ${seed}, ${runs} writes)`, () => {
  let store: ElasticsearchStore;
  beforeAll(async () => {
    store = await openElasticsearchStore({ maxDailyIndices: 20 });
  });
  afterAll(() => store?.close());

  const content = async (): Promise<Document[]> => [
    ...(await documentsOf(store, 'traces')),
    ...(await documentsOf(store, 'spans')),
  ];

  test('finds nothing', { timeout: TIMEOUT_MS }, async () => {
    for (const batches of [[ordinarySpans(5)], ...fc.sample(anyBatches, { seed, numRuns: runs })]) {
      await store.writer.write(batches);
      const report: RepairReport = await check(store);
      expect(report).toMatchObject(CLEAN);
      expect(report).toMatchObject({
        spans: (await documentsOf(store, 'spans')).length,
        traces: (await documentsOf(store, 'traces')).length,
      });
    }
    await makeOld(store);
    expect(await check(store)).toMatchObject(CLEAN);
  });

  test.each(DAMAGE)('$name: found and repaired', async ({ part, what, apply }) => {
    const before = await content();
    const traceId = await apply(store, await documentsOf(store, part));
    expect(await content()).not.toEqual(before);
    const { findings, counts } = await check(store);
    expect(findings).toEqual([{ part, traceId, what: expect.stringMatching(what), repairable: true }]);
    expect(counts).toEqual({ [part]: 1 });
    expect(await check(store, { repair: true })).toMatchObject({ ...CLEAN, repaired: { [part]: 1 } });
    expect(await content()).toEqual(before);
    expect(await check(store, { repair: true })).not.toHaveProperty('repaired');
  });
});
