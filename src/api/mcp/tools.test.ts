/** What tools promise whatever is stored: sizes, cuts that are said, refusals by name, and what a caller may see. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LIMITS, startTestServer, type TestServer } from '../../graphql/testing/server.ts';
import { makeSpan, resourceOf, spanId, T0, traceId } from '../../graphql/testing/spans.ts';
import type { Span } from '../../model/span.ts';
import { parseTraceql } from '../../query/traceql/parse-traceql.ts';
import { parseTraceqlMetrics } from '../../query/traceql-metrics/parse-metrics.ts';
import { TOPICS } from './guide/topics.ts';
import { connectMcp, type McpClient, postMcp, type Structured } from './testing/mcp-client.ts';

const SMALLEST = 16 * 1024;
const RANGE = { from: '2024-10-30T12:00:00Z', to: '2024-10-30T13:00:00Z' };
const LONG = 'ä\u0001"\ud83d\ude00'.repeat(500);
const SPANS = 25;

/** Spans that are as unpleasant as senders can make them. */
const HOSTILE: readonly Span[] = Array.from({ length: SPANS }, (_, index) =>
  makeSpan({
    spanId: spanId(index + 1),
    ...(index > 0 && { parentSpanId: spanId(index) }),
    name: `${LONG}${index}`,
    startTimeUnixNano: T0 + BigInt(index),
    endTimeUnixNano: T0 + 1_000_000_000n,
    statusCode: 2,
    statusMessage: LONG,
    resource: resourceOf(`${LONG}${index % 15}`),
    attributes: [
      { key: '__proto__', value: 'x' },
      { key: LONG, value: LONG },
      { key: 'big', value: 2n ** 63n - 1n },
      { key: 'nan', value: Number.NaN },
      { key: 'bytes', value: new Uint8Array(10_000) },
      { key: 'list', value: [LONG, [LONG]] },
      ...Array.from({ length: 60 }, (_unused, key) => ({ key: `key.${key}`, value: LONG.slice(0, 150) })),
    ],
    events: Array.from({ length: 12 }, () => ({
      timeUnixNano: T0,
      name: 'exception',
      attributes: [
        { key: 'exception.type', value: `${LONG}${index}` },
        { key: 'exception.message', value: LONG },
        { key: 'exception.stacktrace', value: LONG },
      ],
      droppedAttributesCount: 0,
    })),
    droppedAttributesCount: 7,
  }),
);

let server: TestServer;
let mcp: McpClient;
beforeAll(async () => {
  const other = makeSpan({ traceId: traceId(2), name: 'other' });
  server = await startTestServer({ spans: [...HOSTILE, other], mcpAnswerBytes: SMALLEST });
  mcp = await connectMcp(server.origin);
});
afterAll(async () => {
  await mcp?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
});

const ids = Array.from({ length: 20 }, (_, index) => spanId(index + 1));

describe('every answer has its size', () => {
  const calls: readonly (readonly [string, Record<string, unknown>])[] = [
    ['list_services', { limit: 200 }],
    ['list_operations', { service: `${LONG}0`.slice(0, 900), limit: 200 }],
    ['list_error_groups', { ...RANGE, limit: 200, examples: 5 }],
    ['get_span_metrics', { ...RANGE, group_by: ['service', 'name'], interval: '1m', limit: 200 }],
    [
      'get_traceql_metrics',
      { ...RANGE, query: '{ } | rate() by (name, resource.service.name)', step: '1m', limit: 200 },
    ],
    ['get_service_map', { ...RANGE, limit: 200 }],
    ['search_traces', { ...RANGE, query: '{ status = error }' }],
    ['search_spans', { ...RANGE, limit: 200 }],
    ['get_trace_topology', { trace_id: traceId(1) }],
    ['get_spans', { trace_id: traceId(1), span_ids: ids }],
    ['get_trace_errors', { trace_id: traceId(1) }],
    ['get_critical_path', { trace_id: traceId(1), limit: 200 }],
    ['compare_traces', { trace_id_a: traceId(1), trace_id_b: traceId(2), include_attributes: true, limit: 200 }],
    ['compare_spans', { ...RANGE, selection: '{ status = error }', limit: 200 }],
    ['list_attribute_keys', { limit: 200 }],
    ['list_attribute_values', { attribute: 'span.bytes', limit: 200 }],
    ['traceql_guide', { topic: 'fields' }],
  ];

  test('all tools are asked', async () => {
    const { tools } = await mcp.client.listTools();
    expect(calls.map(([name]) => name).toSorted()).toEqual(tools.map(({ name }) => name).toSorted());
    // A model reads the whole list before it asks anything.
    expect(Buffer.byteLength(JSON.stringify(tools))).toBeLessThan(40 * 1024);
    for (const { annotations, outputSchema, description } of tools) {
      expect(annotations).toMatchObject({ readOnlyHint: true, destructiveHint: false });
      expect(outputSchema).toBeDefined();
      expect(description?.length).toBeGreaterThan(100);
    }
  });

  test.each(calls)('%s', async (name, args) => {
    const { isError, text, structured } = await mcp.call(name, args);
    expect(isError ? text : '').toBe('');
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(SMALLEST);
    expect(structured.maxAnswerBytes).toBe(SMALLEST);
    if (structured.items === undefined) return;
    expect(structured.truncated).toBe(structured.items.length < structured.total);
    expect(structured.truncated).toBe(structured.note.startsWith('TRUNCATED: these are'));
  });
});

