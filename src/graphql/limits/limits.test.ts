import { getIntrospectionQuery, getOperationAST, parse, validate } from 'graphql';
import { describe, expect, test } from 'vitest';
import { schema } from '../../../schema/index.ts';
import { DEFAULT_TABS } from '../graphiql/tabs.ts';
import { LIMITS, startTestServer } from '../testing/server.ts';
import { makeChain } from '../testing/spans.ts';
import { operationCost, type RawVariables } from './operation-cost.ts';

const WHOLE_SPAN = `nodes {
  traceId spanId parentSpanId name kind startTimeUnixNano endTimeUnixNano service { name } status { code message }
  attributes { key value type }
  resource { attributes { key value type } droppedAttributesCount schemaUrl }
  scope { name version attributes { key value type } droppedAttributesCount schemaUrl }
  events(first: 100) { nodes { name timeUnixNano attributes { key value type } droppedAttributesCount } }
  links(first: 100) { nodes { traceId spanId attributes { key value type } droppedAttributesCount } }
}`;
const TRACE = `trace(traceId: "${'1'.repeat(32)}")`;

function cost(text: string, variables: RawVariables = {}): number {
  const document = parse(text);
  expect(validate(schema, document)).toEqual([]);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('The document has several operations.');
  return operationCost(schema, document, operation, variables, LIMITS);
}

describe('cost of what the product is for', () => {
  test.each([
    ['a whole trace of 1,000 spans', `{ ${TRACE} { spans(first: 1000) { ${WHOLE_SPAN} } } }`, 17_000],
    ['the 20 newest traces', DEFAULT_TABS[0] ?? '', 500],
    ['one trace down to events and links', DEFAULT_TABS[1] ?? '', 2_500],
    ['the slowest spans', DEFAULT_TABS[2] ?? '', 500],
    ['errors of a service', DEFAULT_TABS[3] ?? '', 500],
    [
      'three levels of children in 100 traces',
      `{ traces(first: 100) { nodes { spans { nodes { ...S
      children { nodes { ...S children { nodes { ...S children { nodes { ...S } } } } } } } } } } }
      fragment S on Span { name attributes { key value } }`,
      30_000,
    ],
    ['introspection', getIntrospectionQuery({ oneOf: true, inputValueDeprecation: true }), 0],
  ])('%s', (_name, text, atMost) => {
    const points = cost(text);
    expect(points).toBeLessThanOrEqual(atMost);
    expect(points).toBeLessThan(LIMITS.maxCost);
  });
});

describe('cost of the absurd', () => {
  test.each([
    '{ traces(first: 1000) { nodes { spans(first: 1000) { nodes { children(first: 1000) { nodes { name } } } } } } }',
    '{ traces(first: 1000) { nodes { spans(first: 1000) { nodes { name } } } } }',
    `{ spans(first: 1000) { nodes { children(first: 1000) { nodes { children(first: 1000) { nodes { name } } } } } } }`,
  ])('%s', (text) => {
    expect(cost(text)).toBeGreaterThan(LIMITS.maxCost);
  });
});

const copies = (count: number, field: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => `a${index}: ${field(index)}`).join(' ');

