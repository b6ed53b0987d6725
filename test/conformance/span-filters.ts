import type { SpanFilter } from '../../src/storage/query.ts';
import { BASE_TIME, resourceOf, traceIdOf } from '../fixtures/spans.ts';
import { LabelledSpans } from './labelled.ts';
import { type Topic, tableOfCases } from './topic.ts';

const lasting = (nanos: bigint) => ({ startTimeUnixNano: BASE_TIME, endTimeUnixNano: BASE_TIME + nanos });

const fixtures = new LabelledSpans({
  plain: {},
  shop: { resource: resourceOf('shop') },
  'shop error': { resource: resourceOf('shop'), statusCode: 2, name: 'buy' },
  Shop: { resource: resourceOf('Shop') },
  'no service': { resource: { attributes: [], droppedAttributesCount: 0, schemaUrl: '', entityRefs: [] } },
  buy: { name: 'buy' },
  'buy it': { name: 'buy it' },
  'no name': { name: '' },
  'nul name': { name: 'buy\0' },
  server: { kind: 2 },
  'server error': { kind: 2, statusCode: 2 },
  'unknown kind': { kind: 17 },
  'negative kind': { kind: -1 },
  'unknown status': { statusCode: 99 },
  ok: { statusCode: 1 },
  instant: lasting(0n),
  reversed: lasting(-5n),
  'one second': lasting(1_000_000_000n),
  'beyond 2^63': { startTimeUnixNano: 2n ** 63n + 5n, endTimeUnixNano: 2n ** 63n + 500n },
  'until 2^64': { startTimeUnixNano: 0n, endTimeUnixNano: 2n ** 64n - 1n },
});

const ALL = fixtures.labelsOf(fixtures.spans);
const allBut = (...labels: string[]): string[] => ALL.filter((label) => !labels.includes(label));
const and = (...filters: SpanFilter[]): SpanFilter => ({ type: 'and', filters });
const buy: SpanFilter = { type: 'name', test: { eq: 'buy' } };
const shop: SpanFilter = { type: 'service', test: { eq: 'shop' } };

const FILTERS: Readonly<Record<string, { readonly filter?: SpanFilter; readonly expected: readonly string[] }>> = {
  'no filter': { expected: ALL },
  'an empty conjunction': { filter: and(), expected: ALL },
  'trace id': { filter: { type: 'traceId', eq: traceIdOf(2) }, expected: ['shop'] },
  'unknown trace id': { filter: { type: 'traceId', eq: traceIdOf(0xfff) }, expected: [] },
  'a trace id that is none': { filter: { type: 'traceId', eq: 'x' }, expected: [] },
  'two trace ids at once': {
    filter: and({ type: 'traceId', eq: traceIdOf(1) }, { type: 'traceId', eq: traceIdOf(2) }),
    expected: [],
  },
  service: { filter: shop, expected: ['shop', 'shop error'] },
  'empty service': { filter: { type: 'service', test: { eq: '' } }, expected: ['no service'] },
  'services in': { filter: { type: 'service', test: { in: ['', 'Shop', 'none'] } }, expected: ['Shop', 'no service'] },
  'service eq and in': { filter: { type: 'service', test: { eq: 'shop', in: ['Shop'] } }, expected: [] },
  'service in nothing': { filter: { type: 'service', test: { in: [] } }, expected: [] },
  'service test without operators': { filter: { type: 'service', test: {} }, expected: ALL },
  name: { filter: buy, expected: ['buy', 'shop error'] },
  'empty name': { filter: { type: 'name', test: { eq: '' } }, expected: ['no name'] },
  'name with NUL': { filter: { type: 'name', test: { eq: 'buy\0' } }, expected: ['nul name'] },
  'names in': {
    filter: { type: 'name', test: { in: ['', 'buy it', 'buy'] } },
    expected: ['no name', 'buy it', 'buy', 'shop error'],
  },
  'name is no pattern': { filter: { type: 'name', test: { eq: 'b%' } }, expected: [] },
  'name in nothing': { filter: { type: 'name', test: { in: [] } }, expected: [] },
  kind: { filter: { type: 'kind', test: { eq: 2 } }, expected: ['server', 'server error'] },
  'unknown and negative kinds': {
    filter: { type: 'kind', test: { in: [17, -1] } },
    expected: ['unknown kind', 'negative kind'],
  },
  'kind in nothing': { filter: { type: 'kind', test: { in: [] } }, expected: [] },
  status: { filter: { type: 'statusCode', test: { eq: 2 } }, expected: ['shop error', 'server error'] },
  'statuses in': { filter: { type: 'statusCode', test: { in: [1, 99] } }, expected: ['ok', 'unknown status'] },
  'status in nothing': { filter: { type: 'statusCode', test: { in: [] } }, expected: [] },
  'duration eq': { filter: { type: 'durationNano', test: { eq: 1_000_000_000n } }, expected: ['one second'] },
  'duration of ordered times': {
    filter: { type: 'durationNano', test: { eq: 0n } },
    expected: ['instant', 'beyond 2^63'],
  },
  'duration gt': { filter: { type: 'durationNano', test: { gt: 1_000_000n } }, expected: ['one second', 'until 2^64'] },
  'duration gte': {
    filter: { type: 'durationNano', test: { gte: 1_000_000_000n } },
    expected: ['one second', 'until 2^64'],
  },
  'duration lt': { filter: { type: 'durationNano', test: { lt: 0n } }, expected: ['reversed'] },
  'duration lte': {
    filter: { type: 'durationNano', test: { lte: 0n } },
    expected: ['reversed', 'instant', 'beyond 2^63'],
  },
  'duration between': {
    filter: { type: 'durationNano', test: { gt: -5n, lt: 1_000_000n } },
    expected: ['instant', 'beyond 2^63'],
  },
  'duration at the end of int64': {
    filter: { type: 'durationNano', test: { eq: 2n ** 63n - 1n } },
    expected: ['until 2^64'],
  },
  'duration beyond int64': {
    filter: { type: 'durationNano', test: { lt: 2n ** 70n, gt: -(2n ** 70n) } },
    expected: ALL,
  },
  'duration above everything': { filter: { type: 'durationNano', test: { gt: 2n ** 64n } }, expected: [] },
  'duration without operators': { filter: { type: 'durationNano', test: {} }, expected: ALL },
  conjunction: { filter: and(shop, buy), expected: ['shop error'] },
  'nested conjunction': {
    filter: and(and(and({ type: 'kind', test: { eq: 2 } })), and(), and({ type: 'statusCode', test: { eq: 2 } })),
    expected: ['server error'],
  },
  'conjunction with a trace id': { filter: and(buy, { type: 'traceId', eq: traceIdOf(3) }), expected: ['shop error'] },
  'everything but the odd services': {
    filter: { type: 'service', test: { in: ['test-service', 'shop'] } },
    expected: allBut('Shop', 'no service'),
  },
};

export const spanFilters: Topic = {
  name: 'span filters',
  spans: () => fixtures.spans,
  cases: tableOfCases(FILTERS, ({ reader }, { filter, expected }) =>
    fixtures.expectFound(reader, filter === undefined ? {} : { filter }, expected),
  ),
};
