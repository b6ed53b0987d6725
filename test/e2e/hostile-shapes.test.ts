/** Shapes that no well-behaved sender makes: each is kept or refused by rule, through the public doors, and seen by GraphQL. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type JsonSpan, jsonBytes, jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { GrpcSender, postTraces, toProtobuf } from '../fixtures/otlp/senders.ts';
import { type Program, startProgram } from '../fixtures/program.ts';
import { countSpans } from '../fixtures/read-back.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';

let program: Program;
let grpc: GrpcSender;
beforeAll(async () => {
  program = await startProgram();
  grpc = new GrpcSender(program.grpcAddress);
});
afterAll(async () => {
  grpc?.[Symbol.dispose]();
  await program?.[Symbol.asyncDispose]();
});

const attribute = (key: string, value: object) => ({ key, value });
const text = (stringValue: string) => ({ stringValue });
const many = <Item>(count: number, make: (number: number) => Item): Item[] =>
  Array.from({ length: count }, (_, index) => make(index + 1));
const nested = (levels: number): object =>
  levels === 1 ? text('core') : { arrayValue: { values: [nested(levels - 1)] } };
const START = 1_767_225_600_000_000_000n;
const LAST_TIME = String(2n ** 64n - 1n);

/** A span with this number under the span with that one; 0 is none. */
const span = (trace: string, number: number, parent = 0, changes: object = {}): JsonSpan =>
  jsonSpan(trace, spanIdOf(number), {
    ...(parent === 0 ? {} : { parentSpanId: spanIdOf(parent) }),
    startTimeUnixNano: String(START + BigInt(number)),
    ...changes,
  });

interface Kept {
  readonly what: string;
  readonly spans: (trace: string) => readonly JsonSpan[];
  /** Fields of the trace to ask for, and what they are. */
  readonly ask: string;
  readonly answer: object;
  /** Why it cannot be sent as protobuf by this test. */
  readonly onlyJson?: string;
}
const oneSpan = (what: string, changes: object, ask: string, answer: object): Kept => ({
  what,
  spans: (trace) => [span(trace, 1, 0, changes)],
  ask: `spans { nodes { ${ask} } }`,
  answer: { spans: { nodes: [answer] } },
});
const SHAPE = 'spanCount depth missingParentCount';

