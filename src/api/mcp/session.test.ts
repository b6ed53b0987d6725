/** What an agent asks of the demo's traces, through the client of the SDK, beside GraphQL's answers. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demoTraces } from '../../demo/demo-traces.ts';
import { startTestServer, type TestServer } from '../../graphql/testing/server.ts';
import { connectMcp, type McpClient, type Structured } from './testing/mcp-client.ts';

/** The last ones of the hour: enough for each kind of failure. */
const TRACES = 130;

let server: TestServer;
let mcp: McpClient;
/** What both APIs are asked about. Absolute, because their answers are compared. */
const to = new Date().toISOString();
const range = { from: new Date(Date.parse(to) - 3_600_000).toISOString(), to };

beforeAll(async () => {
  const traces = [...demoTraces(BigInt(Date.parse(to)) * 1_000_000n)];
  server = await startTestServer({ spans: traces.slice(-TRACES).flat() });
  mcp = await connectMcp(server.origin);
});
afterAll(async () => {
  await mcp?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
});

/** The answer of a tool that does not fail, within the size that it states. */
async function call(name: string, args: Record<string, unknown> = {}): Promise<Structured> {
  const { isError, text, structured } = await mcp.call(name, args);
  expect([isError, isError ? text : '']).toEqual([false, '']);
  expect(JSON.parse(text)).toEqual(structured);
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(structured.maxAnswerBytes);
  return structured;
}

/** All items of a list, page by page. Each page must say the truth about itself. */
async function walk(name: string, args: Record<string, unknown>): Promise<Structured[]> {
  const items: Structured[] = [];
  let cursor: string | null = null;
  do {
    const page: Structured = await call(name, { ...args, ...(cursor !== null && { cursor }) });
    items.push(...page.items);
    expect([page.truncated, page.next !== null, page.note.startsWith('TRUNCATED')]).toEqual(
      Array.from({ length: 3 }, () => items.length < page.total),
    );
    cursor = page.next;
    if (cursor === null) expect(items).toHaveLength(page.total);
  } while (cursor !== null);
  return items;
}

async function graphql(query: string, variables: object = {}): Promise<Structured> {
  const { data, errors } = await server.ask(query, variables);
  expect(errors).toBeUndefined();
  return data;
}

function objectOf(attributes: readonly Structured[]): Structured {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, value]));
}

test('what failed in the last hour', async () => {
  const groups = await walk('list_error_groups', { ...range, limit: 3, examples: 1 });
  const { errorGroups } = await graphql(
    `query ($range: TimeRange) { errorGroups(timeRange: $range, first: 100) { totalCount nodes {
      type message count firstSeen lastSeen services { name } operations { name } examples(first: 1) { traceId spanId } } } }`,
    { range },
  );
  expect(groups.length).toBe(errorGroups.totalCount);
  expect(groups.length).toBeGreaterThan(3);
  expect(
    groups.map((group) => [group.type ?? '', group.message, group.spanCount, group.firstTime, group.lastTime]),
  ).toEqual(
    errorGroups.nodes.map((node: Structured) => [
      node.type ?? '',
      node.message,
      node.count,
      node.firstSeen,
      node.lastSeen,
    ]),
  );
  expect(groups.map(({ services }) => services)).toEqual(
    errorGroups.nodes.map(({ services }: Structured) => services.map(({ name }: Structured) => name)),
  );
  expect(groups.map(({ examples: [{ traceId, spanId }] }) => ({ traceId, spanId }))).toEqual(
    errorGroups.nodes.map(({ examples: [example] }: Structured) => example),
  );

  const { traceId } = groups[0].examples[0];
  const failed = await walk('get_trace_errors', { trace_id: traceId });
  const { trace } = await graphql('query ($id: TraceID!) { trace(traceId: $id) { errorCount } }', { id: traceId });
  expect(failed.filter(({ status }) => status === 'error')).toHaveLength(trace.errorCount);
  expect(failed.some(({ isCause }) => isCause)).toBe(true);
});

