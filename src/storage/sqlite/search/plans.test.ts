/** How each condition is answered, as the table in docs/sqlite-layout.md says. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  attributesOf,
  BASE_TIME,
  makeEvent,
  makeLink,
  makeScope,
  makeSpan,
  resourceOf,
  spanIdOf,
  traceIdOf,
} from '../../../../test/fixtures/spans.ts';
import { openSqliteFixture, type SqliteFixture } from '../../../../test/fixtures/sqlite.ts';
import type { Span } from '../../../model/span.ts';
import type { SpanReader } from '../../backend.ts';
import type { ExplainedStep } from '../../explain.ts';
import type { AttributeTest, SpanFilter, SpanQuery, TraceFilter } from '../../query.ts';

const TRACES = 400;
const SPANS_A_TRACE = 5;
const COUNT = TRACES * SPANS_A_TRACE;
const ORDER = { field: 'START_TIME', direction: 'DESC' } as const;
/** The one span that is like no other. */
const RARE = 1_001;

function spanOf(number: number): Span {
  const common = {
    traceId: traceIdOf(Math.floor(number / SPANS_A_TRACE) + 1),
    spanId: spanIdOf(number + 1),
    parentSpanId: number % SPANS_A_TRACE === 0 ? '' : spanIdOf(number),
    name: `operation ${number % 40}`,
    startTimeUnixNano: BASE_TIME + BigInt(number) * 1_000_000n,
    endTimeUnixNano: BASE_TIME + BigInt(number) * 1_000_000n + 1_000n + BigInt(number),
    attributes: attributesOf({ everywhere: number % 7 }),
    resource: resourceOf(`service ${number % 40}`),
  };
  return makeSpan(number === RARE ? { ...common, ...rare } : common);
}

const rare: Partial<Span> = {
  endTimeUnixNano: BASE_TIME + BigInt(RARE) * 1_000_000n + 5_000_000_000n,
  statusCode: 2,
  statusMessage: 'disk full',
  attributes: attributesOf({ everywhere: 3, rare: 'needle', number: 17 }),
  resource: resourceOf('rare service', { 'host.name': 'rare host' }),
  scope: makeScope({ name: 'rare scope', attributes: attributesOf({ 'scope.key': true }) }),
  events: [makeEvent({ name: 'exception', attributes: attributesOf({ 'exception.type': 'E' }) })],
  links: [makeLink({ traceId: traceIdOf(7), spanId: spanIdOf(31), attributes: attributesOf({ 'link.key': 1 }) })],
};

let backend: SqliteFixture;
beforeAll(async () => {
  backend = await openSqliteFixture();
  await backend.writer.write([Array.from({ length: COUNT }, (_, number) => spanOf(number))]);
});
afterAll(() => backend?.close());

/** The steps of what is read; searches are for at most three spans, or traces. */
async function stepsOf(read: (reader: SpanReader) => Promise<unknown>): Promise<readonly ExplainedStep[]> {
  let steps: readonly ExplainedStep[] = [];
  const reader = backend.reader.explaining((call) => {
    steps = call.steps;
  });
  await read(reader);
  return steps;
}

function ofSpans(query: Partial<SpanQuery>): Promise<readonly ExplainedStep[]> {
  return stepsOf((reader) => reader.findSpans([{ order: ORDER, page: { limit: 3 }, ...query }]));
}

function ofTraces(filter: TraceFilter): Promise<readonly ExplainedStep[]> {
  return stepsOf((reader) => reader.findTraces([{ order: ORDER, page: { limit: 3 }, filter }]));
}

const rowsOf = (steps: readonly ExplainedStep[]): number => steps.reduce((sum, step) => sum + step.rowsRead, 0);
const isWalk = ({ using }: ExplainedStep): boolean => using.includes('in order of');

const attribute = (condition: AttributeTest): SpanFilter => ({ type: 'attribute', test: condition });
const rareSpan = attribute({ key: 'rare', eq: 'needle' });

