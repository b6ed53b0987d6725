/** `check` on a real node: random data, each kind of damage, beside writers, and by the program. */
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Span } from '../../src/model/span.ts';
import { checkElasticsearch } from '../../src/storage/elasticsearch/check/index.ts';
import { spanDocumentId, spansIndex, tracesIndex } from '../../src/storage/elasticsearch/documents/names.ts';
import { openElasticsearchWriter } from '../../src/storage/elasticsearch/index.ts';
import type { RepairReport, ReportProgress } from '../../src/storage/maintenance.ts';
import { type Exit, runChild } from '../fixtures/child.ts';
import {
  ELASTICSEARCH_MIGRATIONS,
  type ElasticsearchStore,
  noElasticsearch,
  openElasticsearchStore,
} from '../fixtures/elasticsearch.ts';
import { runProgram } from '../fixtures/program.ts';
import { BASE_TIME, makeSpan, resourceOf, spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { makeTempFolder, type TempFolder } from '../fixtures/temp-folder.ts';
import { describeUnless } from '../fixtures/unless.ts';
import { anyBatches } from '../property/arbitrary-spans.ts';
import { DAMAGE, type Document, documentsOf, setField } from './damage.ts';
import { storeAsLayout1 } from './layout-1.ts';

const KILLED = new URL('../fixtures/killed-cluster-repair.ts', import.meta.url).pathname;

/** SPANGRAPH_PROPERTY_RUNS makes a long run of it; SPANGRAPH_PROPERTY_SEED repeats one. */
const runs = Number(process.env.SPANGRAPH_PROPERTY_RUNS ?? 20);
const seed = Number(process.env.SPANGRAPH_PROPERTY_SEED ?? Math.floor(Math.random() * 2 ** 31));
const TIMEOUT_MS = 240_000;
/** Milliseconds that a write may take. */
const WRITE_MS = 10_000;
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

const changed = ({ index: _index, id: _id }: Document, doc: object) => [{ update: { _index, _id } }, { doc }];

/** What is old is not on its way to anywhere, so no check waits for it. */
async function makeOld(store: ElasticsearchStore): Promise<void> {
  const [spans, traces] = [await documentsOf(store, 'spans'), await documentsOf(store, 'traces')];
  const operations = [
    ...spans.flatMap((document) => changed(document, { ingested: '1', arrived: '1' })),
    ...traces.flatMap((document) => changed(document, { arrived: '1' })),
  ];
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

describeUnless(noElasticsearch, 'check of a cluster', () => {
  let store: ElasticsearchStore;
  let folder: TempFolder;
  beforeEach(async () => {
    store = await openElasticsearchStore();
    folder = makeTempFolder();
    folder.write('config.yaml', 'exporters: {elasticsearch: {retry_timeout: 1s}}');
  });
  afterEach(async () => {
    await store.close();
    folder[Symbol.dispose]();
  });

  const run = (...args: string[]): Promise<Exit> => {
    const { endpoints, index } = store.config;
    const where = ['--elasticsearch-endpoints', endpoints.join(), '--elasticsearch-index', index];
    return runProgram({ folder: folder.path, args: ['check', '--config', 'config.yaml', ...where, ...args] });
  };
  const traceDocument = (trace: number) => ({ index: tracesIndex(store.config.index), id: traceIdOf(trace) });

  test('what is wrong is named with its trace, and repaired, by the program', async () => {
    await store.writer.write([ordinarySpans(3)]);
    expect(await run()).toMatchObject({ code: 0, stdout: 'Everything agrees: 9 spans of 3 traces.\n' });
    await store.client.delete(traceDocument(1_001));
    await store.client.update({ ...traceDocument(1_002), doc: { error_count: 5 } });
    const found = await run();
    expect(found.stdout.split('\n')).toEqual([
      `traces: The document of the trace has another error_count than its spans say. (trace ${traceIdOf(1_002)})`,
      `traces: The trace has no document. (trace ${traceIdOf(1_001)})`,
      'Wrong: traces 2. Checked: 9 spans of 3 traces.',
      'Run it with --repair. Servers may go on.',
      '',
    ]);
    expect(found.code).toBe(1);
    expect(await run('--repair')).toMatchObject({
      code: 0,
      stdout: 'Repaired: traces 2.\nEverything agrees: 9 spans of 3 traces.\n',
    });
    const { code, stdout } = await run('--json');
    expect([code, JSON.parse(stdout)]).toEqual([0, { spans: 9, traces: 3, ...CLEAN }]);
  });

  test('what cannot be checked has exit code 2', async () => {
    expect(await run('--elasticsearch-index', 'none')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/There are no indices none-/),
    });
    await store.writer.write([ordinarySpans(1)]);
    const index = spansIndex(store.config.index, '2024.10.30');
    await store.client.indices.close({ index });
    expect(await run()).toMatchObject({ code: 2, stderr: expect.stringContaining(`${index} is closed`) });
    await store.client.indices.open({ index, wait_for_active_shards: 1 });
    expect(await run()).toMatchObject({ code: 0 });
    const name = `${store.config.index}-spans-v9`;
    await store.client.indices.putIndexTemplate({ name, version: 9, index_patterns: ['none'] });
    expect(await run()).toMatchObject({ code: 2, stderr: expect.stringContaining('layout 9') });
  });

  test('many wrong traces, read in small answers, are all found and repaired', { timeout: TIMEOUT_MS }, async () => {
    const small = { ...store, config: { ...store.config, maxResponseBytes: 32 * 1_024 } };
    await store.writer.write([ordinarySpans(1_200)]);
    await makeOld(store);
    expect(await check(small)).toMatchObject({ ...CLEAN, spans: 3_600, traces: 1_200 });
    const index = tracesIndex(store.config.index);
    const operations = Array.from({ length: 1_200 }, (_, trace) => {
      return { delete: { _index: index, _id: traceIdOf(1_000 + trace) } };
    });
    await store.client.bulk({ operations: operations.slice(0, 1_100) });
    expect(await check(small)).toMatchObject({ spans: 3_600, traces: 1_200, counts: { traces: 1_100 } });
    expect(await check(small, { repair: true })).toMatchObject({ ...CLEAN, repaired: { traces: 1_100 } });
  });

  test('a repair that is killed is completed by the next one', async () => {
    await store.writer.write([ordinarySpans(6)]);
    await makeOld(store);
    const documents = await documentsOf(store, 'spans');
    await setField(store, documents[4] as Document, 'name', '"other"');
    for (let trace = 1_000; trace < 1_006; trace++) await store.client.delete(traceDocument(trace));
    const { endpoints, index } = store.config;
    for (const part of ['spans', 'traces']) {
      const args = [KILLED, endpoints.join(), index, part];
      expect(await runChild(process.execPath, args, { folder: folder.path })).toMatchObject({
        signal: 'SIGKILL',
        stderr: '',
      });
    }
    expect((await documentsOf(store, 'traces')).length).toBe(1);
    expect(await check(store, { repair: true })).toMatchObject({ ...CLEAN, repaired: { traces: 5 } });
  });

  test('a span on its way is no finding; a span that stays without a trace is one', async () => {
    const spans = ordinarySpans(2);
    await store.writer.write([spans]);
    await store.client.delete(traceDocument(1_001));
    const other = await openElasticsearchWriter(store.config, ELASTICSEARCH_MIGRATIONS);
    const arriving: unknown[] = [];
    const arrive: ReportProgress = (_, note) => {
      if (note === 'waiting for writes') arriving.push(other.write([spans]));
    };
    expect(await check(store, { onProgress: arrive, retryTimeoutMs: 2_000 })).toMatchObject(CLEAN);
    expect(arriving).toHaveLength(1);
    await Promise.all(arriving);
    await other.close();
    await store.client.delete(traceDocument(1_001));
    expect(await check(store)).toMatchObject({ counts: { traces: 1 } });
  });

  test('beside writers of several processes there are no findings', { timeout: TIMEOUT_MS }, async () => {
    const config = { ...store.config, retryTimeoutMs: WRITE_MS };
    await store.client.indices.putSettings({ index: `${config.index}-*`, settings: { refresh_interval: '100ms' } });
    const writers = await Promise.all([1, 2, 3].map(() => openElasticsearchWriter(config, ELASTICSEARCH_MIGRATIONS)));
    const over = new AbortController();
    let written = 0;
    const writing = writers.map(async (writer, own) => {
      for (let at = 0; !over.signal.aborted; at++) {
        const spans = Array.from({ length: 40 }, (_, span): Span => {
          const unfinished = span % 4 === 0 ? { endTimeUnixNano: 0n, resource: resourceOf('begun') } : {};
          const ids = {
            traceId: traceIdOf((7 * at + 333 * own + span) % 1_000),
            spanId: spanIdOf(1 + own * 1_000_000 + at),
          };
          return makeSpan({ ...ids, ...unfinished });
        });
        await writer.write([spans]);
        await writer.write([spans.map((span) => ({ ...span, endTimeUnixNano: BASE_TIME + 9n }))]);
        written += spans.length;
      }
    });
    /** A check that waits has seen spans on their way. */
    const waits = new Set<number>();
    for (let round = 0; round < 10 && waits.size < 2; round++) {
      const onProgress: ReportProgress = (_, note) => {
        if (note === 'waiting for writes') waits.add(round);
      };
      const before = written;
      await vi.waitUntil(() => written > before, TIMEOUT_MS);
      const report = await check(store, { repair: true, onProgress, retryTimeoutMs: WRITE_MS });
      expect(report).toMatchObject(CLEAN);
      expect(report).not.toHaveProperty('repaired');
      expect(report.spans).toBeGreaterThanOrEqual(before);
    }
    expect(waits.size).toBe(2);
    over.abort();
    await Promise.all(writing);
    await Promise.all(writers.map((writer) => writer.close()));
    expect(await check(store)).toMatchObject({ ...CLEAN, spans: written });
  });

  test('content that is damaged cannot be repaired, and nothing that follows from it is changed', async () => {
    await store.writer.write([ordinarySpans(2)]);
    const [first, second] = await documentsOf(store, 'spans');
    if (first === undefined || second === undefined) throw new Error('There are no spans.');
    await setField(store, first, 'span', '"no JSON"');
    await setField(store, second, 'span', JSON.stringify(String(second.source.span).replace('"operation"', '"other"')));
    const before = await documentsOf(store, 'traces');
    const report = await check(store, { repair: true });
    expect(report).toMatchObject({ isLossy: true, counts: { spans: 1 }, repaired: { spans: 2 } });
    expect(report.findings).toMatchObject([
      { part: 'spans', what: expect.stringMatching(/cannot be read as a span/), repairable: false },
    ]);
    expect((await documentsOf(store, 'spans'))[1]?.source.name).toBe('other');
    expect(await documentsOf(store, 'traces')).toEqual(before);
  });

  test('spans of layout 1 agree; a second document of one is named and stays', async () => {
    const spans = ordinarySpans(1);
    await storeAsLayout1(store, spans);
    expect(await check(store)).toMatchObject({ ...CLEAN, spans: 3 });
    const [former] = await documentsOf(store, 'spans');
    const { startTimeUnixNano, traceId, spanId, kind } = spans[0] ?? makeSpan();
    const twin = spanDocumentId({ startTimeUnixNano, traceId, spanId, kind });
    await store.client.create({ index: former?.index ?? '', id: twin, document: former?.source });
    const report = await check(store, { repair: true });
    expect(report).toMatchObject({ spans: 4, isLossy: true, counts: { spans: 1 } });
    expect(report.findings).toMatchObject([{ traceId, what: '1 documents hold a span that another document holds.' }]);
  });

  test('what retention will take out of traces is no finding; without retention it is', async () => {
    await store.writer.write([ordinarySpans(2)]);
    await store.client.indices.delete({ index: spansIndex(store.config.index, '2024.10.30') });
    const expiring = { ...store, config: { ...store.config, retentionMs: 1 } };
    expect(await check(expiring)).toMatchObject({ ...CLEAN, spans: 2 });
    expect(await check(store, { repair: true })).toMatchObject({ ...CLEAN, spans: 2, repaired: { traces: 2 } });
    expect((await documentsOf(store, 'traces')).map(({ source }) => source.span_count)).toEqual([1, 1]);
  });
});