describe('cost of reading every span of a range', () => {
  const WHOLE = 'groups { total { count } points { measures { count quantile(q: 0.5) } } }';

  test.each([
    ['rates of twelve services', copies(12, () => `spanMetrics(groupBy: [{ field: SERVICE }]) { ${WHOLE} }`), 500],
    ['a filter, as text', `spanMetrics(query: "{ name = \\"a\\" }") { ${WHOLE} }`, 6_000],
    ['no filter', `spanMetrics(filter: null, query: null) { ${WHOLE} }`, 100],
    [
      'numbers of large groups',
      'spanMetrics(first: 1000) { groups { total { number(of: { key: "n" }) { sum } } } }',
      7_000,
    ],
    ['metrics of all spans', 'traceqlMetrics(query: "{} | rate() by (name)") { series { points { value } } }', 500],
    ['arithmetic of metrics', 'traceqlMetrics(query: "({ .a } | rate()) / ({ .b } | rate())") { stepNano }', 11_000],
    ['a dozen of heatmaps', copies(12, () => 'durationHeatmap(filter: { name: { eq: "a" } }) { times }'), 61_000],
  ])('%s', (_name, fields, atMost) => {
    expect(cost(`{ ${fields} }`)).toBeLessThanOrEqual(atMost);
  });

  test.each([
    copies(99, () => 'serviceMap { nodes { name } }'),
    copies(50, () => 'spanMetrics(filter: { name: { eq: "a" } }) { groupCount }'),
    copies(50, () => 'spanMetrics(query: "{ name = 1 }") { groupCount }'),
    copies(50, (n) => `spanMetrics(groupBy: [{ attribute: { key: "k${n}" } }]) { groupCount }`),
    copies(50, () => 'durationHistogram(filter: { name: { eq: "a" } }) { exactness }'),
    copies(50, () => 'errorGroups { totalCount }'),
    copies(50, () => 'compareSpans(selection: {}, baseline: {}) { selectionCount }'),
    copies(15, () => 'traceqlMetrics(query: "({ .a } | rate()) / ({ .b } | rate())") { stepNano }'),
    `spanMetrics(first: 1) { groups { total { ${copies(50, (n) => `number(of: { key: "k${n}" }) { sum }`)} } } }`,
    `serviceMap { edges { measures { ${copies(50, (n) => `number(of: { key: "k${n}" }) { sum }`)} } } }`,
  ])('many of them: %s', (fields) => {
    expect(cost(`{ ${fields} }`)).toBeGreaterThan(LIMITS.maxCost);
  });
});