/** Conditions that only few spans meet: the index leads to these. */
const BY_INDEX: Readonly<Record<string, SpanFilter>> = {
  traceId: { type: 'traceId', eq: traceIdOf(9) },
  'traceId and spanId': {
    type: 'and',
    filters: [
      { type: 'traceId', eq: traceIdOf(9) },
      { type: 'spanId', eq: spanIdOf(43) },
    ],
  },
  spanId: { type: 'spanId', eq: spanIdOf(43) },
  parentSpanId: { type: 'parentSpanId', eq: spanIdOf(43) },
  'an unknown spanId': { type: 'spanId', eq: 'f'.repeat(16) },
  service: { type: 'service', test: { eq: 'rare service' } },
  'service contains': { type: 'service', test: { contains: 'rare' } },
  'name and service': {
    type: 'and',
    filters: [
      { type: 'name', test: { in: ['operation 1', 'operation 2'] } },
      { type: 'service', test: { regex: 'rare' } },
    ],
  },
  statusCode: { type: 'statusCode', test: { eq: 2 } },
  'statusMessage eq': { type: 'statusMessage', test: { eq: 'disk full' } },
  'statusMessage in': { type: 'statusMessage', test: { in: ['disk full', 'x'] } },
  'statusMessage ne': { type: 'statusMessage', test: { ne: '' } },
  'statusMessage contains': { type: 'statusMessage', test: { contains: 'full' } },
  durationNano: { type: 'durationNano', test: { gte: 1_000_000_000n } },
  scopeName: { type: 'scopeName', test: { startsWith: 'rare' } },
  'attribute eq': rareSpan,
  'attribute eq in a scope': attribute({ key: 'host.name', scope: 'RESOURCE', eq: 'rare host' }),
  'attribute of a scope': attribute({ key: 'scope.key', eq: true }),
  'attribute of a link': attribute({ key: 'link.key', scope: 'LINK', gt: 0n }),
  'attribute in': attribute({ key: 'rare', in: ['x', 'needle'] }),
  'attribute exists': attribute({ key: 'rare', exists: true }),
  'attribute contains': attribute({ key: 'rare', contains: 'eed' }),
  'attribute regex': attribute({ key: 'rare', regex: 'ne+dle' }),
  'attribute gt': attribute({ key: 'number', gt: 5n }),
  'attribute ne': attribute({ key: 'rare', ne: 'x' }),
  'event name': { type: 'event', test: { name: { eq: 'exception' }, attributes: [] } },
  'event attribute': { type: 'event', test: { attributes: [{ key: 'exception.type', eq: 'E' }] } },
  'event name regex': { type: 'event', test: { name: { regex: '^exc' }, attributes: [] } },
  'link traceId': { type: 'link', test: { traceId: traceIdOf(7), attributes: [] } },
  'link traceId and spanId': { type: 'link', test: { traceId: traceIdOf(7), spanId: spanIdOf(31), attributes: [] } },
  'link spanId': { type: 'link', test: { spanId: spanIdOf(31), attributes: [] } },
  'link target': {
    type: 'link',
    test: { attributes: [], target: { type: 'traceId', eq: traceIdOf(7) } },
  },
  parent: { type: 'parent', filter: rareSpan },
  ancestor: { type: 'ancestor', filter: rareSpan },
  child: { type: 'child', filter: rareSpan },
  descendant: { type: 'descendant', filter: rareSpan },
  sibling: { type: 'sibling', filter: rareSpan },
  'trace traceId': { type: 'trace', filter: { type: 'traceId', eq: traceIdOf(9) } },
  'trace anySpan': { type: 'trace', filter: { type: 'anySpan', filter: rareSpan } },
  or: {
    type: 'or',
    filters: [rareSpan, { type: 'statusCode', test: { eq: 2 } }, { type: 'traceId', eq: traceIdOf(3) }],
  },
  'and with what has no index': {
    type: 'and',
    filters: [rareSpan, { type: 'not', filter: { type: 'isRoot', eq: true } }],
  },
};

test.each(Object.entries(BY_INDEX))('%s is answered by an index', async (_name, filter) => {
  const steps = await ofSpans({ filter });
  expect(steps.filter(isWalk)).toEqual([]);
  const search = steps.filter(({ order }) => order === 'STREAMED');
  expect(search).toMatchObject([{ query: 0, access: 'INDEX', using: 'span_index (FTS5), spans by id', times: 1 }]);
  expect(search[0]?.lookingFor).toMatch(/\w/);
  expect(rowsOf(steps.filter(({ using }) => using.startsWith('span_index')))).toBeLessThan(40);
});

/** Conditions that no index has: rows are read until the page is full, or to the end. */
const BY_SCAN: Readonly<Record<string, SpanFilter>> = {
  'parentSpanId eq the empty one': { type: 'parentSpanId', eq: '' },
  isRoot: { type: 'isRoot', eq: true },
  endTimeUnixNano: { type: 'endTimeUnixNano', test: { lt: 0n } },
  'statusMessage eq the empty one': { type: 'statusMessage', test: { eq: '' } },
  not: { type: 'not', filter: rareSpan },
  'attribute exists: false': attribute({ key: 'everywhere', exists: false }),
  'or with what has no index': { type: 'or', filters: [rareSpan, { type: 'isRoot', eq: true }] },
  'trace durationNano': { type: 'trace', filter: { type: 'durationNano', test: { gt: 1_000_000_000n } } },
};

