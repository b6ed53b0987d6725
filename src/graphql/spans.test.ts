/** What the fields of a span mean, over HTTP and the memory backend. */
import { describe, expect, test } from 'vitest';
import { askShop } from './testing/shop.ts';
import { spanId, traceId } from './testing/spans.ts';

const span = (n: number, selection: string, kind = '') =>
  askShop(`{ span(traceId: "${traceId(1)}", spanId: "${spanId(n)}"${kind}) { ${selection} } }`).then(
    (data) => data.span,
  );

describe('a span', () => {
  test('without a kind is the server half', async () => {
    expect(await span(2, 'kind service { name }')).toEqual({ kind: 'SERVER', service: { name: 'payment' } });
    expect(await span(2, 'kind service { name }', ', kind: CLIENT')).toEqual({
      kind: 'CLIENT',
      service: { name: 'shop' },
    });
    expect(await span(2, 'kind', ', kind: PRODUCER')).toBeNull();
  });

  test('knows its relatives', async () => {
    expect(
      await span(3, 'parent { name kind } ancestors { name kind } children { totalCount nodes { name } } selfTimeNano'),
    ).toEqual({
      parent: { name: 'pay', kind: 'SERVER' },
      ancestors: [
        { name: 'pay', kind: 'SERVER' },
        { name: 'pay', kind: 'CLIENT' },
        { name: 'GET /', kind: 'SERVER' },
      ],
      children: { totalCount: 0, nodes: [] },
      selfTimeNano: '10000000',
    });
    expect(
      await span(
        1,
        'parentSpanId parent { name } selfTimeNano all: descendants { nodes { name } } near: descendants(maxDepth: 1) { nodes { kind } }',
      ),
    ).toEqual({
      parentSpanId: null,
      parent: null,
      selfTimeNano: '50000000',
      all: { nodes: [{ name: 'pay' }, { name: 'pay' }, { name: 'SELECT' }] },
      near: { nodes: [{ kind: 'CLIENT' }] },
    });
  });

  test('has fields of 32 unsigned bits', async () => {
    expect(await span(1, 'flags droppedEventsCount')).toEqual({ flags: -1, droppedEventsCount: 0 });
  });

  test('shows attributes in three ways', async () => {
    expect(
      await span(
        1,
        `attributes { key value type } none: attributes(prefix: "db.") { key } one: attribute(key: "http.route") { value }
        missing: attribute(key: "x") { value } attributeMap resource { attribute(key: "service.name") { value } } scope { name attributeMap }`,
      ),
    ).toEqual({
      attributes: [{ key: 'http.route', value: '/', type: 'STRING' }],
      none: [],
      one: { value: '/' },
      missing: null,
      attributeMap: { 'http.route': '/' },
      resource: { attribute: { value: 'shop' } },
      scope: { name: 'test-library', attributeMap: { 'lib.mode': 'auto' } },
    });
  });

  test('is linked both ways', async () => {
    const links = 'links { nodes { spanId span { name kind } trace { spanCount } } }';
    const { spans } = await askShop(
      `{ spans(filter: { service: { eq: "jobs" } }) { nodes { parentSpanId status { code message } ${links} } } }`,
    );
    expect(spans.nodes[0]).toEqual({
      parentSpanId: null,
      status: { code: 'ERROR', message: 'broken' },
      links: {
        nodes: [
          { spanId: spanId(2), span: { name: 'pay', kind: 'SERVER' }, trace: { spanCount: 5 } },
          { spanId: spanId(7), span: null, trace: null },
        ],
      },
    });
    expect(await span(2, 'linkedFrom { totalCount nodes { name trace { traceId } } }')).toEqual({
      linkedFrom: { totalCount: 1, nodes: [{ name: 'job', trace: { traceId: traceId(2) } }] },
    });
  });
});