const KEPT: readonly Kept[] = [
  {
    what: 'a cycle of three',
    spans: (trace) => [span(trace, 1, 3), span(trace, 2, 1), span(trace, 3, 2)],
    ask: SHAPE,
    answer: { spanCount: 3, depth: 3, missingParentCount: 0 },
  },
  {
    what: 'its own parent',
    spans: (trace) => [span(trace, 1, 1)],
    ask: SHAPE,
    answer: { spanCount: 1, depth: 1, missingParentCount: 0 },
  },
  {
    what: 'a missing parent',
    spans: (trace) => [span(trace, 1, 99)],
    ask: `${SHAPE} spans { nodes { isParentMissing } }`,
    answer: { spanCount: 1, depth: 1, missingParentCount: 1, spans: { nodes: [{ isParentMissing: true }] } },
  },
  {
    what: 'several roots',
    spans: (trace) => [span(trace, 1), span(trace, 2), span(trace, 3, 2)],
    ask: 'spanCount rootSpans { spanId }',
    answer: { spanCount: 3, rootSpans: [{ spanId: spanIdOf(1) }, { spanId: spanIdOf(2) }] },
  },
  {
    what: 'client and server halves with one span id',
    spans: (trace) => [span(trace, 1, 0, { kind: 3 }), span(trace, 1, 0, { kind: 2 }), span(trace, 2, 1)],
    ask: 'spanCount depth rootSpans { kind children { nodes { kind children { nodes { spanId } } } } }',
    answer: {
      spanCount: 3,
      depth: 3,
      rootSpans: [
        { kind: 'CLIENT', children: { nodes: [{ kind: 'SERVER', children: { nodes: [{ spanId: spanIdOf(2) }] } }] } },
      ],
    },
  },
  {
    what: '10,000 children of one parent',
    spans: (trace) => [span(trace, 20_000), ...many(10_000, (number) => span(trace, number, 20_000))],
    ask: `${SHAPE} rootSpan { children(first: 1) { totalCount } }`,
    answer: {
      spanCount: 10_001,
      depth: 2,
      missingParentCount: 0,
      rootSpan: { children: { totalCount: 10_000 } },
    },
  },
  {
    what: 'a chain 10,000 deep',
    spans: (trace) => many(10_000, (number) => span(trace, number, number - 1)),
    ask: `${SHAPE} rootSpan { descendants(first: 1) { totalCount } }`,
    answer: {
      spanCount: 10_000,
      depth: 10_000,
      missingParentCount: 0,
      rootSpan: { descendants: { totalCount: 9_999 } },
    },
  },
  oneSpan(
    'an end before the start',
    { startTimeUnixNano: '1000', endTimeUnixNano: '400' },
    'startTimeUnixNano durationNano',
    { startTimeUnixNano: '1000', durationNano: '-600' },
  ),
  oneSpan('a start at 0', { startTimeUnixNano: '0' }, 'startTimeUnixNano startTime', {
    startTimeUnixNano: '0',
    startTime: expect.stringMatching(/^1970-01-01T00:00:00/),
  }),
  oneSpan(
    'times beyond 2^63',
    { startTimeUnixNano: LAST_TIME, endTimeUnixNano: LAST_TIME },
    'startTimeUnixNano endTimeUnixNano',
    { startTimeUnixNano: LAST_TIME, endTimeUnixNano: LAST_TIME },
  ),
  oneSpan('a value of 1 MB', { attributes: [attribute('big', text('v'.repeat(2 ** 20)))] }, 'attributes { value }', {
    attributes: [{ value: 'v'.repeat(2 ** 20) }],
  }),
  oneSpan(
    '5,000 attributes',
    { attributes: many(5_000, (number) => attribute(`key${number}`, { intValue: String(number) })) },
    'attributes { key value }',
    { attributes: many(5_000, (number) => ({ key: `key${number}`, value: number })) },
  ),
  oneSpan(
    '10,000 events',
    { events: many(10_000, (number) => ({ timeUnixNano: String(START), name: `event ${number}` })) },
    'events(first: 2) { totalCount nodes { name } }',
    { events: { totalCount: 10_000, nodes: [{ name: 'event 1' }, { name: 'event 2' }] } },
  ),
  {
    onlyJson: 'protobufjs cannot encode it',
    ...oneSpan(
      'values nested 100 deep',
      { attributes: [attribute('deep', nested(100))] },
      'attributes { type value }',
      {
        attributes: [{ type: 'ARRAY', value: many(99, () => 0).reduce<unknown>((inner) => [inner], 'core') }],
      },
    ),
  },
  oneSpan(
    'empty keys, duplicate keys, an empty name',
    { name: '', attributes: [attribute('', text('')), attribute('a', text('1')), attribute('a', text('2'))] },
    'name attributes { key value }',
    {
      name: '',
      attributes: [
        { key: '', value: '' },
        { key: 'a', value: '1' },
        { key: 'a', value: '2' },
      ],
    },
  ),
  oneSpan(
    'NUL in every text',
    { name: '\0', traceState: 'a\0b', attributes: [attribute('\0', text('\0'))] },
    'name traceState attributes { key value }',
    {
      name: '\0',
      traceState: 'a\0b',
      attributes: [{ key: '\0', value: '\0' }],
    },
  ),
  oneSpan(
    'all 32 bits of the flags',
    { flags: 4_294_967_295, links: [{ traceId: traceIdOf(7), spanId: spanIdOf(7), flags: 2_147_483_649 }] },
    'flags links { nodes { flags } }',
    {
      flags: -1,
      links: { nodes: [{ flags: -2_147_483_647 }] },
    },
  ),
];