test('why is X slow', async () => {
  const metrics = await walk('get_span_metrics', {
    ...range,
    query: '{ kind = server }',
    group_by: ['service', 'name'],
    order: 'p95',
    limit: 7,
  });
  const { spanMetrics } = await graphql(
    `query ($range: TimeRange) { spanMetrics(timeRange: $range, query: "{ kind = server }", first: 100,
      groupBy: [{ field: SERVICE }, { field: NAME }], orderBy: { measure: QUANTILE, q: 0.95, direction: DESC }) {
      groupCount groups { key total { count errorCount rate durationMaxNano quantile(q: 0.95) } } } }`,
    { range },
  );
  expect(metrics.length).toBe(spanMetrics.groupCount);
  expect(
    metrics.map(({ group, count, errorCount, ratePerSecond, maxMs, quantiles }) => [
      [group.service, group.name],
      [count, errorCount, ratePerSecond, maxMs, quantiles[1].ms],
    ]),
  ).toEqual(
    spanMetrics.groups.map(({ key, total }: Structured) => [
      key,
      [total.count, total.errorCount, total.rate, total.durationMaxNano / 1e6, total.quantile / 1e6],
    ]),
  );

  const { service, name } = metrics[0].group;
  const slowest = await call('search_spans', {
    ...range,
    query: `{ resource.service.name = "${service}" && name = "${name}" && kind = server }`,
    order: 'slowest',
    limit: 1,
  });
  expect(slowest.total).toBe(metrics[0].count);
  expect(slowest.items[0].durationMs).toBe(metrics[0].maxMs);

  const { traceId } = slowest.items[0];
  const steps = await walk('get_critical_path', { trace_id: traceId, limit: 5 });
  const { trace } = await graphql(
    'query ($id: TraceID!) { trace(traceId: $id) { criticalPath { durationNano span { spanId service { name } } } } }',
    { id: traceId },
  );
  expect(steps.map(({ spanId, service: of, stepMs }) => [spanId, of, stepMs])).toEqual(
    trace.criticalPath.map(({ durationNano, span }: Structured) => [
      span.spanId,
      span.service.name,
      durationNano / 1e6,
    ]),
  );
  const whole = await call('get_critical_path', { trace_id: traceId, limit: 1 });
  expect(whole.pathMs).toBeCloseTo(
    steps.reduce((sum, { stepMs }) => sum + stepMs, 0),
    6,
  );
  const onPath = steps.filter(({ spanId }) => spanId === whole.heaviest[0].spanId);
  expect(whole.heaviest[0].onPathMs).toBeCloseTo(
    onPath.reduce((sum, { stepMs }) => sum + stepMs, 0),
    6,
  );

  const { items } = await call('get_spans', { trace_id: traceId, span_ids: [whole.heaviest[0].spanId] });
  const { span } = await graphql(
    `query ($t: TraceID!, $s: SpanID!, $k: SpanKind) { span(traceId: $t, spanId: $s, kind: $k) {
      attributes { key value } resource { attributes { key value } } } }`,
    { t: traceId, s: items[0].spanId, k: items[0].kind.toUpperCase() },
  );
  expect(items[0].attributes).toEqual(objectOf(span.attributes));
  expect(items[0].resource).toEqual(objectOf(span.resource.attributes));
});

test('metrics of TraceQL', async () => {
  const query = '{ kind = server } | count_over_time() by (resource.service.name)';
  const series = await walk('get_traceql_metrics', { ...range, query, limit: 3 });
  const measured = await walk('get_span_metrics', { ...range, query: '{ kind = server }', group_by: ['service'] });
  expect(new Map(series.map(({ labels, value }) => [labels['resource.service.name'], value]))).toEqual(
    new Map(measured.map(({ group, count }) => [group.service, count])),
  );
  const stepped = await walk('get_traceql_metrics', { ...range, query, step: '5m' });
  const counted = stepped.map(({ points }) => points.reduce((sum: number, { value }: Structured) => sum + value, 0));
  expect(counted).toEqual(series.map(({ value }) => value));
});

