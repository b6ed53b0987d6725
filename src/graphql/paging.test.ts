/** Every list walked page by page gives the whole list, in both directions where it has two. */
import { describe, expect, test } from 'vitest';
import type { Span } from '../model/span.ts';
import { startTestServer, type TestServer } from './testing/server.ts';
import { makeChain, makeSpan, spanId, T0, traceId } from './testing/spans.ts';

/** Many spans with equal times and durations, in several traces. */
const SPANS: readonly Span[] = Array.from({ length: 23 }, (_, index) =>
  makeSpan({
    traceId: traceId((index % 9) + 1),
    spanId: spanId(index + 1),
    name: `op ${index % 6}`,
    parentSpanId: index < 9 ? '' : spanId((index % 9) + 1),
    startTimeUnixNano: T0 + BigInt(index % 4),
    endTimeUnixNano: T0 + BigInt((index % 4) + (index % 3)),
    attributes: [{ key: `key ${index % 7}`, value: BigInt(index % 5) }],
  }),
);

interface PagedField {
  readonly field: string;
  readonly args?: string;
  readonly node: string;
  /** Wraps the field where it is not one of Query. */
  readonly within?: (field: string) => string;
}

/** Each page's items, until the list says that it ends. */
async function walk(server: TestServer, { field, args = '', node, within }: PagedField, size: number, back = false) {
  const pages: string[][] = [];
  for (let cursor = ''; ; ) {
    const from = cursor === '' ? '' : `${back ? 'before' : 'after'}: "${cursor}"`;
    const text = `page: ${field}(${args} ${back ? 'last' : 'first'}: ${size} ${from}) {
      edges { cursor node { ${node} } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount }`;
    const { data, errors } = await server.ask(`{ ${within ? within(text) : text} }`);
    expect(errors).toBeUndefined();
    const { edges, pageInfo, totalCount } = findPage(data);
    const items = edges.map((edge: { node: object }) => JSON.stringify(edge.node));
    expect(pageInfo.startCursor).toBe(edges[0]?.cursor ?? null);
    expect(pageInfo.endCursor).toBe(edges.at(-1)?.cursor ?? null);
    expect(back ? pageInfo.hasNextPage : pageInfo.hasPreviousPage).toBe(cursor !== '');
    if (back) pages.unshift(items);
    else pages.push(items);
    if (!(back ? pageInfo.hasPreviousPage : pageInfo.hasNextPage)) {
      expect(pages.flat()).toHaveLength(totalCount);
      return pages.flat();
    }
    expect(items).toHaveLength(size);
    cursor = back ? pageInfo.startCursor : pageInfo.endCursor;
  }
}

// biome-ignore lint/suspicious/noExplicitAny: an answer of any shape
function findPage(data: any): any {
  return data.page ?? findPage(Object.values(data)[0]);
}

describe('searches', () => {
  const orders = ['START_TIME', 'END_TIME', 'DURATION', 'INGESTION_TIME'].flatMap((field) => [
    `${field}, direction: ASC`,
    `${field}, direction: DESC`,
  ]);
  const walks: PagedField[] = [
    ...orders.map((order) => ({ field: 'spans', args: `orderBy: { field: ${order} }`, node: 'traceId spanId' })),
    { field: 'traces', node: 'traceId' },
    { field: 'traces', args: 'orderBy: { field: SPAN_COUNT, direction: ASC }', node: 'traceId spanCount' },
    { field: 'traces', args: 'orderBy: { field: DURATION }', node: 'traceId' },
    { field: 'spans', node: 'spanId', within: (text) => `trace(traceId: "${traceId(1)}") { ${text} }` },
  ];
  test.each(walks)('$field $args', async (list) => {
    await using server = await startTestServer({ spans: SPANS });
    const whole = await walk(server, list, 1000);
    expect(whole.length).toBeGreaterThan(2);
    for (const size of [1, 2, 5]) {
      expect(await walk(server, list, size)).toEqual(whole);
      expect(await walk(server, list, size, true)).toEqual(whole);
    }
  });

  test('between two cursors, and pages of none', async () => {
    await using server = await startTestServer({ spans: SPANS });
    const { data } = await server.ask('{ spans(first: 10) { edges { cursor node { spanId } } } }');
    const { edges } = data.spans;
    const between = `after: "${edges[1].cursor}", before: "${edges[6].cursor}"`;
    const middle =
      await server.ask(`{ a: spans(first: 9, ${between}) { nodes { spanId } pageInfo { hasNextPage hasPreviousPage } }
      b: spans(last: 2, ${between}) { nodes { spanId } pageInfo { hasNextPage hasPreviousPage } }
      none: spans(first: 0) { nodes { spanId } totalCount pageInfo { hasNextPage endCursor } } }`);
    const nodes = edges.map(({ node }: { node: object }) => node);
    expect(middle.data).toEqual({
      a: { nodes: nodes.slice(2, 6), pageInfo: { hasNextPage: false, hasPreviousPage: true } },
      b: { nodes: nodes.slice(4, 6), pageInfo: { hasNextPage: true, hasPreviousPage: true } },
      none: { nodes: [], totalCount: 23, pageInfo: { hasNextPage: true, endCursor: null } },
    });
  });
});

const ofSpan = (trace: number, span: number) => (text: string) =>
  `span(traceId: "${traceId(trace)}", spanId: "${spanId(span)}") { ${text} }`;