describe('how cost is counted', () => {
  const hundred = cost('{ spans(first: 100) { nodes { name } } }');

  test('conditions that look at other spans cost the same typed and as text', () => {
    const text = '{ .a } >> { .b } > { childCount > 2 }';
    const typed = `{ and: [{ childCount: { gt: 2 } }, { parent: { and: [
      { attribute: { key: "b", eq: true } }, { ancestor: { attribute: { key: "a", eq: true } } }] } }] }`;
    const points = cost(`{ spans(first: 100, filter: ${typed}) { nodes { name } } }`);
    expect(points).toBe(hundred + 60);
    expect(cost(`{ spans(first: 100, query: "${text}") { nodes { name } } }`)).toBe(points);
    expect(cost('query ($q: String) { spans(first: 100, query: $q) { nodes { name } } }', { q: text })).toBe(points);
    expect(cost(`query ($q: String = "${text}") { spans(first: 100, query: $q) { nodes { name } } }`)).toBe(points);
    expect(cost('{ spans(first: 100, query: "{ .a }") { nodes { name } } }')).toBe(hundred);
    expect(cost('{ spans(first: 100, query: "{ what") { nodes { name } } }')).toBe(hundred);
    const [counting, counted] = [
      '{ .a } | count() > 2',
      '{ matchingSpans: { filter: { and: [] }, count: { gt: 2 } } }',
    ];
    expect(cost(`{ traces(first: 100, query: "${counting}") { nodes { spanCount } } }`)).toBe(
      cost(`{ traces(first: 100, filter: ${counted}) { nodes { spanCount } } }`),
    );
  });

  test('pages, wherever their size comes from', () => {
    expect(hundred).toBe(101);
    expect(cost('{ spans { nodes { name } } }')).toBe(21);
    expect(cost('{ spans(last: 100) { edges { node { name } } } }')).toBe(hundred);
    expect(cost('query ($n: Int) { spans(first: $n) { nodes { name } } }', { n: 100 })).toBe(hundred);
    expect(cost('query ($n: Int = 100) { spans(first: $n) { nodes { name } } }')).toBe(hundred);
    expect(cost('query ($n: Int = 7) { spans(first: $n) { nodes { name } } }', { n: null })).toBe(21);
  });

  test('fragments once where they are merged, everywhere where they are not', () => {
    const fragment = 'fragment F on Query { spans(first: 100) { nodes { name } } }';
    expect(cost(`{ ...F ...F ... on Query { spans(first: 100) { nodes { kind } } } } ${fragment}`)).toBe(hundred);
    expect(cost('{ a: spans(first: 100) { nodes { name } } b: spans(first: 100) { nodes { name } } }')).toBe(
      2 * hundred,
    );
  });

  test('what is left out is free', () => {
    expect(cost('{ server { name } spans(first: 100) @include(if: false) { nodes { name } } }')).toBe(0);
    const skipped = 'query ($no: Boolean!) { server { name } spans(first: 100) @skip(if: $no) { nodes { name } } }';
    expect(cost(skipped, { no: true })).toBe(0);
    expect(cost(skipped, { no: false })).toBe(hundred);
  });

  test('nodes by the number of ids', () => {
    const ids = Array.from({ length: 50 }, () => 'x');
    expect(cost('query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Span { parent { name } } } }', { ids })).toBe(100);
    expect(cost('{ nodes(ids: ["a", "b"]) { id } }')).toBe(2);
  });

  test('conditions on other spans, wherever they stand', () => {
    const withFilter = (filter: string, args = '') =>
      cost(`query Q${args} { spans(filter: ${filter}, first: 100) { nodes { name } } }`);
    expect(withFilter('{ and: [{ name: { eq: "a" } }, { not: { isRoot: true } }] }')).toBe(hundred);
    expect(withFilter('{ parent: { name: { eq: "a" } } }')).toBe(hundred + 20);
    expect(
      withFilter('{ or: [{ parent: { child: { isRoot: true } } }, { link: { target: { isRoot: true } } }] }'),
    ).toBe(hundred + 60);
    expect(withFilter('{ and: { trace: { noSpan: { isRoot: true } } } }')).toBe(hundred + 40);
    const text =
      'query ($f: SpanFilter, $p: SpanFilter!) { spans(filter: $f, first: 100) { nodes { trace { spans(filter: { and: [{ sibling: $p }] }, first: 1) { nodes { name } } } } } }';
    const nested = cost('{ spans(first: 100) { nodes { trace { spans(first: 1) { nodes { name } } } } } }');
    const filters = { f: { not: { ancestor: { isRoot: true } } }, p: { or: [{ descendant: { isRoot: true } }] } };
    expect(cost(text, filters)).toBe(nested + 20 + 100 * 40);
    expect(withFilter('$f', '($f: SpanFilter = { child: { parent: { isRoot: true } } })')).toBe(hundred + 40);
    expect(cost('{ traces(first: 100, filter: { anySpan: { isRoot: true } }) { nodes { traceId } } }')).toBe(
      hundred + 20,
    );
    const large = `query ($p: SpanFilter!) { spans(filter: { and: [${'$p, '.repeat(1_000)}] }) { totalCount } }`;
    expect(() => cost(large, { p: { and: Array.from({ length: 100 }, () => ({ isRoot: true })) } })).toThrow(/50000/);
  });

  test('fragments that grow without end are given up', () => {
    const levels = Array.from(
      { length: 20 },
      (_, level) =>
        `fragment F${level} on Span { parent { ...F${level + 1} } trace { rootSpan { ...F${level + 1} } } }`,
    );
    const text = `{ spans(first: 0) { nodes { ...F0 } } } ${levels.join(' ')} fragment F20 on Span { name }`;
    expect(() => cost(text)).toThrow(/50000 fields/);
  });
});

const nested = (levels: number) => `{ ${'parent { '.repeat(levels)} name ${'} '.repeat(levels)} }`;
const spanOf = (selection: string) =>
  `{ span(traceId: "${'1'.repeat(32)}", spanId: "${'1'.repeat(16)}") ${selection} }`;
const doubled = (levels: number): string =>
  levels === 0 ? 'spanId' : `parent { ${doubled(levels - 1)} } parent { ${doubled(levels - 1)} }`;
const spreads = (count: number) => Array.from({ length: count }, (_, index) => `...F${index}`).join(' ');
const fragments = (count: number) =>
  Array.from({ length: count }, (_, index) => `fragment F${index} on Query { server { name } }`).join(' ');
const aliases = (count: number) => Array.from({ length: count }, (_, index) => `a${index}: name`).join(' ');

