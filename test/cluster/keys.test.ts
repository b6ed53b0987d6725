/** The keys of spans: finished spans that replace unfinished ones while several processes write, and spans of layout 1. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Span } from '../../src/model/span.ts';
import { serviceName } from '../../src/model/span.ts';
import type { SpanReader, SpanWriter } from '../../src/storage/backend.ts';
import { formerDocumentId, spanRef, spansIndex, tracesIndex } from '../../src/storage/elasticsearch/documents/names.ts';
import { openElasticsearchWriter } from '../../src/storage/elasticsearch/index.ts';
import type { OrderDirection } from '../../src/storage/query.ts';
import { walkTraces } from '../conformance/walk.ts';
import {
  ELASTICSEARCH_MIGRATIONS,
  type ElasticsearchStore,
  noElasticsearch,
  openElasticsearchFixture,
} from '../fixtures/elasticsearch.ts';
import { readWholeSpans } from '../fixtures/read-whole-spans.ts';
import { BASE_TIME, makeSpan, resourceOf, spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { describeUnless } from '../fixtures/unless.ts';
import { storeAsLayout1 } from './layout-1.ts';

const NOTHING = { stored: 0, repeated: 0, conflicting: 0, rejected: [] };

/** Span `id` of a trace before it ended, with its own service. */
const begun = (trace: number, id: number): Span =>
  makeSpan({
    traceId: traceIdOf(trace),
    spanId: spanIdOf(id),
    startTimeUnixNano: BASE_TIME + BigInt(id),
    endTimeUnixNano: 0n,
    statusCode: 2,
    resource: resourceOf(`begun ${id}`),
  });

/** The finished form. */
const ended = (span: Span, service = 'ended'): Span => ({
  ...span,
  endTimeUnixNano: span.startTimeUnixNano + 5n,
  statusCode: 1,
  resource: resourceOf(service),
});

