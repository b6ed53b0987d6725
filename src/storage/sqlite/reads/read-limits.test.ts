/** Every read of the port ends at its time limit. */
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  attributesOf,
  BASE_TIME,
  makeEvent,
  makeLink,
  makeSpan,
  resourceOf,
  spanIdOf,
  traceIdOf,
} from '../../../../test/fixtures/spans.ts';
import { openSqliteFixture, type SqliteFixture } from '../../../../test/fixtures/sqlite.ts';
import type { LoggedException } from '../../../model/exception.ts';
import type { Span } from '../../../model/span.ts';
import type { ReadName, ReadRequests } from './reads.ts';
import { SqliteReads } from './reads.ts';
import { runRead } from './run-read.ts';

/** The number of spans in the large trace, and of traces, events, links, services, keys and values. */
const COUNT = 2_000;
/** Checks of the clock until a read times out: each check takes one millisecond here. */
const MAX_LOOKS = 5;

const LARGE = traceIdOf(1);
const TARGET = { traceId: traceIdOf(999_999), spanId: spanIdOf(1) };
const ONE_SERVICE = 'of many operations';
const NOBODY = { type: 'endTimeUnixNano', test: { lt: 0n } } as const;
const MANY_ERRORS = { type: 'errorCount', test: { gt: 5n } } as const;
/** Within one minute, so that spans have to be counted one by one. */
const SECONDS = { from: BASE_TIME + 1n, to: BASE_TIME + 10_000_000_000n };
const SPAN_PAGE = { order: { field: 'START_TIME', direction: 'DESC' }, page: { limit: 10 } } as const;
const WHOLE = { limit: COUNT };
const numbers = Array.from({ length: COUNT }, (_, index) => index + 1);

let fixture: SqliteFixture;
let reads: SqliteReads;
let refs: string[];

beforeAll(async () => {
  fixture = await openSqliteFixture();
  await fixture.writer.write([numbers.map(spanOfLargeTrace), numbers.map(traceOfOneSpan), [longSpan()]]);
  await fixture.writer.writeExceptions([numbers.map(loggedException)]);
  reads = new SqliteReads(fixture.path);
  const [skeleton = []] = reads.run('getSkeletons', [LARGE], { timeoutMs: 60_000 });
  refs = skeleton.map(({ ref }) => ref);
});
afterEach(() => vi.restoreAllMocks());
afterAll(async () => {
  reads?.close();
  await fixture?.close();
});

function loggedException(number: number): LoggedException {
  return { ...TARGET, timeUnixNano: BigInt(number), type: 'Error', message: '', stacktrace: '' };
}

function spanOfLargeTrace(number: number): Span {
  return makeSpan({
    traceId: LARGE,
    spanId: spanIdOf(number),
    startTimeUnixNano: BASE_TIME + BigInt(number),
    resource: resourceOf(`service ${number}`),
    attributes: attributesOf({ [`key ${number}`]: true, text: `value ${number}`, number }),
    links: [makeLink(TARGET)],
  });
}

function traceOfOneSpan(number: number): Span {
  return makeSpan({
    traceId: traceIdOf(1_000 + number),
    startTimeUnixNano: BASE_TIME + BigInt(number),
    name: `operation ${number}`,
    resource: resourceOf(ONE_SERVICE),
  });
}

function longSpan(): Span {
  const [events, links] = [numbers.map(() => makeEvent()), numbers.map(() => makeLink())];
  return makeSpan({ traceId: LARGE, spanId: spanIdOf(COUNT + 1), startTimeUnixNano: BASE_TIME, events, links });
}

const lastEvents = (): ReadRequests<'getEvents'> => [{ ref: refs[0] ?? '', limit: 10, offset: COUNT - 10 }];

