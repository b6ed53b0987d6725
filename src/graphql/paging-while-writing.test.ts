/** Lists that are walked page by page while spans arrive: each keeps its promise, or says that its order has changed. */
import { describe, expect, test } from 'vitest';
import { openSqliteFixture } from '../../test/fixtures/sqlite.ts';
import type { Span } from '../model/span.ts';
import type { SpanReader, SpanWriter } from '../storage/backend.ts';
import { createMemoryBackend } from '../storage/memory/index.ts';
import { startTestServer, type TestServer } from './testing/server.ts';
import { makeSpan, spanId, T0, traceId } from './testing/spans.ts';

interface Backend extends AsyncDisposable {
  readonly reader: SpanReader;
  readonly writer: SpanWriter;
}

const BACKENDS: Readonly<Record<string, () => Promise<Backend>>> = {
  memory: async () => ({ ...createMemoryBackend(), [Symbol.asyncDispose]: async () => {} }),
  sqlite: async () => {
    const { reader, writer, close } = await openSqliteFixture();
    return { reader, writer, [Symbol.asyncDispose]: close };
  },
};

interface Walk {
  readonly items: readonly string[];
  readonly orderChanged: readonly boolean[];
}

/** Pages of three to the end of the list; what `arrive` gives is written after each page. */
async function walk(
  server: TestServer,
  writer: SpanWriter,
  { list, node }: { readonly list: string; readonly node: string },
  arrive: (page: number) => readonly Span[],
): Promise<Walk> {
  const items: string[] = [];
  const orderChanged: boolean[] = [];
  for (let after = ''; ; ) {
    const text = list.replace('%', `first: 3 ${after}`);
    const { data, errors } = await server.ask(
      `{ ${text.replace('@', `{ nodes { ${node} } pageInfo { hasNextPage endCursor orderChanged } }`)} }`,
    );
    expect(errors).toBeUndefined();
    const { nodes, pageInfo } = data.page ?? data.of.page;
    items.push(...nodes.map((one: object) => Object.values(one).join(' ')));
    orderChanged.push(pageInfo.orderChanged);
    if (!pageInfo.hasNextPage) return { items, orderChanged };
    after = `after: "${pageInfo.endCursor}"`;
    await writer.write([arrive(orderChanged.length)]);
  }
}

const nothing = () => [];

/** A parent that comes late: it starts before everything, ends after everything, and failed. */
const late = (trace: number) =>
  makeSpan({
    traceId: traceId(trace),
    spanId: spanId(90),
    statusCode: 2,
    startTimeUnixNano: T0 - BigInt(trace),
    endTimeUnixNano: T0 + 1_000_000n,
  });

/** Whether the item is not of trace 99. */
const isOther = (item: string) => !item.startsWith(traceId(99));

/** So many spans, each in a trace of its own, with the value. */
let id = 0;
const having = (value: string, count: number) =>
  Array.from({ length: count }, () =>
    makeSpan({ traceId: traceId(++id), attributes: [{ key: 'v', value }], startTimeUnixNano: T0 + BigInt(id) }),
  );

/** A span that links to the first span. */
const linking = (n: number) =>
  makeSpan({
    traceId: traceId(100 + n),
    startTimeUnixNano: T0 + BigInt(n),
    links: [
      {
        traceId: traceId(1),
        spanId: spanId(1),
        traceState: '',
        attributes: [],
        droppedAttributesCount: 0,
        flags: 0,
      },
    ],
  });

