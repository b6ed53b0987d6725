/** Every operator and every condition of filters, in the text and in variables, over HTTP and the memory backend. */
import { describe, expect, test } from 'vitest';
import { startTestServer } from './testing/server.ts';
import { askShop } from './testing/shop.ts';
import { makeSpan, spanId, T0, traceId } from './testing/spans.ts';

const ALL = ['GET /', 'pay', 'pay', 'SELECT', 'orphan', 'job'];
const OLDEST_FIRST = 'orderBy: { field: START_TIME, direction: ASC }';

/** Names of the spans that meet a filter given as JSON, whose enums are the words in capitals after a colon. */
async function namesFor(filter: object): Promise<string[]> {
  const literal = JSON.stringify(filter)
    .replace(/"(\w+)":/g, '$1:')
    .replace(
      /(kind|statusCode|scope|type):(\{[^}]*\}|"\w+")/g,
      (_match, field: string, value: string) => `${field}:${value.replace(/"([A-Z]+)"/g, '$1')}`,
    );
  const { text, variable } = await askShop(
    `query ($filter: SpanFilter) {
      text: spans(filter: ${literal}, ${OLDEST_FIRST}) { nodes { name } }
      variable: spans(filter: $filter, ${OLDEST_FIRST}) { nodes { name } totalCount }
    }`,
    { filter },
  );
  const names = text.nodes.map(({ name }: { name: string }) => name);
  expect(variable.nodes).toEqual(text.nodes);
  expect(variable.totalCount).toBe(names.length);
  return names;
}

const without = (...names: string[]) => ALL.filter((name) => !names.includes(name));

describe('conditions on spans', () => {
  test.each<[object, string[]]>([
    [{ name: { ne: 'pay' } }, without('pay')],
    [{ name: { in: ['pay', 'job'], notIn: ['job'] } }, ['pay', 'pay']],
    [{ name: { notIn: ['pay', 'job'] } }, without('pay', 'job')],
    [{ name: { contains: 'E' } }, ['GET /', 'SELECT']],
    [{ name: { notContains: 'a' } }, ['GET /', 'SELECT', 'job']],
    [{ name: { startsWith: 'S' } }, ['SELECT']],
    [{ name: { regex: '^(?i:get|select)' } }, ['GET /', 'SELECT']],
    [{ name: { in: [] } }, []],
    [{ name: { notIn: [] } }, ALL],
    [{ statusMessage: { contains: 'rok' } }, ['job']],
    [{ scopeName: { eq: 'test-library' } }, ALL],
    [{ scopeVersion: { ne: '1.2.3' } }, []],
    [{ kind: { ne: 'SERVER' } }, ['pay', 'SELECT', 'orphan', 'job']],
    [{ statusCode: { ne: 'ERROR' } }, without('job')],
    [{ durationNano: { ne: 1000000, lte: 50000000 } }, ['pay', 'pay', 'SELECT']],
    [{ durationNano: { in: ['1000000', 10000000] } }, ['SELECT', 'orphan']],
    [{ startTimeUnixNano: { gt: String(T0), lt: String(T0 + 30_000_000n) } }, ['pay', 'pay']],
    [{ endTimeUnixNano: { gte: String(T0 + 9_000_000_000n) } }, ['job']],
    [{ spanId: spanId(2) }, ['pay', 'pay']],
    [{ parentSpanId: spanId(8).toUpperCase() }, ['orphan']],
    [{ isRoot: true }, ['GET /', 'job']],
    [{ isRoot: false }, ['pay', 'pay', 'SELECT', 'orphan']],
    [{ or: [{ name: { eq: 'job' } }, { kind: { eq: 'CLIENT' } }] }, ['pay', 'job']],
    [{ not: { or: [{ name: { eq: 'job' } }, { service: { eq: 'shop' } }] } }, ['pay', 'SELECT']],
    [{ or: [] }, []],
    [{ not: { or: [] } }, ALL],
    [{ parent: { name: { eq: 'GET /' } } }, ['pay']],
    [{ ancestor: { name: { eq: 'GET /' } } }, ['pay', 'pay', 'SELECT']],
    [{ child: { name: { eq: 'SELECT' } } }, ['pay']],
    [{ and: [{ descendant: { name: { eq: 'SELECT' } } }, { isRoot: true }] }, ['GET /']],
    [{ sibling: { and: [] } }, []],
    [{ ancestor: { descendant: { parent: { kind: { eq: 'CLIENT' } } } } }, ['pay', 'pay', 'SELECT']],
    [{ trace: { errorCount: { gt: 0 } } }, ['job']],
    [{ link: {} }, ['job']],
    [{ link: { target: { name: { eq: 'pay' } } } }, ['job']],
    [{ link: { traceId: traceId(7), spanId: spanId(2) } }, []],
    [{ event: {} }, []],
  ])('%j', async (filter, expected) => expect(await namesFor(filter)).toEqual(expected));
});