describe('lists that go forward', () => {
  const chain = makeChain(50, 12).map((span, index) => ({
    ...span,
    events:
      index > 0
        ? []
        : Array.from({ length: 5 }, (_, n) => ({
            timeUnixNano: T0,
            name: `e${n}`,
            attributes: [],
            droppedAttributesCount: 0,
          })),
    links:
      index > 0
        ? span.links
        : Array.from({ length: 5 }, (_, n) => ({
            traceId: traceId(n + 1),
            spanId: spanId(n + 1),
            traceState: '',
            attributes: [],
            droppedAttributesCount: 0,
            flags: 0,
          })),
  }));
  const walks: PagedField[] = [
    { field: 'events', node: 'name', within: ofSpan(50, 1) },
    { field: 'links', node: 'spanId', within: ofSpan(50, 1) },
    { field: 'linkedFrom', node: 'spanId', within: ofSpan(1, 1) },
    { field: 'descendants', node: 'spanId', within: ofSpan(50, 1) },
    { field: 'descendants', args: 'maxDepth: 4', node: 'spanId', within: ofSpan(50, 1) },
    { field: 'children', node: 'spanId', within: ofSpan(1, 1) },
    { field: 'attributeKeys', node: 'key scope' },
    { field: 'attributeValues', args: 'key: "key 1"', node: 'value count' },
    {
      field: 'operations',
      node: 'name kind',
      within: (text) =>
        `node(id: "${Buffer.from('Service:shop').toString('base64url')}") { ... on Service { ${text} } }`,
    },
  ];
  test.each(walks)('$field $args', async (list) => {
    await using server = await startTestServer({ spans: [...SPANS, ...chain] });
    const whole = await walk(server, list, 1000);
    expect(whole.length).toBeGreaterThan(1);
    for (const size of [1, 2, 3]) expect(await walk(server, list, size)).toEqual(whole);
  });
});

describe('cursors', () => {
  test('are refused in any other list', async () => {
    await using server = await startTestServer({ spans: SPANS });
    const { data } = await server.ask(
      '{ spans(first: 1) { pageInfo { endCursor } } traces(first: 1) { pageInfo { endCursor } } }',
    );
    const cursor = data.spans.pageInfo.endCursor;
    const elsewhere = [
      `traces(after: "${cursor}") { nodes { traceId } }`,
      `spans(after: "${data.traces.pageInfo.endCursor}") { nodes { spanId } }`,
      `spans(after: "${cursor}", orderBy: { field: DURATION }) { nodes { spanId } }`,
      `spans(after: "${cursor}", orderBy: { field: START_TIME, direction: ASC }) { nodes { spanId } }`,
      `spans(after: "${cursor}", filter: { name: { eq: "op 1" } }) { nodes { spanId } }`,
      `spans(after: "${cursor}", timeRange: { from: "2024-01-01T00:00:00Z" }) { nodes { spanId } }`,
      `spans(before: "${cursor}x") { nodes { spanId } }`,
      `spans(after: "") { nodes { spanId } }`,
      `trace(traceId: "${traceId(1)}") { spans(after: "${cursor}") { nodes { spanId } } }`,
      `attributeKeys(after: "${cursor}") { nodes { key } }`,
    ];
    for (const field of elsewhere) {
      const { errors } = await server.ask(`{ ${field} }`);
      expect([field, errors?.[0]?.extensions?.code]).toEqual([field, 'INVALID_CURSOR']);
    }
    const same = await server.ask(`{ spans(after: "${cursor}", orderBy: { field: START_TIME }) { nodes { spanId } } }`);
    expect(same.errors).toBeUndefined();
  });

  test('are refused where they name no place that there can be', async () => {
    await using server = await startTestServer({ spans: SPANS });
    const forged = async (field: string, ...fields: readonly string[]) => {
      const { data } = await server.ask(`{ ${field} { pageInfo { endCursor } } }`);
      const cursor: string = Object.values<{ pageInfo: { endCursor: string } }>(data)[0]?.pageInfo.endCursor ?? '';
      const payload: unknown[] = JSON.parse(Buffer.from(cursor, 'base64url').toString());
      const after = Buffer.from(JSON.stringify([...payload.slice(0, 2), ...fields])).toString('base64url');
      const { errors } = await server.ask(
        `query ($after: String) { ${field.replace(')', ' after: $after)')} { nodes { __typename } } }`,
        { after },
      );
      return errors?.map(({ extensions }) => extensions?.code);
    };
    const refused = ['INVALID_CURSOR'];
    expect(await forged('traces(first: 1)', '9223372036854775808', '0', traceId(1), 'm1')).toEqual(refused);
    expect(await forged('traces(first: 1)', '9223372036854775807', '0', traceId(1), 'm1')).toBeUndefined();
    expect(await forged('traces(first: 1)', '9223372036854775807', '0', traceId(1), 'm 1')).toEqual(refused);
    expect(await forged('traces(first: 1)', '0', '-1', traceId(1), 'm1')).toEqual(refused);
    const place = ['0', traceId(1), spanId(1), '1', ''];
    expect(await forged('spans(first: 1)', '-9223372036854775809', ...place)).toEqual(refused);
    expect(await forged('spans(first: 1)', '0', ...place.with(0, '18446744073709551616'))).toEqual(refused);
    expect(await forged('spans(first: 1)', '0', ...place.with(0, '18446744073709551615'))).toBeUndefined();
    expect(await forged('attributeKeys(first: 1)', 'gone', '', '')).toEqual(refused);
    expect(await forged('attributeKeys(first: 1)', 'gone', 'span', '')).toEqual(refused);
    expect(await forged('attributeKeys(first: 1)', 'gone', '1')).toEqual(refused);
    expect(await forged('attributeKeys(first: 1)', 'gone', 'SPAN', '')).toBeUndefined();
    expect(await forged('attributeValues(key: "key 1", first: 1)', '1e1', 'k', 'r')).toEqual(refused);
    expect(await forged('attributeValues(key: "key 1", first: 1)', '1')).toEqual(refused);
  });
});