describe('refusals over HTTP', () => {
  test.each([
    ['OPERATION_TOO_COMPLEX', '{ traces(first: 1000) { nodes { spans(first: 1000) { nodes { name } } } } }', '100000'],
    ['OPERATION_TOO_COMPLEX', `{ server { ${'name '.repeat(5000)} } }`, '5000'],
    ['OPERATION_TOO_COMPLEX', spanOf(`{ ${doubled(9)} }`), 'more than 20000 times'],
    ['OPERATION_TOO_COMPLEX', `{ ${'server { name } '.repeat(300)} }`, 'more than 20000 times'],
    ['OPERATION_TOO_COMPLEX', `{ ${spreads(300)} } ${fragments(300)}`, 'more than 20000 times'],
    ['OPERATION_TOO_DEEP', spanOf(nested(24)), '26 levels of fields, over the limit of 25'],
    ['OPERATION_TOO_DEEP', spanOf(nested(1600)), 'over the limit of 25'],
    ['TOO_MANY_ALIASES', spanOf(`{ ${aliases(101)} }`), '101 aliased fields'],
    ['TOO_MANY_ALIASES', `${spanOf('{ ...A parent { ...A } }')} fragment A on Span { ${aliases(60)} }`, '120 aliased'],
    [
      'PAGE_SIZE_EXCEEDED',
      '{ spans(first: 1001) { nodes { name } } }',
      'Ask for first: 1000 or less, and pass pageInfo.endCursor as after for the next page.',
    ],
    ['PAGE_SIZE_EXCEEDED', '{ traces(last: 5000) { nodes { traceId } } }', 'Ask for last: 1000 or less'],
  ])('%s', async (code, text, words) => {
    await using server = await startTestServer();
    const { data, errors } = await server.ask(text);
    expect(data).toBeUndefined();
    expect(errors).toHaveLength(1);
    expect(errors?.[0]?.extensions).toEqual({ code });
    expect(errors?.[0]?.message).toContain(words);
    const strict = await fetch(server.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
      body: JSON.stringify({ query: text }),
    });
    expect(strict.status).toBe(400);
  });

  test('texts deeper than the stack', async () => {
    await using server = await startTestServer({ limits: { ...LIMITS, maxTokens: 1_000_000 } });
    for (const levels of [5_000, 20_000, 50_000]) {
      const { errors } = await server.ask(spanOf(nested(levels)));
      expect(errors?.[0]?.extensions?.code).toBe('OPERATION_TOO_DEEP');
    }
    expect(server.logged).toEqual([]);
  });

  test('a page size in a variable', async () => {
    await using server = await startTestServer();
    const { errors } = await server.ask('query ($n: Int!) { spans(first: $n) { totalCount } }', { n: 2000 });
    expect(errors?.[0]?.extensions?.code).toBe('PAGE_SIZE_EXCEEDED');
  });

  test('cyclic fragments are refused by validation and hang nothing', async () => {
    await using server = await startTestServer();
    const { errors } = await server.ask(
      `${spanOf('{ ...A }')} fragment A on Span { parent { ...B } } fragment B on Span { parent { ...A } }`,
    );
    expect(errors?.[0]?.extensions?.code).toBe('GRAPHQL_VALIDATION_FAILED');
  });

  test('filters and variables nested without end', async () => {
    await using server = await startTestServer();
    let filter: object = { name: { eq: 'x' } };
    for (let level = 0; level < 30; level += 1) filter = { and: [filter] };
    const query = 'query ($filter: SpanFilter) { spans(filter: $filter) { totalCount } }';
    const deep = await server.ask(query, { filter });
    expect(deep.errors?.[0]?.message).toContain('deeper than 20 levels');
    const levels = 50_000;
    const absurd = await fetch(server.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `{"query":${JSON.stringify(query)},"variables":{"filter":${'{"and":['.repeat(levels)}${']}'.repeat(levels)}}}`,
    });
    expect(await absurd.text()).toContain('deeper than 100 levels');
  });

  test('an operation whose data is not as usual is stopped while it runs', async () => {
    const limits = { ...LIMITS, maxRecords: 120 };
    await using server = await startTestServer({ spans: makeChain(1, 200), limits });
    const { errors } = await server.ask(
      '{ traces(first: 1) { nodes { spans(first: 10) { nodes { ancestors { name } } } } } }',
    );
    expect(errors?.[0]?.extensions?.code).toBe('OPERATION_TOO_COMPLEX');
    const more = await server.ask('{ spans(first: 1) { nodes { ancestors { name } } } }');
    expect(more.errors?.[0]?.message).toContain('records, over the limit of 120');
  });
});