test('cuts are said, and no page loses a span', async () => {
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const { structured } = await mcp.call('get_spans', {
      trace_id: traceId(1),
      span_ids: ids,
      ...(cursor && { cursor }),
    });
    for (const item of structured.items) {
      seen.push(item.spanId);
      expect(item.name).toMatch(/\.\.\. \[cut: 150 of 250\d characters\]$/);
      expect(item.attributes['[left out]']).toBeGreaterThan(0);
      expect(item.eventCount).toBe(12);
      expect(item.droppedBySender).toEqual({ attributes: 7, events: 0, links: 0 });
    }
    expect(structured.note).toMatch(/texts are cut at \d+ characters/);
    cursor = structured.next ?? undefined;
  } while (cursor !== undefined);
  expect(seen).toEqual(ids);
});

test('64-bit integers keep their digits', async () => {
  const { text } = await mcp.call('get_spans', { trace_id: traceId(1), span_ids: [spanId(1)] });
  expect(text).toContain('"big":"9223372036854775807"');
});

test('ids that the trace does not have are named', async () => {
  const { structured } = await mcp.call('get_spans', { trace_id: '1', span_ids: ['1', 'fff'] });
  expect([structured.total, structured.missing]).toEqual([1, [spanId(0xfff)]]);
});

describe('refusals', () => {
  test.each<[string, Record<string, unknown>, RegExp]>([
    [
      'search_spans',
      { limitt: 5 },
      /^BAD_USER_INPUT: The tool has no argument "limitt" \(did you mean "limit"\?\)\. It takes query, from, to, order, limit, cursor\.$/,
    ],
    ['search_spans', { ['__proto__']: 5, service: 'x' }, /no argument "service"/],
    ['search_spans', { limit: '5' }, /limit: expected a whole number from 1 to 200, got "5"/],
    [
      'search_spans',
      { limit: 0, order: 'up', from: 'yesterday' },
      /from: expected a time .* order: expected one of newest, oldest, slowest, got "up".* limit: expected/,
    ],
    ['search_spans', { query: '{ name = }' }, /query is not valid TraceQL\. line 1, column \d+: .*traceql_guide/],
    ['search_spans', { query: 5 }, /query: expected a text, got 5/],
    ['search_spans', { from: 'now', to: 'now-1h' }, /from: must be before to/],
    ['search_spans', { from: '1969-01-01T00:00:00Z' }, /from: expected a time/],
    ['get_spans', { trace_id: '1' }, /span_ids: is required/],
    [
      'get_spans',
      { trace_id: 'xyz', span_ids: [] },
      /trace_id: expected 32 hex digits.*span_ids: must have 1 to 20 values, has 0/,
    ],
    ['get_spans', { trace_id: '0', span_ids: ['1'] }, /trace_id: expected 32 hex digits that are not all 0/],
    ['get_trace_topology', { trace_id: 'abc' }, /^NOT_FOUND: There is no trace 0{29}abc in the store/],
    ['get_spans', { trace_id: 'abc', span_ids: ['1'] }, /^NOT_FOUND/],
    ['get_trace_topology', { trace_id: '1', span_id: 'fffff' }, /^NOT_FOUND: There is no span/],
    [
      'compare_traces',
      { trace_id_a: '1', trace_id_b: '2', tolerance: 2 },
      /tolerance: expected a number from 0 to 1, got 2/,
    ],
    ['compare_spans', { selection: '{ nope' }, /selection is not valid TraceQL/],
    ['get_span_metrics', { group_by: ['servce'] }, /group_by\[0\]: expected service, name.*did you mean "service"/],
    ['get_traceql_metrics', { query: '{ }' }, /query is not valid TraceQL\..*function of metrics/],
    ['get_traceql_metrics', { query: '{ } | rate()', step: '1s' }, /step: gives 3601 points/],
    ['get_span_metrics', { interval: '1x' }, /interval: expected auto, or a duration/],
    ['get_span_metrics', { interval: '1s' }, /interval: gives 3601 points; ask for at most 120/],
    [
      'list_attribute_values',
      { attribute: 'http.route' },
      /attribute: expected span\.KEY.*did you mean "span\.http\.route"/,
    ],
  ])('%s %j', async (name, args, message) => {
    const { isError, text, structured } = await mcp.call(name, args);
    expect([isError, structured]).toEqual([true, undefined]);
    expect(text).toMatch(message);
  });

  test('a limit of the operation is an error of the tool', async () => {
    await using small = await startTestServer({ spans: HOSTILE, limits: { ...LIMITS, maxRecords: 50 } });
    await using client = await connectMcp(small.origin);
    const { isError, text } = await client.call('get_trace_topology', { trace_id: '1' });
    expect([isError, text]).toEqual([
      true,
      expect.stringMatching(/^OPERATION_TOO_COMPLEX: .*api\.limits\.max_records/),
    ]);
  });

  test('a page is no larger than the configuration allows', async () => {
    await using small = await startTestServer({
      spans: HOSTILE,
      limits: { ...LIMITS, defaultPageSize: 2, maxPageSize: 3 },
    });
    await using client = await connectMcp(small.origin);
    const { structured } = await client.call('search_spans', { ...RANGE, limit: 50 });
    expect([structured.items.length, structured.total, structured.truncated]).toEqual([3, SPANS, true]);
    for (const name of ['list_attribute_keys', 'list_error_groups', 'get_span_metrics', 'compare_spans']) {
      const { isError, text } = await client.call(name, name === 'compare_spans' ? { ...RANGE, selection: '{ }' } : {});
      expect(isError ? text : '').toBe('');
    }
  });

  test('a defect is an internal error without details, and is logged', async () => {
    const broken = { getServices: () => Promise.reject(new TypeError('secret')) };
    await using failing = await startTestServer({
      wrap: (reader) =>
        new Proxy(reader, {
          get: (target, name) => {
            if (name === 'within') return () => failingReader(target, broken);
            return Reflect.get(target, name);
          },
        }),
    });
    const call = { jsonrpc: '2.0', id: 9, method: 'tools/call', params: { name: 'list_services' } };
    const answer: Structured = await (await postMcp(failing.origin, call)).json();
    expect(answer).toMatchObject({
      id: 9,
      error: { code: -32_603, message: 'Internal error; the server log has the details.' },
    });
    expect(failing.logged).toHaveLength(1);
  });
});

function failingReader<Reader extends object>(reader: Reader, broken: object): Reader {
  return new Proxy(reader, {
    get: (target, name) => {
      const value: unknown = name in broken ? Reflect.get(broken, name) : Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** The lines of the code blocks of a language in the guide. */
function queriesIn(language: string): string[] {
  const blocks = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g');
  return TOPICS.flatMap(({ text }) => [...text.matchAll(blocks)].flatMap(([, block = '']) => block.trim().split('\n')));
}

test.each(queriesIn('metrics'))('the guide: %s', (query) => {
  const parsed = parseTraceqlMetrics(query);
  expect('mistakes' in parsed ? parsed.mistakes : []).toEqual([]);
});

test('every query of the guide is TraceQL', () => {
  const queries = queriesIn('traceql');
  expect(queries.length).toBeGreaterThan(20);
  for (const query of queries) {
    const parsed = parseTraceql(query, 'traces');
    expect([query, 'mistakes' in parsed ? parsed.mistakes : []]).toEqual([query, []]);
  }
});