describe.each(Object.entries(BACKENDS))('%s', (_name, open) => {
  const orders = ['START_TIME', 'DURATION', 'SPAN_COUNT', 'ERROR_COUNT', 'INGESTION_TIME'].flatMap((field) => [
    `${field}, direction: ASC`,
    `${field}, direction: DESC`,
  ]);
  /** Ten traces; trace n starts at n microseconds, takes n ns, and has n % 4 + 1 spans, of which n % 3 failed. */
  const ten = Array.from({ length: 10 }, (_, index) => index + 1).flatMap((n) =>
    Array.from({ length: (n % 4) + 1 }, (_, span) =>
      makeSpan({
        traceId: traceId(n),
        spanId: spanId(span + 1),
        statusCode: span < n % 3 ? 2 : 0,
        startTimeUnixNano: T0 + BigInt(n) * 1_000n,
        endTimeUnixNano: T0 + BigInt(n) * 1_001n,
      }),
    ),
  );
  test.each(orders)('traces in order of %s are given once each, as on the first page', async (order) => {
    await using backend = await open();
    const { reader, writer } = backend;
    await writer.write([ten]);
    await using server = await startTestServer({ reader });
    const list = { list: `page: traces(orderBy: { field: ${order} } %) @`, node: 'traceId' };
    const whole = await walk(server, writer, list, nothing);
    expect(whole.items).toHaveLength(10);
    const moved = await walk(server, writer, list, (page) => [late(page), late(11 - page), late(20 + page)]);
    expect(moved).toEqual({ items: whole.items, orderChanged: whole.orderChanged });
    expect(moved.orderChanged).toEqual([false, false, false, false]);
    expect((await walk(server, writer, list, nothing)).items).not.toEqual(whole.items);
  });

  test('spans in order of start: those stored at the first page are given once each', async () => {
    await using backend = await open();
    const { reader, writer } = backend;
    await writer.write([ten.slice(0, 12)]);
    await using server = await startTestServer({ reader });
    const list = { list: 'page: spans(%) @', node: 'traceId spanId' };
    const whole = await walk(server, writer, list, nothing);
    const moved = await walk(server, writer, list, (page) => [late(100 + page)]);
    expect(moved.items.filter((item) => !item.endsWith(spanId(90)))).toEqual(whole.items);
    expect(new Set(moved.items).size).toBe(moved.items.length);
    expect(moved.orderChanged).not.toContain(true);
  });
  const walksOfUnfinished = ['END_TIME', 'DURATION'].flatMap((field) => [
    { field, direction: 'ASC', times: 2 },
    { field, direction: 'DESC', times: 0 },
  ]);
  test.each(walksOfUnfinished)('spans in order of $field $direction: only unfinished ones move', async (order) => {
    await using backend = await open();
    const { reader, writer } = backend;
    const unfinished = makeSpan({ traceId: traceId(99), endTimeUnixNano: 0n });
    await writer.write([[...ten.slice(0, 12), unfinished]]);
    await using server = await startTestServer({ reader });
    const { field, direction, times } = order;
    const list = {
      list: `page: spans(orderBy: { field: ${field}, direction: ${direction} } %) @`,
      node: 'traceId spanId',
    };
    const whole = await walk(server, writer, list, nothing);
    const finished = { ...unfinished, endTimeUnixNano: T0 + 1_000_000_000n };
    const moved = await walk(server, writer, list, (page) => (page === 1 ? [finished] : []));
    expect(moved.items.filter(isOther)).toEqual(whole.items.filter(isOther));
    expect(moved.items.filter((item) => !isOther(item))).toHaveLength(times);
  });

  test('spans that link to one: an earlier one that comes shifts nothing', async () => {
    await using backend = await open();
    const { reader, writer } = backend;
    await writer.write([[makeSpan(), ...[11, 12, 13, 14, 15, 16, 17, 18].map(linking)]]);
    await using server = await startTestServer({ reader });
    const list = {
      list: `of: span(traceId: "${traceId(1)}", spanId: "${spanId(1)}") { page: linkedFrom(%) @ }`,
      node: 'traceId',
    };
    const whole = await walk(server, writer, list, nothing);
    const moved = await walk(server, writer, list, (page) => [linking(page), linking(page + 3)]);
    expect(moved).toEqual(whole);
    expect(moved.orderChanged).toEqual([false, false, false]);
  });

  describe('values of an attribute, the most frequent first', () => {
    const values = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].flatMap((value, index) => having(value, 20 - index));
    const lists = ['page: attributeValues(key: "v" %) @', 'page: attributeValues(key: "v", filter: { and: [] } %) @'];

    test.each(lists)('say so where one that was not yet given has moved up: %s', async (list) => {
      await using backend = await open();
      const { reader, writer } = backend;
      await writer.write([values]);
      await using server = await startTestServer({ reader });
      const moved = await walk(server, writer, { list, node: 'value' }, (page) => (page === 1 ? having('f', 30) : []));
      expect(moved.items).toEqual(['a', 'b', 'c', 'd', 'e', 'g']);
      expect(moved.orderChanged).toEqual([false, true]);
    });

    test.each(lists)('say nothing where those that were given stay in front: %s', async (list) => {
      await using backend = await open();
      const { reader, writer } = backend;
      await writer.write([values]);
      await using server = await startTestServer({ reader });
      const moved = await walk(server, writer, { list, node: 'value' }, () => having('b', 9));
      expect(moved.items).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
      expect(moved.orderChanged).toEqual([false, false, false]);
    });
  });
});