test('compare these two traces', async () => {
  const found = await call('search_traces', {
    ...range,
    query: '{ trace:rootName = "checkout" }',
    order: 'slowest',
    limit: 2,
  });
  const [b, a] = found.items.map(({ traceId }: Structured) => traceId);
  const nodes = await walk('compare_traces', { trace_id_a: a, trace_id_b: b, include_same: true, limit: 10 });
  const { compareTraces } = await graphql(
    `query ($a: TraceID!, $b: TraceID!) { compareTraces(a: $a, b: $b, tolerance: 0.1) { nodes {
      path name service { name } state durationDeltaNano a { spanId } b { spanId } } } }`,
    { a, b },
  );
  expect(nodes.length).toBe(compareTraces.nodes.length);
  expect(
    nodes.map(({ name, service, state, countA, countB, deltaMs }) => [name, service, state, countA, countB, deltaMs]),
  ).toEqual(
    compareTraces.nodes.map((node: Structured) => [
      node.name,
      node.service.name,
      node.state.toLowerCase(),
      node.a.length,
      node.b.length,
      node.durationDeltaNano === null ? null : node.durationDeltaNano / 1e6,
    ]),
  );
  const differing = await walk('compare_traces', { trace_id_a: a, trace_id_b: b });
  expect(differing).toHaveLength(nodes.filter(({ state }) => state !== 'same').length);
});

test('who calls X', async () => {
  const callers = await walk('get_service_map', { ...range, service: 'cart', direction: 'callers' });
  const { serviceMap } = await graphql(
    `query ($range: TimeRange) { serviceMap(timeRange: $range) { edges {
      source { name } target { name } kind measures { count errorCount errorRate durationAvgNano quantile(q: 0.95) } } } }`,
    { range },
  );
  const expected = serviceMap.edges
    .filter(({ target }: Structured) => target.name === 'cart')
    .map(({ source, kind, measures }: Structured) => [
      source.name,
      kind.toLowerCase(),
      measures.count,
      measures.errorCount,
      measures.errorRate,
      measures.durationAvgNano / 1e6,
      measures.quantile / 1e6,
    ]);
  expect(expected.length).toBeGreaterThan(0);
  const found = callers.map(({ caller, via, callCount, errorCount, errorRate, averageMs, p95Ms }) => [
    caller,
    via,
    callCount,
    errorCount,
    errorRate,
    averageMs,
    p95Ms,
  ]);
  expect(new Set(found)).toEqual(new Set(expected));
  const all = await walk('get_service_map', { ...range, limit: 5 });
  expect(all).toHaveLength(serviceMap.edges.length);
  const counts = all.map(({ callCount }) => callCount);
  expect(counts).toEqual(counts.toSorted((one, other) => other - one));
});

test('what the failed ones have in common', async () => {
  const selection = '{ name = "POST /checkout" && status = error }';
  const baseline = '{ name = "POST /checkout" && status != error }';
  const answer = await call('compare_spans', { ...range, selection, baseline, limit: 20 });
  const { compareSpans } = await graphql(
    `query ($range: TimeRange, $s: String!, $b: String!) { compareSpans(selection: { query: $s, timeRange: $range },
      baseline: { query: $b, timeRange: $range }, first: 20) { selectionCount baselineCount attributes { key score } } }`,
    { range, s: selection, b: baseline },
  );
  expect([answer.selectionCount, answer.baselineCount]).toEqual([
    compareSpans.selectionCount,
    compareSpans.baselineCount,
  ]);
  const telling = compareSpans.attributes.filter(({ score }: Structured) => score > 0);
  expect(answer.items.map(({ score }: Structured) => score)).toEqual(telling.map(({ score }: Structured) => score));
});