test.each(Object.entries(BY_SCAN))('%s is answered by walking', async (_name, filter) => {
  const steps = await ofSpans({ filter });
  expect(steps.filter(isWalk)).toMatchObject([{ access: 'SCAN', using: 'spans in order of start', order: 'STREAMED' }]);
});

test('a time range bounds the rows of a walk, and is said', async () => {
  const timeRange = { from: BASE_TIME, to: BASE_TIME + 10_000_000n };
  const walk = (await ofSpans({ timeRange, filter: { type: 'endTimeUnixNano', test: { lt: 0n } } })).find(isWalk);
  expect(walk).toMatchObject({
    lookingFor: 'start from 2024-10-30T12:24:00.000Z to 2024-10-30T12:24:00.009Z',
    rowsRead: 10,
    rowsMatched: 0,
  });
});

test('an order that no index has is sorted, one that many match is walked', async () => {
  const order = { field: 'DURATION', direction: 'DESC' } as const;
  const sorted = (await ofSpans({ order, filter: rareSpan })).find((step) => step.order !== undefined);
  expect(sorted).toMatchObject({ access: 'INDEX', order: 'SORTED', rowsRead: 1, rowsMatched: 1 });
  const walked = (await ofSpans({ order })).find((step) => step.order !== undefined);
  expect(walked).toMatchObject({ access: 'SCAN', using: 'spans in order of duration', order: 'STREAMED' });
  expect(walked?.rowsRead).toBeLessThan(10);
});

test('the operations of a service are not looked up if another condition leads to few spans', async () => {
  const service: SpanFilter = { type: 'service', test: { contains: 'service' } };
  const search = async (filter: SpanFilter): Promise<ExplainedStep | undefined> =>
    (await ofSpans({ filter: { type: 'and', filters: [service, filter] } })).find(({ order }) => order === 'STREAMED');
  expect(await search(rareSpan)).toMatchObject({ lookingFor: expect.not.stringContaining('service'), rowsRead: 1 });
  const common = await search(attribute({ key: 'everywhere', in: [0n, 1n, 2n, 3n, 4n, 5n] }));
  expect(common).toMatchObject({ lookingFor: expect.stringContaining('service') });
});

test('a common service is walked, and rows read are told', async () => {
  const steps = await ofSpans({ filter: { type: 'service', test: { contains: 'service' } } });
  expect(steps.filter(isWalk)).toMatchObject([{ access: 'SCAN', rowsRead: 5, rowsMatched: 5 }]);
});

test.each<[string, TraceFilter]>([
  ['anySpan', { type: 'anySpan', filter: rareSpan }],
  ['service', { type: 'service', test: { eq: 'rare service' } }],
  ['everySpan', { type: 'everySpan', filter: rareSpan }],
])('traces by %s come from the index of spans', async (_name, filter) => {
  const steps = await ofTraces(filter);
  expect(steps.filter(isWalk)).toEqual([]);
  expect(steps).toContainEqual(expect.objectContaining({ access: 'INDEX', order: 'STREAMED', rowsRead: 1 }));
});

test.each<[string, TraceFilter]>([
  ['spanCount', { type: 'spanCount', test: { gt: 5n } }],
  ['noSpan', { type: 'noSpan', filter: rareSpan }],
])('traces by %s are walked', async (_name, filter) => {
  const steps = await ofTraces(filter);
  expect(steps.filter(isWalk)).toMatchObject([{ access: 'SCAN', using: 'traces in order of start_time_unix_nano' }]);
});

test('a span by its id is found without a walk through its trace', async () => {
  const filters: SpanFilter[] = [
    { type: 'traceId', eq: traceIdOf(9) },
    { type: 'spanId', eq: spanIdOf(43) },
  ];
  const search = (await ofSpans({ filter: { type: 'and', filters } })).filter(({ order }) => order === 'STREAMED');
  // The span and its child, which names it, share a term.
  expect(search).toMatchObject([{ access: 'INDEX', rowsRead: 2, rowsMatched: 1 }]);
});

test('each query of a call has steps of its own; look-ups are told together', async () => {
  const calls: (readonly ExplainedStep[])[] = [];
  const reader = backend.reader.explaining(({ steps }) => calls.push(steps));
  const query = { order: ORDER, page: { limit: 1 }, filter: rareSpan };
  await reader.countSpans([query, query]);
  await reader.getTraces([traceIdOf(1), traceIdOf(2), traceIdOf(9_999)]);
  expect(new Set(calls[0]?.map((step) => step.query))).toEqual(new Set([0, 1]));
  expect(calls[1]).toMatchObject([{ access: 'INDEX', times: 3, rowsRead: 2 }]);
  expect(calls[1]?.[0]?.using).toMatch(/^SEARCH traces USING INDEX/);
});