const RICH = makeSpan({
  name: 'rich',
  attributes: [
    { key: 'code', value: 200n },
    { key: 'ratio', value: 0.5 },
    { key: 'method', value: 'GET' },
    { key: 'tags', value: ['a', 'b'] },
    { key: 'ok', value: true },
    { key: 'big', value: 2n ** 60n },
  ],
  events: [
    { name: 'retry', timeUnixNano: 1n, attributes: [{ key: 'n', value: 1n }], droppedAttributesCount: 0 },
    { name: 'retry', timeUnixNano: 2n, attributes: [{ key: 'why', value: 'slow' }], droppedAttributesCount: 0 },
  ],
});

describe('conditions on attributes', () => {
  test.each<[string, boolean]>([
    ['{ key: "code", eq: 200.0 }', true],
    ['{ key: "code", eq: "200" }', false],
    ['{ key: "code", type: INT, exists: true }', true],
    ['{ key: "code", type: DOUBLE, exists: true }', false],
    ['{ key: "code", ne: 404 }', true],
    ['{ key: "none", ne: 404 }', false],
    ['{ key: "none", exists: false }', true],
    ['{ key: "code", in: [1, 200, "x"] }', true],
    ['{ key: "code", in: 200 }', true],
    ['{ key: "code", notIn: [200] }', false],
    ['{ key: "none", notIn: [200] }', false],
    ['{ key: "code", gte: 200, lt: 300 }', true],
    ['{ key: "code", gt: 199.5 }', true],
    ['{ key: "code", gt: "1" }', false],
    ['{ key: "ratio", lte: 0.5 }', true],
    ['{ key: "big", gt: 1152921504606846975 }', true],
    ['{ key: "big", gt: 1152921504606846976 }', false],
    ['{ key: "method", gt: "GA", startsWith: "G", contains: "E", notContains: "x", regex: "^.ET$" }', true],
    ['{ key: "code", contains: "20" }', false],
    ['{ key: "tags", eq: "b" }', true],
    ['{ key: "tags", notContains: "b" }', false],
    ['{ key: "ok", eq: true }', true],
    ['{ key: "ok", scope: RESOURCE, eq: true }', false],
    ['{ key: "why", eq: "slow" }', true],
  ])('%s', async (filter, matches) => {
    await using server = await startTestServer({ spans: [RICH] });
    const { data, errors } = await server.ask(`{ spans(filter: { attribute: ${filter} }) { totalCount } }`);
    expect(errors).toBeUndefined();
    expect(data.spans.totalCount).toBe(matches ? 1 : 0);
  });

  test('of one event together', async () => {
    await using server = await startTestServer({ spans: [RICH] });
    const count = async (event: object) => {
      const query = 'query ($event: EventFilter!) { spans(filter: { event: $event }) { totalCount } }';
      return (await server.ask(query, { event })).data.spans.totalCount;
    };
    const n = { key: 'n', gte: 1 };
    expect(await count({ name: { eq: 'retry' }, attribute: n })).toBe(1);
    expect(await count({ attribute: n, attributes: [{ key: 'why', eq: 'slow', scope: 'EVENT' }] })).toBe(0);
    expect(await count({ attributes: [n, { key: 'why', exists: false }] })).toBe(1);
    expect(await count({ attribute: { key: 'method', exists: true } })).toBe(0);
  });
});

/** All spans of the first trace. */
const SHOP = ['GET /', 'pay', 'pay', 'SELECT', 'orphan'];

describe('conditions on traces', () => {
  test.each<[string, number[], string[][]]>([
    ['{ spanCount: { gte: 5 } }', [1], [SHOP]],
    ['{ spanCount: { ne: 5 } }', [2], [['job']]],
    ['{ errorCount: { eq: 0 } }', [1], [SHOP]],
    ['{ rootService: { eq: "shop" } }', [1], [SHOP]],
    ['{ rootName: { regex: "^j" } }', [2], [['job']]],
    [
      '{ or: [{ anySpan: { name: { eq: "job" } } }, { service: { eq: "payment" } }] }',
      [2, 1],
      [['job'], ['pay', 'SELECT']],
    ],
    ['{ not: { anySpan: { name: { eq: "job" } } } }', [1], [[]]],
    ['{ noSpan: { name: { eq: "pay" } } }', [2], [[]]],
    ['{ everySpan: { service: { in: ["shop", "payment"] } } }', [1], [SHOP]],
    ['{ and: [{ noSpan: { name: { eq: "job" } } }, { anySpan: { isRoot: true } }] }', [1], [['GET /']]],
    ['{ anySpan: { parent: { parent: { kind: { eq: SERVER } } } } }', [1], [['pay']]],
    ['{ or: [] }', [], []],
  ])('%s', async (filter, ids, matched) => {
    const { traces } = await askShop(
      `{ traces(filter: ${filter}) { edges { node { traceId } matchedSpans { name } } totalCount } }`,
    );
    expect(traces.edges.map(({ node }: { node: { traceId: string } }) => node.traceId)).toEqual(ids.map(traceId));
    expect(
      traces.edges.map(({ matchedSpans }: { matchedSpans: { name: string }[] }) =>
        matchedSpans.map(({ name }) => name),
      ),
    ).toEqual(matched);
    expect(traces.totalCount).toBe(ids.length);
  });
});
