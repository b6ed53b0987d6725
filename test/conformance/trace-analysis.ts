/** What the API computes from all spans of a trace, asked through GraphQL over each backend. */
import { expect } from 'vitest';
import { startTestServer } from '../../src/graphql/testing/server.ts';
import { type Span, SpanKind, StatusCode } from '../../src/model/span.ts';
import { formatDateTime } from '../../src/model/time.ts';
import {
  attributesOf,
  BASE_TIME,
  makeEvent,
  makeLink,
  makeSpan,
  resourceOf,
  spanIdOf,
  traceIdOf,
} from '../fixtures/spans.ts';
import type { OpenBackend, Topic } from './topic.ts';

const MS = 1_000_000n;
const ms = (n: number): bigint => BASE_TIME + BigInt(n) * MS;
const UINT32 = 2 ** 32 - 1;

interface Place {
  readonly id: number;
  readonly parent?: number;
  /** Start and end in milliseconds. */
  readonly time: readonly [number, number];
}

function spanOf(trace: number, { id, parent, time: [from, to] }: Place, more: Partial<Span> = {}): Span {
  return makeSpan({
    traceId: traceIdOf(trace),
    spanId: spanIdOf(id),
    parentSpanId: parent === undefined ? '' : spanIdOf(parent),
    name: `work ${id}`,
    startTimeUnixNano: ms(from),
    endTimeUnixNano: ms(to),
    resource: resourceOf('shop'),
    ...more,
  });
}

const exception = (type: string, time: number) =>
  makeEvent({
    name: 'exception',
    timeUnixNano: ms(time),
    attributes: attributesOf({ 'exception.type': type, 'exception.message': `${type} at ${time}`, more: 1n }),
  });

const PAYMENT = {
  kind: SpanKind.SERVER,
  statusCode: StatusCode.ERROR,
  resource: resourceOf('payment'),
  events: [
    exception('Late', 45),
    makeEvent({ name: 'retry' }),
    makeEvent({
      name: 'exception',
      timeUnixNano: ms(30),
      attributes: attributesOf({ 'exception.stacktrace': 'at line 1', 'exception.message': 404n }),
    }),
  ],
  droppedEventsCount: UINT32,
};

/** A call, a job that outlives the request with a skewed clock below it, and a span whose parent is missing. */
const ORDER = [
  spanOf(1, { id: 1, time: [0, 100] }, { droppedEventsCount: UINT32 }),
  spanOf(1, { id: 2, parent: 1, time: [10, 60] }, { kind: SpanKind.CLIENT, droppedAttributesCount: 3 }),
  spanOf(1, { id: 3, parent: 2, time: [20, 50] }, PAYMENT),
  spanOf(
    1,
    { id: 4, parent: 1, time: [80, 150] },
    {
      resource: resourceOf('jobs'),
      droppedLinksCount: 5,
      links: [makeLink({ traceId: traceIdOf(4) }), makeLink({ traceId: traceIdOf(1) })],
    },
  ),
  spanOf(1, { id: 5, parent: 4, time: [70, 90] }, { resource: resourceOf('jobs') }),
  spanOf(1, { id: 6, parent: 99, time: [30, 40] }),
];

const linking = (trace: number, ...targets: readonly number[]): Span =>
  spanOf(
    trace,
    { id: 1, time: [trace, trace] },
    { links: targets.map((target) => makeLink({ traceId: traceIdOf(target) })) },
  );

/** 7 is not stored; 1 and 4 link to each other. */
const LINKING = [linking(2, 7, 1, 1), linking(3, 2), linking(4, 1, 5), linking(5), linking(6)];

const versioned = (version: string) => ({ resource: resourceOf('shop', { 'service.version': version }) });

const FAST = [
  spanOf(10, { id: 1, time: [0, 100] }, { name: 'GET', ...versioned('1') }),
  spanOf(10, { id: 2, parent: 1, time: [10, 20] }, { name: 'query', attributes: attributesOf({ row: 1n }) }),
  spanOf(10, { id: 3, parent: 1, time: [30, 40] }, { name: 'cache' }),
  spanOf(
    10,
    { id: 4, parent: 1, time: [60, 90] },
    {
      name: 'render',
      ...versioned('1'),
      attributes: attributesOf({ template: 'a', same: 1n, size: 1n, old: true }),
    },
  ),
];
const SLOW = [
  spanOf(11, { id: 1, time: [0, 100] }, { name: 'GET', ...versioned('1') }),
  spanOf(11, { id: 2, parent: 1, time: [1, 5] }, { name: 'login' }),
  spanOf(11, { id: 3, parent: 2, time: [2, 3] }, { name: 'token', kind: SpanKind.CLIENT }),
  spanOf(11, { id: 4, parent: 1, time: [10, 20] }, { name: 'query', attributes: attributesOf({ row: 1n }) }),
  spanOf(11, { id: 5, parent: 1, time: [20, 25] }, { name: 'query', attributes: attributesOf({ row: 2n }) }),
  spanOf(
    11,
    { id: 6, parent: 1, time: [60, 95] },
    {
      name: 'render',
      ...versioned('2'),
      attributes: attributesOf({ template: 'b', same: 1n, size: 1 }),
    },
  ),
];