describe.each(['JSON', 'protobuf'] as const)('kept, sent as %s', (encoding) => {
  const cases = KEPT.filter(({ onlyJson }) => encoding === 'JSON' || onlyJson === undefined);
  test.each(cases.map((kept, number) => ({ ...kept, number })))('$what', async ({ spans, ask, answer, number }) => {
    const trace = traceIdOf((encoding === 'JSON' ? 1000 : 2000) + number);
    const request = jsonRequest(spans(trace));
    if (encoding === 'JSON') {
      const { status, body } = await postTraces(program.otlpHttpUrl, jsonBytes(request), { encoding: 'json' });
      expect({ status, body }).toEqual({ status: 200, body: {} });
    } else expect(await grpc.export(toProtobuf(request))).toEqual({ body: {} });
    const data = await program.graphql(`query ($id: TraceID!) { trace(traceId: $id) { ${ask} } }`, { id: trace });
    expect(data.trace).toEqual(answer);
  });

  test('the same span id in two traces', async () => {
    const [one, other] = [traceIdOf(encoding === 'JSON' ? 901 : 903), traceIdOf(encoding === 'JSON' ? 902 : 904)];
    const request = jsonRequest([span(one, 1, 0, { name: 'one' }), span(other, 1, 0, { name: 'other' })]);
    if (encoding === 'JSON') await postTraces(program.otlpHttpUrl, jsonBytes(request), { encoding: 'json' });
    else await grpc.export(toProtobuf(request));
    const names =
      'query ($a: TraceID!, $b: TraceID!, $s: SpanID!) { a: span(traceId: $a, spanId: $s) { name } b: span(traceId: $b, spanId: $s) { name } }';
    const data = await program.graphql(names, { a: one, b: other, s: spanIdOf(1) });
    expect(data).toEqual({ a: { name: 'one' }, b: { name: 'other' } });
  });
});

/** Bytes of one field of a span, put into a span with ids of a trace. */
const withField = (trace: string, field: readonly number[]): Buffer => {
  const ids = [0x0a, 16, ...Buffer.from(trace, 'hex'), 0x12, 8, ...Buffer.from(spanIdOf(1), 'hex')];
  const content = Buffer.from([...ids, ...field]);
  const inScope = Buffer.from([0x12, content.length, ...content]);
  const inResource = Buffer.from([0x12, inScope.length, ...inScope]);
  return Buffer.from([0x0a, inResource.length, ...inResource]);
};
const TRACE = traceIdOf(5000);

describe('rejected as a span, its neighbour stored', () => {
  test.each([
    ['a trace id of zeros', { traceId: traceIdOf(0) }, /trace_id is all zeros/],
    ['a span id of zeros', { spanId: spanIdOf(0) }, /span_id is all zeros/],
    ['no trace id', { traceId: '' }, /trace_id has 0 bytes/],
    ['a short parent id', { parentSpanId: 'abcd' }, /parent_span_id has 2 bytes/],
    ['values nested 101 deep', { attributes: [attribute('deep', nested(101))] }, /deeper than 100 levels/],
    ['an id in base64', { traceId: 'W47/95gDgQPSabYzgT/GDA==' }, /OTLP\/JSON has no base64 ids/],
  ])('%s', async (what, changes, reason) => {
    const trace = Buffer.from(what.padEnd(16).slice(-16)).toString('hex');
    const request = jsonRequest([jsonSpan(trace, spanIdOf(1), changes), jsonSpan(trace, spanIdOf(2))]);
    const { status, body } = await postTraces(program.otlpHttpUrl, jsonBytes(request), { encoding: 'json' });
    expect({ status, body }).toEqual({
      status: 200,
      body: { partialSuccess: { rejectedSpans: '1', errorMessage: expect.stringMatching(reason) } },
    });
    const { trace: stored } = await program.graphql('query ($id: TraceID!) { trace(traceId: $id) { spanCount } }', {
      id: trace,
    });
    expect(stored).toEqual({ spanCount: 1 });
  });
});

async function storedSpan(trace: string, fields: string): Promise<unknown> {
  const query = `query ($id: TraceID!) { trace(traceId: $id) { spans { nodes { ${fields} } } } }`;
  return (await program.graphql(query, { id: trace })).trace.spans.nodes[0];
}