/** For every read, requests that take {@link COUNT} rows or keys to answer. */
const REQUESTS: { readonly [Name in ReadName]: readonly (() => ReadRequests<Name>)[] } = {
  findSpans: [
    () => [{ ...SPAN_PAGE, filter: NOBODY }],
    () => [{ ...SPAN_PAGE, order: { field: 'DURATION', direction: 'ASC' }, filter: NOBODY }],
    () => numbers.map(() => ({ ...SPAN_PAGE, filter: { type: 'traceId', eq: traceIdOf(5) } })),
  ],
  countSpans: [() => [{ ...SPAN_PAGE, filter: NOBODY }], () => [SPAN_PAGE]],
  findTraces: [
    () => [{ ...SPAN_PAGE, filter: MANY_ERRORS }],
    () => [{ ...SPAN_PAGE, filter: { type: 'anySpan', filter: NOBODY } }],
    () => [{ ...SPAN_PAGE, asOf: 's0.0.' }],
  ],
  countTraces: [() => [{ ...SPAN_PAGE, filter: MANY_ERRORS }], () => numbers.map(() => SPAN_PAGE)],
  getTraces: [() => numbers.map(traceIdOf)],
  getSkeletons: [() => [LARGE]],
  getSpans: [() => refs],
  getSpansById: [() => numbers.slice(0, 100).map((number) => ({ traceId: LARGE, spanId: spanIdOf(number) }))],
  getExceptions: [() => [TARGET]],
  getAttributes: [() => refs],
  getEvents: [lastEvents, () => numbers.map(() => ({ ref: '1', limit: 1, offset: 0 }))],
  getLinks: [lastEvents, () => numbers.map(() => ({ ref: '1', limit: 1, offset: 0 }))],
  getLinkedFrom: [() => [{ ...TARGET, limit: 10, offset: 0 }]],
  getResources: [() => numbers.map(String), () => numbers.map(() => '1')],
  getScopes: [() => numbers.map(() => '1')],
  getServices: [() => [{ page: WHOLE }], () => [{ timeRange: SECONDS, page: { limit: 1 } }]],
  getServiceCounts: [
    () => numbers.map((number) => ({ service: `service ${number}` })),
    () => [{ service: ONE_SERVICE }],
    () => [{ service: 'service 1', timeRange: SECONDS }],
  ],
  getOperations: [
    () => [{ service: ONE_SERVICE, page: WHOLE }],
    () => [{ service: ONE_SERVICE, kind: 99, page: { limit: 1 } }],
    () => [{ service: ONE_SERVICE, timeRange: SECONDS, page: { limit: 1 } }],
  ],
  countOperations: [() => [{ service: ONE_SERVICE }], () => [{ service: ONE_SERVICE, timeRange: SECONDS }]],
  getAttributeKeys: [
    () => [{ page: WHOLE }],
    () => [{ timeRange: SECONDS, page: WHOLE }],
    () => [{ timeRange: { from: BASE_TIME + 60_000_000_000n }, page: { limit: 1 } }],
  ],
  countAttributeKeys: [() => [{}], () => [{ timeRange: SECONDS }]],
  getAttributeValues: [
    () => [{ key: 'text', limit: 10, offset: 0 }],
    () => [{ key: 'text', prefix: 'value 1', timeRange: SECONDS, limit: 10, offset: 0 }],
  ],
  getAttributeStatistics: [() => [{ key: 'number', quantiles: [0.5] }]],
  getFieldStatistics: [
    () => [{ field: 'DURATION', quantiles: [] }],
    () => [{ field: 'DURATION', filter: NOBODY, quantiles: [] }],
  ],
  measureSpans: [() => [{ groupBy: [], sketch: false, numbers: [], maxGroups: 1 }]],
  measureCalls: [() => [{ sketch: false, numbers: [], maxCalls: 1 }]],
  profileAttributes: [
    () => [{ maxKeys: 1_000_000 }],
    () => [{ maxKeys: 1_000_000, filter: { type: 'attribute', test: { key: 'text', contains: 'v' } } }],
  ],
};

const CASES = Object.entries(REQUESTS).flatMap(([name, all]) =>
  all.map((requests, index) => ({ name: name as ReadName, number: index + 1, requests })),
);

describe('a read ends at its time limit', () => {
  test.each(CASES)('$name $number', ({ name, requests }) => {
    let now = 0;
    const look = vi.spyOn(performance, 'now').mockImplementation(() => now++);
    const read = (): unknown => runRead(reads, name, requests(), { timeoutMs: MAX_LOOKS });
    expect(read).toThrow(expect.objectContaining({ code: 'READ_TIMEOUT' }));
    const looks = look.mock.calls.length;
    expect(looks).toBe(MAX_LOOKS + 1);
  });

  test.each(CASES)('$name $number, when its caller gives up', ({ name, requests }) => {
    const cancelled = Int32Array.of(0);
    let looks = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => {
      if (++looks === MAX_LOOKS) cancelled[0] = 1;
      return 0;
    });
    const operation = { cancelled, readBytes: () => {}, readRecords: () => {} };
    const read = (): unknown => runRead(reads, name, requests(), { timeoutMs: 1, operation });
    expect(read).toThrow(expect.objectContaining({ code: 'READ_TIMEOUT', message: 'The caller gave up.' }));
  });
});