async function ask({ reader }: OpenBackend, query: string) {
  await using server = await startTestServer({ wrap: () => reader });
  const { data, errors } = await server.ask(query);
  expect(server.logged).toEqual([]);
  expect(errors).toBeUndefined();
  return data;
}

async function refusal({ reader }: OpenBackend, query: string): Promise<string> {
  await using server = await startTestServer({ wrap: () => reader });
  const { errors } = await server.ask(query);
  expect(errors?.[0]?.extensions?.code).toBe('BAD_USER_INPUT');
  return errors?.[0]?.message ?? '';
}

const trace = (id: number, selection: string): string => `{ trace(traceId: "${traceIdOf(id)}") { ${selection} } }`;
const compared = (a: number, b: number, args = '', selection = 'nodes { name state }'): string =>
  `{ compareTraces(a: "${traceIdOf(a)}", b: "${traceIdOf(b)}"${args}) { ${selection} } }`;

async function linkedTo(backend: OpenBackend, id: number, args = ''): Promise<number[]> {
  const data = await ask(backend, trace(id, `linkedTraces${args} { traceId }`));
  return data.trace.linkedTraces.map(({ traceId }: { traceId: string }) => Number.parseInt(traceId, 16));
}

const segmentOf = (id: number, from: number, to: number) => ({
  span: { name: `work ${id}` },
  startTimeUnixNano: String(ms(from)),
  endTimeUnixNano: String(ms(to)),
  durationNano: String(BigInt(to - from) * MS),
});

const shareOf = (name: string, spanCount: number, errorCount: number, self: number, path: number) => ({
  service: { name },
  spanCount,
  errorCount,
  selfTimeNano: String(BigInt(self) * MS),
  criticalPathNano: String(BigInt(path) * MS),
});

const nodeOf = (path: string[], state: string, a: number[], b: number[], delta: number | null) => ({
  path,
  service: { name: 'shop' },
  name: path.at(-1),
  kind: path.at(-1) === 'token' ? 'CLIENT' : 'INTERNAL',
  state,
  a: a.map((id) => ({ spanId: spanIdOf(id) })),
  b: b.map((id) => ({ spanId: spanIdOf(id) })),
  durationDeltaNano: delta === null ? null : String(BigInt(delta) * MS),
});