describe('kept with a warning', () => {
  test.each([
    ['invalid UTF-8 in the name', [0x2a, 2, 0x61, 0xff], { name: 'a\uFFFD', traceState: '' }],
    ['an overlong NUL in the name', [0x2a, 2, 0xc0, 0x80], { name: '\uFFFD\uFFFD', traceState: '' }],
    ['a surrogate in UTF-8', [0x1a, 3, 0xed, 0xa0, 0x80], { name: '', traceState: '\uFFFD\uFFFD\uFFFD' }],
  ])('%s', async (what, field, stored) => {
    const trace = Buffer.from(what.padEnd(16).slice(-16)).toString('hex');
    expect(await grpc.export(withField(trace, field))).toEqual({
      body: {
        partialSuccess: { errorMessage: expect.stringMatching(/^accepted with a warning: .* not valid Unicode/) },
      },
    });
    expect(await storedSpan(trace, 'name traceState')).toEqual(stored);
  });

  test.each([
    ['a lone surrogate', { name: 'hello \ud83d' }, /name is not valid Unicode/, { name: 'hello \uFFFD' }],
    [
      'a link without ids',
      { links: [{ traceId: '', spanId: '' }] },
      /links\[0\] is dropped/,
      { droppedLinksCount: 1, links: { nodes: [] } },
    ],
  ])('%s', async (what, changes, warning, stored) => {
    const trace = Buffer.from(what.padEnd(16).slice(-16)).toString('hex');
    const request = jsonRequest([jsonSpan(trace, spanIdOf(1), changes)]);
    expect(await postTraces(program.otlpHttpUrl, jsonBytes(request), { encoding: 'json' })).toMatchObject({
      status: 200,
      body: { partialSuccess: { rejectedSpans: '0', errorMessage: expect.stringMatching(warning) } },
    });
    const fields = what === 'a lone surrogate' ? 'name' : 'droppedLinksCount links { nodes { spanId } }';
    expect(await storedSpan(trace, fields)).toEqual(stored);
  });
});

describe('refused whole, nothing stored', () => {
  test.each([
    ['a varint of 11 bytes', [0x30, ...many(10, () => 0xff), 1], /varint has more than 10 bytes/],
    ['a varint of 65 bits', [0x30, ...many(9, () => 0xff), 2], /more than 64 bits/],
    ['a huge length', [0x2a, 0xff, 0xff, 0xff, 0xff, 0x0f], /runs past the end/],
    ['a group', [0xfb, 0x01, 0xfc, 0x01], /wire type 3 is not allowed/],
    ['wire type 6', [0xfe, 0x01], /wire type 6 is not allowed/],
    ['wire type 7', [0xff, 0x01], /wire type 7 is not allowed/],
    ['field number 0', [0x02, 0], /field number 0/],
    ['a known field of another wire type', [0x28, 1], /wire type 0 instead of 2/],
  ])('%s', async (_what, field, reason) => {
    const before = await countSpans(program);
    expect(await grpc.export(withField(TRACE, field))).toMatchObject({
      failure: { code: 3, message: expect.stringMatching(reason) },
    });
    expect(await countSpans(program)).toBe(before);
  });

  test('a request cut at any byte: malformed, or what stands before the cut', async () => {
    const trace = traceIdOf(7000);
    const whole = toProtobuf(jsonRequest([jsonSpan(trace, spanIdOf(1), { attributes: [attribute('a', text('b'))] })]));
    for (let end = 1; end < whole.length; end++) {
      expect(await grpc.export(whole.subarray(0, end)), `cut at ${end}`).toMatchObject({ failure: { code: 3 } });
    }
    const json = jsonBytes(jsonRequest([jsonSpan(trace, spanIdOf(1))]));
    for (let end = 0; end < json.length; end++) {
      const { status } = await postTraces(program.otlpHttpUrl, json.subarray(0, end), { encoding: 'json' });
      expect(status, `cut at ${end}`).toBe(400);
    }
    expect(await program.graphql('query ($id: TraceID!) { trace(traceId: $id) { spanCount } }', { id: trace })).toEqual(
      {
        trace: null,
      },
    );
  });
});