describeUnless(noElasticsearch, 'keys on a cluster', () => {
  let store: ElasticsearchStore & { readonly reader: SpanReader };
  const writers: SpanWriter[] = [];
  beforeAll(async () => {
    store = await openElasticsearchFixture();
    writers.push(store.writer, await openElasticsearchWriter(store.config, ELASTICSEARCH_MIGRATIONS));
  });
  afterAll(async () => {
    await writers[1]?.close();
    await store.close();
  });

  const countOf = async (traceId: string): Promise<number> => {
    await store.settle();
    const { count } = await store.client.count({
      index: spansIndex(store.config.index, '*'),
      query: { term: { trace: traceId } },
    });
    return count;
  };

  test('two processes that write both forms of the same spans at once come to the finished ones', async () => {
    const forms = Array.from({ length: 300 }, (_, i) => begun(1 + (i % 3), 1 + i));
    const finished = forms.map((span) => ended(span));
    const written = writers.flatMap((writer) => [writer.write([forms]), writer.write([finished])]);
    const reports = (await Promise.all(written)).flat();
    const sum = (of: 'stored' | 'repeated') => reports.reduce((total, report) => total + report[of], 0);
    expect([sum('stored'), sum('repeated')]).toEqual([300, 900]);
    for (const trace of [1, 2, 3]) {
      const traceId = traceIdOf(trace);
      const own = finished.filter((span) => span.traceId === traceId);
      expect(await readWholeSpans(store.reader, [traceId])).toEqual(own);
      expect(await store.reader.getTraces([traceId])).toMatchObject([
        { spanCount: 100, errorCount: 0, services: ['ended'], endTimeUnixNano: own.at(-1)?.endTimeUnixNano },
      ]);
      expect(await countOf(traceId)).toBe(100);
    }
  });

  test('two processes that end the same spans differently: one end is stored, and the trace tells of that one', async () => {
    const forms = Array.from({ length: 50 }, (_, i) => begun(4, 1 + i));
    await store.writer.write([forms]);
    const ends = writers.map((_, w) => forms.map((span) => ended(span, `process ${w}`)));
    const reports = (await Promise.all(writers.map((writer, w) => writer.write([ends[w] ?? []])))).flat();
    expect(reports.map(({ stored, repeated }) => [stored, repeated])).toEqual([
      [0, 50],
      [0, 50],
    ]);
    expect(reports.reduce((sum, { conflicting }) => sum + conflicting, 0)).toBe(50);
    const stored = await readWholeSpans(store.reader, [traceIdOf(4)]);
    expect(stored.every(({ endTimeUnixNano }) => endTimeUnixNano !== 0n)).toBe(true);
    const services = [...new Set(stored.map(({ resource }) => serviceName(resource)))].sort();
    expect(await store.reader.getTraces([traceIdOf(4)])).toMatchObject([{ spanCount: 50, errorCount: 0, services }]);
  });

  test('what a lost process replaced without telling the trace is completed by the repetition', async () => {
    const [a, b] = [begun(5, 1), begun(5, 2)];
    await store.writer.write([[a, b]]);
    const index = tracesIndex(store.config.index);
    const before = await store.client.get({ index, id: a.traceId });
    await store.writer.write([[ended(a)]]);
    await store.client.index({ index, id: a.traceId, document: before._source });
    expect(await writers[1]?.write([[ended(a)]])).toEqual([{ ...NOTHING, repeated: 1 }]);
    expect(await store.reader.getTraces([a.traceId])).toMatchObject([
      { errorCount: 1, services: ['begun 2', 'ended'], endTimeUnixNano: ended(a).endTimeUnixNano },
    ]);
  });

  test('spans of layout 1 are read by every way, and a repetition does not store them again', async () => {
    const before = [1, 2, 3].map((id) => ended(begun(6, id), 'of layout 1'));
    const [first] = before;
    if (first === undefined) throw new RangeError('no span');
    await storeAsLayout1(store, before);
    await store.settle();
    const { reader } = store;
    expect(await readWholeSpans(reader, [first.traceId])).toEqual(before);
    const ref = spanRef(first.startTimeUnixNano, formerDocumentId(first));
    const filter = { type: 'service', test: { eq: 'of layout 1' } } as const;
    const order = { field: 'START_TIME', direction: 'ASC' } as const;
    const [found] = await reader.findSpans([{ filter, order, page: { limit: 1 } }]);
    expect(found?.items.map((record) => record.ref)).toEqual([ref]);
    const [byId] = await reader.getSpansById([first]);
    expect(byId?.map((record) => record.ref)).toEqual([ref]);
    expect(await reader.getSpans([ref])).toMatchObject([{ spanId: first.spanId }]);

    const conflict = { ...first, name: 'other' };
    const later = { ...first, startTimeUnixNano: first.startTimeUnixNano + 100n };
    expect(await store.writer.write([[...before, conflict, later]])).toEqual([
      { ...NOTHING, stored: 1, repeated: 4, conflicting: 1 },
    ]);
    expect(await writers[1]?.write([before])).toEqual([{ ...NOTHING, repeated: 3 }]);
    expect(await countOf(first.traceId)).toBe(4);
    expect(await readWholeSpans(reader, [first.traceId])).toEqual([...before, later]);
    expect(await reader.getTraces([first.traceId])).toMatchObject([{ spanCount: 4 }]);
  });

  test('traces of earlier layouts come first in the order of arrival, until a span of them arrives', async () => {
    const [late, early] = [ended(begun(12, 9), 'arrived'), ended(begun(11, 1), 'arrived')];
    await storeAsLayout1(store, [late, early]);
    const newest = ended(begun(13, 1), 'arrived');
    await store.writer.write([[newest]]);
    await store.settle();
    const filter = { type: 'service', test: { eq: 'arrived' } } as const;
    const inOrder = async (direction: OrderDirection): Promise<string[]> => {
      const query = { filter, order: { field: 'INGESTION_TIME', direction } } as const;
      const walks = [1, 2, 100].flatMap((size) => [false, true].map((fromEnd) => ({ size, fromEnd })));
      const found = await Promise.all(walks.map((walk) => walkTraces(store.reader, query, walk)));
      expect(new Set(found.map((traces) => traces.map(({ traceId }) => traceId).join())).size).toBe(1);
      return found[0]?.map(({ traceId }) => traceId) ?? [];
    };
    const ids = [early.traceId, late.traceId, newest.traceId];
    expect(await inOrder('ASC')).toEqual(ids);
    expect(await inOrder('DESC')).toEqual(ids.toReversed());
    expect((await store.reader.getTraces([early.traceId]))[0]?.lastArrivalUnixNano).toBe(0n);
    await store.writer.write([[early]]);
    await store.settle();
    expect(await inOrder('ASC')).toEqual(ids);
    await store.writer.write([[ended(begun(11, 2), 'arrived')]]);
    await store.settle();
    expect(await inOrder('ASC')).toEqual([late.traceId, newest.traceId, early.traceId]);
  });

  test('an unfinished span of layout 1 is replaced by its finished form', async () => {
    const [a, b] = [begun(7, 1), begun(7, 2)];
    await storeAsLayout1(store, [a, b]);
    expect(await store.writer.write([[ended(a)]])).toEqual([{ ...NOTHING, repeated: 1 }]);
    expect(await store.writer.write([[ended(a), a]])).toEqual([{ ...NOTHING, repeated: 2, conflicting: 1 }]);
    expect(await readWholeSpans(store.reader, [a.traceId])).toEqual([ended(a), b]);
    expect(await countOf(a.traceId)).toBe(2);
    expect(await store.reader.getTraces([a.traceId])).toMatchObject([
      { spanCount: 2, errorCount: 1, services: ['begun 2', 'ended'] },
    ]);
  });
});