export const traceAnalysis: Topic = {
  name: 'analysis of traces',
  spans: () => [...LINKING, ...ORDER.toReversed(), ...FAST, ...SLOW],
  cases: {
    'the critical path runs through those that the root waited for': async (backend) => {
      const data = await ask(
        backend,
        trace(1, 'criticalPath { span { name } startTimeUnixNano endTimeUnixNano durationNano }'),
      );
      expect(data.trace.criticalPath).toEqual([
        segmentOf(1, 0, 10),
        segmentOf(2, 10, 20),
        segmentOf(3, 20, 50),
        segmentOf(2, 50, 60),
        segmentOf(1, 60, 80),
        segmentOf(5, 80, 90),
        segmentOf(4, 90, 100),
      ]);
    },
    'shares of services add up': async (backend) => {
      const share = 'service { name } spanCount errorCount selfTimeNano criticalPathNano';
      const data = await ask(backend, trace(1, `serviceBreakdown { ${share} }`));
      expect(data.trace.serviceBreakdown).toEqual([
        shareOf('jobs', 2, 0, 80, 20),
        shareOf('shop', 3, 0, 60, 50),
        shareOf('payment', 1, 1, 30, 30),
      ]);
    },
    'what is lost or doubtful': async (backend) => {
      const fields = `missingParentCount rootCount droppedAttributesCount droppedEventsCount droppedLinksCount
        clockSkewSuspected { name } lastArrival`;
      const data = await ask(backend, trace(1, `completeness { ${fields} } spans { nodes { ingestionTimeUnixNano } }`));
      const arrivals = data.trace.spans.nodes.map((span: { ingestionTimeUnixNano: string }) =>
        BigInt(span.ingestionTimeUnixNano),
      );
      expect(data.trace.completeness).toEqual({
        missingParentCount: 1,
        rootCount: 2,
        droppedAttributesCount: 3,
        droppedEventsCount: 2 * UINT32,
        droppedLinksCount: 5,
        clockSkewSuspected: [{ name: 'work 5' }],
        lastArrival: formatDateTime(arrivals.sort().at(-1)),
      });
    },
    'exceptions of a span, and of one without': async (backend) => {
      const exceptions = 'exceptions { type message stacktrace time }';
      const data = await ask(
        backend,
        trace(1, `spans(query: "{ status = error || name = \\"work 1\\" }") { nodes { ${exceptions} } }`),
      );
      expect(data.trace.spans.nodes).toEqual([
        { exceptions: [] },
        {
          exceptions: [
            { type: 'Late', message: 'Late at 45', stacktrace: '', time: '2024-10-30T12:24:00.045000000Z' },
            { type: '', message: '404', stacktrace: 'at line 1', time: '2024-10-30T12:24:00.030000000Z' },
          ],
        },
      ]);
    },
    'spans of a trace by TraceQL, with a filter and pages': async (backend) => {
      const spans = 'spans(query: "{ resource.service.name = \\"shop\\" }", filter: { isRoot: false }, first: 1)';
      const data = await ask(backend, trace(1, `${spans} { totalCount nodes { name } pageInfo { hasNextPage } }`));
      expect(data.trace.spans).toEqual({
        totalCount: 2,
        nodes: [{ name: 'work 2' }],
        pageInfo: { hasNextPage: true },
      });
      expect(await refusal(backend, trace(1, 'spans(query: "{ what") { totalCount }'))).toContain('line 1');
    },
    'linked traces both ways, the nearest first, each once': async (backend) => {
      expect(await linkedTo(backend, 1)).toEqual([4, 2]);
      expect(await linkedTo(backend, 5)).toEqual([4]);
      expect(await linkedTo(backend, 6)).toEqual([]);
      expect(await linkedTo(backend, 1, '(depth: 2)')).toEqual([4, 2, 5, 3]);
      expect(await linkedTo(backend, 3, '(depth: 1000000000)')).toEqual([2, 1, 4, 5]);
    },
    'linked traces up to a number, and refusals': async (backend) => {
      expect(await linkedTo(backend, 1, '(depth: 2, first: 3)')).toEqual([4, 2, 5]);
      expect(await linkedTo(backend, 1, '(first: 0)')).toEqual([]);
      expect(await refusal(backend, trace(1, 'linkedTraces(depth: 0) { traceId }'))).toContain('1 or more');
      expect(await refusal(backend, trace(1, 'linkedTraces(first: -1) { traceId }'))).toContain('0 or more');
    },
    'two traces compared': async (backend) => {
      const node = 'path service { name } name kind state a { spanId } b { spanId } durationDeltaNano';
      const data = await ask(backend, compared(10, 11, '', `a { spanCount } b { spanCount } nodes { ${node} }`));
      expect(data.compareTraces).toEqual({
        a: { spanCount: 4 },
        b: { spanCount: 6 },
        nodes: [
          nodeOf(['GET'], 'SAME', [1], [1], 0),
          nodeOf(['GET', 'query'], 'MORE', [2], [4, 5], 5),
          nodeOf(['GET', 'cache'], 'REMOVED', [3], [], null),
          nodeOf(['GET', 'render'], 'SLOWER', [4], [6], 5),
          nodeOf(['GET', 'login'], 'ADDED', [], [2], null),
          nodeOf(['GET', 'login', 'token'], 'ADDED', [], [3], null),
        ],
      });
      const back = await ask(backend, compared(11, 10));
      expect(back.compareTraces.nodes.map(({ state }: { state: string }) => state)).toEqual([
        'SAME',
        'REMOVED',
        'REMOVED',
        'FEWER',
        'FASTER',
        'ADDED',
      ]);
    },
    'attributes that changed': async (backend) => {
      const data = await ask(backend, compared(10, 11, '', 'nodes { name changedAttributes { scope key a b } }'));
      const changes = data.compareTraces.nodes.map((node: { changedAttributes: object[] }) => node.changedAttributes);
      expect(changes).toEqual([
        [],
        [],
        [],
        [
          { scope: 'SPAN', key: 'old', a: true, b: null },
          { scope: 'SPAN', key: 'template', a: 'a', b: 'b' },
          { scope: 'RESOURCE', key: 'service.version', a: '1', b: '2' },
        ],
        [],
        [],
      ]);
    },
    'durations within a tolerance are the same': async (backend) => {
      const stateOf = async (tolerance: number) => {
        const { compareTraces } = await ask(backend, compared(10, 11, `, tolerance: ${tolerance}`));
        return compareTraces.nodes.find(({ name }: { name: string }) => name === 'render').state;
      };
      expect([await stateOf(0.14), await stateOf(0.15), await stateOf(1)]).toEqual(['SLOWER', 'SAME', 'SAME']);
      expect(await refusal(backend, compared(10, 11, ', tolerance: 1.5'))).toContain('from 0 to 1');
      expect(await refusal(backend, compared(10, 11, ', tolerance: -0.1'))).toContain('from 0 to 1');
    },
    'a trace that is not stored cannot be compared': async (backend) => {
      expect(await ask(backend, compared(10, 7))).toEqual({ compareTraces: null });
      expect(await ask(backend, compared(7, 10))).toEqual({ compareTraces: null });
    },
  },
};
