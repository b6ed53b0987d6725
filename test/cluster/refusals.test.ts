/** Indices that accept no spans, and defects: the writer rejects nothing for them. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Span } from '../../src/model/span.ts';
import { createClient } from '../../src/storage/elasticsearch/cluster/client.ts';
import { spansIndex } from '../../src/storage/elasticsearch/documents/names.ts';
import { ElasticsearchWriter } from '../../src/storage/elasticsearch/writer.ts';
import { type ElasticsearchStore, noElasticsearch, openElasticsearchStore } from '../fixtures/elasticsearch.ts';
import { makeSpan, spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { describeUnless } from '../fixtures/unless.ts';

const DAY = '2024.10.30';
const NOTHING = { stored: 0, repeated: 0, conflicting: 0, rejected: [] };

const spanOf = (trace: number): Span => makeSpan({ traceId: traceIdOf(trace), spanId: spanIdOf(1) });

describeUnless(noElasticsearch, 'an index that accepts no spans', () => {
  let store: ElasticsearchStore;
  let writer: ElasticsearchWriter;
  beforeAll(async () => {
    store = await openElasticsearchStore();
    writer = new ElasticsearchWriter(createClient(store.config), store.config);
  });
  afterAll(async () => {
    await writer.close();
    await store.close();
  });

  test('as its fields are of another making: senders are to retry, and the check fails until it is gone', async () => {
    const index = spansIndex(store.config.index, DAY);
    await store.client.indices.create({ index, mappings: { properties: { start: { type: 'boolean' } } } });
    const message = expect.stringContaining(`${index} was not made from the template`);
    const failure = { code: 'STORAGE_UNAVAILABLE', message };
    await expect(writer.write([[spanOf(1)]])).rejects.toMatchObject(failure);
    await expect(writer.check()).rejects.toMatchObject(failure);
    await store.client.indices.delete({ index });
    await writer.check();
    expect(await writer.write([[spanOf(1)]])).toEqual([{ ...NOTHING, stored: 1 }]);
    await writer.check();
  });

  test('as it is closed: likewise', async () => {
    const index = spansIndex(store.config.index, DAY);
    await store.client.indices.close({ index });
    await expect(writer.write([[spanOf(2)]])).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
    await expect(writer.check()).rejects.toMatchObject({ message: expect.stringContaining(`${index} is closed`) });
    await store.client.indices.open({ index });
    await writer.check();
    expect(await writer.write([[spanOf(2)]])).toEqual([{ ...NOTHING, stored: 1 }]);
  });

  test('a defect is thrown as it is, and the next write succeeds', async () => {
    const broken = {
      ...spanOf(3),
      get name(): string {
        throw new TypeError('planted');
      },
    };
    await expect(writer.write([[broken]])).rejects.toThrow(new TypeError('planted'));
    expect(await writer.write([[spanOf(3)]])).toEqual([{ ...NOTHING, stored: 1 }]);
  });
});
