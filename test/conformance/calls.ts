/** Who calls whom. */
import { expect } from 'vitest';
import type { AttributeValue } from '../../src/model/attributes.ts';
import { sumOf } from '../../src/model/exact-sum.ts';
import { type Span, SpanKind, StatusCode } from '../../src/model/span.ts';
import type { CallsRequest } from '../../src/storage/calls.ts';
import type { SpanFilter } from '../../src/storage/query.ts';
import { attributesOf, BASE_TIME, makeLink, makeSpan, resourceOf, spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { type OpenBackend, type Topic, tableOfCases } from './topic.ts';

const { INTERNAL, SERVER, CLIENT, PRODUCER, CONSUMER } = SpanKind;

interface Told {
  readonly id: number;
  readonly of: string;
  readonly kind?: number;
  readonly parent?: number;
  /** Nanoseconds after BASE_TIME. */
  readonly start?: number;
  /** Trace 0 is that of the span. */
  readonly links?: readonly (readonly [trace: number, span: number])[];
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
  readonly failed?: boolean;
}

function traceOf(trace: number, ...spans: readonly Told[]): Span[] {
  return spans.map(({ id, of, kind = INTERNAL, parent, start = id, links = [], attributes = {}, failed = false }) =>
    makeSpan({
      traceId: traceIdOf(trace),
      spanId: spanIdOf(id),
      parentSpanId: parent === undefined ? '' : spanIdOf(parent),
      kind,
      startTimeUnixNano: BASE_TIME + BigInt(start),
      endTimeUnixNano: BASE_TIME + BigInt(start + 10 * id),
      statusCode: failed ? StatusCode.ERROR : StatusCode.UNSET,
      resource: resourceOf(of),
      attributes: attributesOf({ trace, ...attributes }),
      links: links.map(([to, span]) => makeLink({ traceId: traceIdOf(to || trace), spanId: spanIdOf(span) })),
    }),
  );
}

/** The spans of a trace, and the calls that they stand for, each with the ids of its spans. */
interface Case {
  readonly spans: readonly Told[];
  readonly calls: Readonly<Record<string, readonly number[]>>;
}

const DATABASE = { 'db.system.name': 'postgresql', 'db.namespace': 'shop' };

const CASES: Readonly<Record<string, Case>> = {
  'a call is measured by the span that was called': {
    spans: [
      { id: 1, of: 'a', kind: CLIENT },
      { id: 2, of: 'b', kind: SERVER, parent: 1, failed: true },
      { id: 3, of: 'b', kind: SERVER, parent: 1 },
    ],
    calls: { 'CALL a > SERVICE b': [2, 3] },
  },
  'kinds other than CONSUMER and PRODUCER call': {
    spans: [
      { id: 1, of: 'a' },
      { id: 2, of: 'b', parent: 1 },
      { id: 3, of: 'c', kind: CLIENT, parent: 2 },
    ],
    calls: { 'CALL a > SERVICE b': [2], 'CALL b > SERVICE c': [3] },
  },
  'a service does not call itself': {
    spans: [
      { id: 1, of: 'a', kind: CLIENT },
      { id: 2, of: 'a', kind: SERVER, parent: 1 },
    ],
    calls: {},
  },
  'a missing parent is none': {
    spans: [
      { id: 2, of: 'b', kind: SERVER, parent: 1 },
      { id: 3, of: 'b', kind: SERVER },
    ],
    calls: {},
  },
  'a parent that starts later is one': {
    spans: [
      { id: 1, of: 'a', kind: CLIENT, start: 50 },
      { id: 2, of: 'b', kind: SERVER, parent: 1, start: 5 },
    ],
    calls: { 'CALL a > SERVICE b': [2] },
  },
  'a service without a name calls and is called': {
    spans: [
      { id: 1, of: '', kind: CLIENT },
      { id: 2, of: 'b', kind: SERVER, parent: 1 },
      { id: 3, of: '', kind: SERVER, parent: 2 },
    ],
    calls: { 'CALL  > SERVICE b': [2], 'CALL b > SERVICE ': [3] },
  },
  'halves of a call share their id': {
    spans: [
      { id: 1, of: 'a' },
      { id: 2, of: 'a', kind: CLIENT, parent: 1 },
      { id: 2, of: 'b', kind: SERVER, parent: 1, start: 3 },
      { id: 4, of: 'c', parent: 2 },
    ],
    calls: { 'CALL a > SERVICE b': [2], 'CALL b > SERVICE c': [4] },
  },
  'the child of a PRODUCER and a CONSUMER are messages': {
    spans: [
      { id: 1, of: 'a', kind: PRODUCER },
      { id: 2, of: 'b', kind: SERVER, parent: 1 },
      { id: 3, of: 'c', parent: 2 },
      { id: 4, of: 'd', kind: CONSUMER, parent: 3 },
    ],
    calls: { 'MESSAGE a > SERVICE b': [2], 'CALL b > SERVICE c': [3], 'MESSAGE c > SERVICE d': [4] },
  },
  'spans whose parents form a cycle call each other': {
    spans: [
      { id: 1, of: 'a', parent: 2 },
      { id: 2, of: 'b', parent: 1 },
    ],
    calls: { 'CALL b > SERVICE a': [1], 'CALL a > SERVICE b': [2] },
  },
  'calls to what is no service are named by attributes': {
    spans: [
      { id: 1, of: 'a', kind: CLIENT, attributes: DATABASE },
      { id: 2, of: 'a', kind: CLIENT, attributes: { 'db.system': 'redis', 'server.address': 'cache-1' } },
      { id: 3, of: 'a', kind: CLIENT, attributes: { 'db.system': 'postgresql', 'db.name': 'shop' } },
      {
        id: 4,
        of: 'a',
        kind: PRODUCER,
        attributes: { 'messaging.system': 'kafka', 'messaging.destination.name': 'x' },
      },
      { id: 5, of: 'a', kind: CLIENT, attributes: { 'messaging.system': 'sqs' } },
      { id: 6, of: 'a', kind: CLIENT, attributes: { 'server.address': 'y.example', 'service.peer.name': 'y' } },
      { id: 7, of: 'a', kind: CLIENT, attributes: { 'server.address': 'z.example', 'peer.service': 'y' } },
      { id: 8, of: 'a', kind: CLIENT, attributes: { 'server.address': 'z.example', 'net.peer.name': 'w' } },
      { id: 9, of: 'a', kind: PRODUCER, attributes: { 'net.peer.name': 'z.example' } },
    ],
    calls: {
      'CALL a > DATABASE postgresql/shop': [1, 3],
      'CALL a > DATABASE redis': [2],
      'MESSAGE a > MESSAGING kafka/x': [4],
      'CALL a > MESSAGING sqs': [5],
      'CALL a > EXTERNAL y': [6, 7],
      'CALL a > EXTERNAL z.example': [8],
      'MESSAGE a > EXTERNAL z.example': [9],
    },
  },
  'other kinds, other types and other scopes name nothing': {
    spans: [
      { id: 1, of: 'a', kind: INTERNAL, attributes: DATABASE },
      { id: 2, of: 'a', kind: SERVER, attributes: DATABASE },
      { id: 3, of: 'a', kind: CONSUMER, attributes: { 'messaging.system': 'kafka' } },
      { id: 4, of: 'a', kind: CLIENT, attributes: { 'db.system.name': 7n, 'server.address': '' } },
      { id: 5, of: 'a', kind: CLIENT },
    ],
    calls: {},
  },
  'a call that another service answers does not leave': {
    spans: [
      { id: 1, of: 'a', kind: CLIENT, attributes: { 'server.address': 'b.example' } },
      { id: 2, of: 'a', parent: 1 },
      { id: 3, of: 'b', kind: SERVER, parent: 1 },
      { id: 4, of: 'b', kind: CLIENT, parent: 3, attributes: DATABASE },
      { id: 5, of: 'b', parent: 4 },
    ],
    calls: { 'CALL a > SERVICE b': [3], 'CALL b > DATABASE postgresql/shop': [4] },
  },
  'a CONSUMER links to services, each once, and not to its parent': {
    spans: [
      { id: 1, of: 'a', kind: PRODUCER },
      {
        id: 2,
        of: 'b',
        kind: CONSUMER,
        parent: 1,
        links: [
          [0, 1],
          [100, 1],
          [100, 2],
          [100, 3],
          [100, 4],
          [100, 99],
          [999, 1],
        ],
      },
      { id: 3, of: 'b', kind: INTERNAL, links: [[100, 1]] },
      { id: 4, of: 'b', kind: CONSUMER, links: [[0, 1]] },
    ],
    calls: {
      'MESSAGE a > SERVICE b': [2],
      'LINK y > SERVICE b': [2],
      'LINK x > SERVICE b': [2],
      'LINK a > SERVICE b': [4],
    },
  },
};

/** What consumers link to: spans of `x`, one of `b`, and a call whose CLIENT half is of `b` and whose SERVER half is of `y`. */
const LINKED = traceOf(
  100,
  { id: 1, of: 'x', kind: PRODUCER },
  { id: 2, of: 'x', kind: PRODUCER },
  { id: 3, of: 'b' },
  { id: 4, of: 'b', kind: CLIENT },
  { id: 4, of: 'y', kind: SERVER, start: 5 },
);

/** A client of `a`, two calls to `b` that take 20 and 30 ns, the first of them failed, and a call from there to a database. */
const CHAIN: readonly Told[] = [
  { id: 1, of: 'a', kind: CLIENT, attributes: { 'server.address': 'b.example' } },
  { id: 2, of: 'b', kind: SERVER, parent: 1, failed: true, attributes: { size: 4n } },
  { id: 3, of: 'b', kind: SERVER, parent: 1, attributes: { size: 0.5 } },
  { id: 4, of: 'b', kind: CLIENT, parent: 3, attributes: DATABASE },
];
const CHAIN_TRACE = 101;

function ofTrace(trace: number): SpanFilter {
  return { type: 'attribute', test: { key: 'trace', scope: 'SPAN', eq: trace } };
}

/** Each call as text, with its number of spans and the sum of their durations. */
async function callsIn({ reader }: Pick<OpenBackend, 'reader'>, request: Partial<CallsRequest>): Promise<unknown> {
  const [calls = []] = await reader.measureCalls([{ sketch: false, numbers: [], maxCalls: 1_000, ...request }]);
  return Object.fromEntries(
    calls.map(({ kind, source, target, measures: { count, durationSumNano } }) => [
      `${kind} ${source} > ${target.kind} ${target.name}`,
      [count, durationSumNano],
    ]),
  );
}

/** The same of spans with these ids. */
function measured(calls: Case['calls']): unknown {
  return Object.fromEntries(
    Object.entries(calls).map(([call, ids]) => [call, [ids.length, BigInt(ids.reduce((sum, id) => sum + 10 * id, 0))]]),
  );
}

const NAMES = Object.keys(CASES);

const ofKind = (kind: number): SpanFilter => ({
  type: 'and',
  filters: [ofTrace(CHAIN_TRACE), { type: 'kind', test: { eq: kind } }],
});

export const calls: Topic = {
  name: 'who calls whom',
  spans: () => [
    ...NAMES.flatMap((name, number) => traceOf(number + 1, ...(CASES[name]?.spans ?? [])).toReversed()),
    ...LINKED,
    ...traceOf(CHAIN_TRACE, ...CHAIN),
  ],
  cases: {
    ...tableOfCases(CASES, async (backend, { calls: expected }, name) => {
      expect(await callsIn(backend, { filter: ofTrace(NAMES.indexOf(name) + 1) })).toEqual(measured(expected));
    }),
    'calls are measured like spans': async ({ reader }) => {
      const filter = ofTrace(CHAIN_TRACE);
      const request = { sketch: true, numbers: [{ key: 'size' }] };
      const [all = []] = await reader.measureCalls([{ ...request, filter, maxCalls: 2 }]);
      const called: SpanFilter = { type: 'and', filters: [filter, { type: 'kind', test: { eq: SERVER } }] };
      const [group] = await reader.measureSpans([{ ...request, filter: called, groupBy: [], maxGroups: 1 }]);
      const call = all.find(({ target }) => target.kind === 'SERVICE');
      expect(call).toMatchObject({ measures: { count: 2, errorCount: 1, durationSumNano: 50n, durationMaxNano: 30n } });
      expect(call?.measures.numbers).toMatchObject([{ count: 2, min: 0.5, max: 4 }]);
      expect(call?.measures.numbers.map((numbers) => numbers && sumOf(numbers.sum))).toEqual([4.5]);
      expect(call?.measures).toEqual(group?.[0]?.total);
    },
    'more calls than are wanted are refused': async ({ reader }) => {
      const request = { filter: ofTrace(CHAIN_TRACE), sketch: false, numbers: [], maxCalls: 1 };
      await expect(reader.measureCalls([request])).rejects.toMatchObject({
        code: 'OPERATION_TOO_COMPLEX',
        message: expect.stringContaining('max_service_map_edges'),
      });
    },
    'a filter chooses the spans that stand for calls, not their relatives': async (backend) => {
      expect(await callsIn(backend, { filter: ofKind(SERVER) })).toEqual(measured({ 'CALL a > SERVICE b': [2, 3] }));
      expect(await callsIn(backend, { filter: ofKind(CLIENT) })).toEqual(
        measured({ 'CALL b > DATABASE postgresql/shop': [4] }),
      );
    },
    'a range chooses them by their start, and may cut a trace': async (backend) => {
      const filter = ofTrace(CHAIN_TRACE);
      const within = (from: number, to: number) => ({
        filter,
        timeRange: { from: BASE_TIME + BigInt(from), to: BASE_TIME + BigInt(to) },
      });
      expect(await callsIn(backend, within(0, 2))).toEqual({});
      expect(await callsIn(backend, within(2, 3))).toEqual(measured({ 'CALL a > SERVICE b': [2] }));
      expect(await callsIn(backend, within(3, 4))).toEqual(measured({ 'CALL a > SERVICE b': [3] }));
    },
    'answers are in the order of the requests': async ({ reader }) => {
      const request = { sketch: false, numbers: [], maxCalls: 1_000 };
      const answers = await reader.measureCalls([
        { ...request, timeRange: { to: 0n } },
        { ...request, filter: ofTrace(1) },
      ]);
      expect(answers.map(({ length }) => length)).toEqual([0, 1]);
    },
    'spans count as they come, in whatever requests': async (backend) => {
      const trace = 102;
      const filter = ofTrace(trace);
      const [client, first, second, query] = traceOf(trace, ...CHAIN);
      const write = async (...spans: readonly (Span | undefined)[]): Promise<unknown> => {
        await backend.writer.write(spans.map((span) => (span === undefined ? [] : [span])));
        await backend.settle();
        return callsIn(backend, { filter });
      };
      const query4 = { 'CALL b > DATABASE postgresql/shop': [4] };
      expect(await write(query)).toEqual(measured(query4));
      expect(await write(first)).toEqual(measured(query4));
      expect(await write(client)).toEqual(measured({ ...query4, 'CALL a > SERVICE b': [2] }));
      expect(await write(second, second)).toEqual(measured({ ...query4, 'CALL a > SERVICE b': [2, 3] }));
    },
  },
};