test('the topology of a trace, in parts', async () => {
  const found = await call('search_traces', { ...range, order: 'most_spans', limit: 1 });
  const [{ traceId, spanCount }] = found.items;
  const places = await walk('get_trace_topology', { trace_id: traceId, limit: 7 });
  expect(places).toHaveLength(spanCount);
  // Parents stand before their children, one level above them.
  const depths = new Map<string, number>();
  for (const { spanId, parentSpanId, depth, parentMissing } of places) {
    expect(depth).toBe(parentSpanId === null || parentMissing ? 0 : (depths.get(parentSpanId) ?? -1) + 1);
    if (!depths.has(spanId)) depths.set(spanId, depth);
  }
  const shallow = await walk('get_trace_topology', { trace_id: traceId, max_depth: 1 });
  expect(shallow).toEqual(places.filter(({ depth }) => depth <= 1));
  const inner = places.find(({ depth, childCount }) => depth === 1 && childCount > 0);
  const below = await walk('get_trace_topology', { trace_id: traceId, span_id: inner.spanId });
  const start = places.indexOf(inner);
  expect(below.map(({ depth }) => depth + 1)).toEqual(
    places.slice(start, start + below.length).map(({ depth }) => depth),
  );
});

test('services, operations, keys and values', async () => {
  const services = await walk('list_services', { limit: 3 });
  const { services: names } = await graphql('{ services { name spanCount } }');
  expect(services).toEqual(names);
  const some = await walk('list_services', { contains: 'CART' });
  expect(some.map(({ name }) => name)).toEqual(['cart']);

  const operations = await walk('list_operations', { service: 'catalog', limit: 2 });
  const { services: all } = await graphql(
    '{ services { name operations(first: 100) { nodes { name kind spanCount } } } }',
  );
  const catalog = all.find(({ name }: Structured) => name === 'catalog');
  expect(operations).toEqual(
    catalog.operations.nodes.map((node: Structured) => ({ ...node, kind: node.kind.toLowerCase() })),
  );

  const keys = await walk('list_attribute_keys', { limit: 20 });
  const { attributeKeys } = await graphql('{ attributeKeys(first: 500) { totalCount nodes { key spanCount } } }');
  expect(keys.map(({ key, spanCount }) => ({ key, spanCount }))).toEqual(attributeKeys.nodes);

  const values = await walk('list_attribute_values', { attribute: 'span.http.response.status_code', limit: 2 });
  const { attributeValues } = await graphql(
    '{ attributeValues(key: "http.response.status_code", scope: SPAN, first: 100) { nodes { count type value } } }',
  );
  expect(values.length).toBeGreaterThan(2);
  expect(values.map(({ spanCount: count, type, value }) => ({ count, type: type.toUpperCase(), value }))).toEqual(
    attributeValues.nodes,
  );
});

test('a page stays the same list while time goes on', async () => {
  const first = await call('search_spans', { from: 'now-1h', limit: 2 });
  const next = await call('search_spans', { from: 'now-1h', limit: 5, cursor: first.next });
  expect(next.timeRange).toEqual(first.timeRange);
  expect(next.total).toBe(first.total);
  const other = await mcp.call('search_spans', { from: 'now-2h', limit: 2, cursor: first.next });
  expect(other.text).toMatch(/^INVALID_CURSOR: cursor: cannot be used here: it belongs to a list with other arguments/);
  const stranger = await mcp.call('search_traces', { from: 'now-1h', cursor: first.next });
  expect(stranger.text).toMatch(/^INVALID_CURSOR/);
  expect((await mcp.call('search_traces', { cursor: 'abc' })).text).toMatch(/^INVALID_CURSOR/);
});

test('nothing found says what is there', async () => {
  const { total, note } = await call('search_traces', { from: '2001-01-01T00:00:00Z', to: '2001-01-02T00:00:00Z' });
  expect([total, note]).toEqual([
    0,
    expect.stringMatching(/There are no such traces\. Stored spans start from 20\d\d-/),
  ]);
});
