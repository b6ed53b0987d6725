/** Every read counts what it returns and what it gathers on the way, while it gathers it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
import type { ReadName, ReadRequests } from './reads.ts';
import { SqliteReads } from './reads.ts';
import { runRead } from './run-read.ts';

const KIB = 2 ** 10;
const COUNT = 500;
/** Spans of a trace that is held without its large columns. */
const LARGE_COUNT = 6_000;
/** UTF-16 code units of a long text: a row of a list holds it. */
const LONG = 8 * KIB;

const LARGE = traceIdOf(1);
const WIDE = traceIdOf(2);
const TWICE = { traceId: traceIdOf(3), spanId: spanIdOf(7) };
const TARGET = { traceId: traceIdOf(999_999), spanId: spanIdOf(1) };
const OPERATIONS_SERVICE = 'of many operations';
const numbers = Array.from({ length: COUNT }, (_, index) => index + 1);
const long = (name: string, number: number): string => `${name} ${number} `.padEnd(LONG, 'x');
const LATER = BASE_TIME + 3_600_000_000_000n;
const BY_DURATION = { order: { field: 'DURATION', direction: 'DESC' }, page: { limit: 1 } } as const;
const BY_START = { order: { field: 'START_TIME', direction: 'ASC' }, page: { limit: 1 } } as const;
const MARKED = { type: 'attribute', test: { key: 'marked', eq: true } } as const;
const HAS_CHILD = { type: 'child', filter: { type: 'endTimeUnixNano', test: { lt: 0n } } } as const;

let fixture: SqliteFixture;
let reads: SqliteReads;
let moment: string;
let refs: { readonly resource: string; readonly scope: string; readonly span: string };

const loggedException = (number: number) => ({
  ...TARGET,
  timeUnixNano: BigInt(number),
  type: 'Error',
  message: 'm'.repeat(LONG),
  stacktrace: '',
});

beforeAll(async () => {
  fixture = await openSqliteFixture();
  const { writer } = fixture;
  await writer.write([numbers.map(ofTraceOfItsOwn), numbers.map(wideSpan), numbers.map(halfOfOneId)]);
  reads = new SqliteReads(fixture.path);
  [{ moment } = { moment: '' }] = reads.run('findTraces', [BY_START], { timeoutMs: 60_000 });
  await writer.write([numbers.map((number) => ({ ...ofTraceOfItsOwn(number), spanId: spanIdOf(9_000 + number) }))]);
  const large = Array.from({ length: LARGE_COUNT }, (_, index) => spanOfLarge(index));
  await writer.write([large, [longSpan()]]);
  await writer.writeExceptions([numbers.map(loggedException)]);
  const [[span] = []] = reads.run('getSpansById', [{ traceId: traceIdOf(5), spanId: spanIdOf(5) }], {
    timeoutMs: 60_000,
  });
  refs = { resource: span?.resourceRef ?? '', scope: span?.scopeRef ?? '', span: span?.ref ?? '' };
});
afterAll(async () => {
  reads?.close();
  await fixture?.close();
});

/** Each has its own service, name, keys and values, a long list of attributes, and a link to one span. */
function ofTraceOfItsOwn(number: number): Span {
  return makeSpan({
    traceId: traceIdOf(1_000 + number),
    spanId: spanIdOf(number),
    startTimeUnixNano: BASE_TIME + BigInt(number),
    name: long('operation', number),
    resource: resourceOf(OPERATIONS_SERVICE),
    attributes: attributesOf({
      marked: true,
      text: long('value', number),
      [long('key', number)]: number + 0.5,
      number: number + 0.5,
    }),
    statusMessage: long('message', number),
    links: [makeLink(TARGET)],
  });
}

function wideSpan(number: number): Span {
  return makeSpan({
    traceId: WIDE,
    spanId: spanIdOf(number),
    startTimeUnixNano: BASE_TIME + BigInt(number),
    resource: resourceOf(long('service', number)),
  });
}

function halfOfOneId(number: number): Span {
  return makeSpan({ ...TWICE, startTimeUnixNano: BASE_TIME + BigInt(number) });
}

function spanOfLarge(index: number): Span {
  return makeSpan({ traceId: LARGE, spanId: spanIdOf(index + 1), startTimeUnixNano: LATER + BigInt(index) });
}

function longSpan(): Span {
  return makeSpan({
    traceId: traceIdOf(5),
    spanId: spanIdOf(5),
    startTimeUnixNano: BASE_TIME,
    resource: {
      ...resourceOf('long'),
      attributes: attributesOf({ 'service.name': 'long', text: long('resource', 1) }),
    },
    scope: makeScope({ attributes: attributesOf({ text: long('scope', 1) }) }),
    attributes: attributesOf({ text: long('own', 1) }),
    events: numbers.map((number) => makeEvent({ name: long('event', number) })),
    links: numbers.map((number) => makeLink({ traceState: long('state', number) })),
  });
}

interface Case<Name extends ReadName> {
  readonly requests: () => ReadRequests<Name>;
  /** What the read gathers at least. */
  readonly bytes: number;
}

const PAGE = { limit: COUNT };
const CASES: { readonly [Name in ReadName]: readonly Case<Name>[] } = {
  findSpans: [
    { requests: () => [{ ...BY_DURATION, filter: MARKED }], bytes: COUNT * 600 },
    { requests: () => [{ ...BY_START, page: PAGE, filter: MARKED }], bytes: COUNT * LONG },
    {
      requests: () => [{ ...BY_START, filter: { type: 'and', filters: [{ type: 'traceId', eq: LARGE }, HAS_CHILD] } }],
      bytes: LARGE_COUNT * 600,
    },
  ],
  countSpans: [
    {
      requests: () => [{ ...BY_START, filter: { type: 'and', filters: [{ type: 'traceId', eq: LARGE }, HAS_CHILD] } }],
      bytes: LARGE_COUNT * 600,
    },
  ],
  findTraces: [
    { requests: () => [{ ...BY_DURATION, filter: { type: 'traceId', eq: WIDE } }], bytes: COUNT * LONG },
    { requests: () => [{ ...BY_DURATION, filter: { type: 'anySpan', filter: MARKED } }], bytes: COUNT * 500 },
    { requests: () => [{ ...BY_START, asOf: moment }], bytes: COUNT * 200 },
  ],
  countTraces: [{ requests: () => [{ ...BY_START, filter: { type: 'anySpan', filter: MARKED } }], bytes: COUNT * 100 }],
  getTraces: [{ requests: () => [WIDE], bytes: COUNT * LONG }],
  getSkeletons: [{ requests: () => [LARGE], bytes: LARGE_COUNT * 200 }],
  getSpans: [{ requests: () => numbers.map(() => refs.span), bytes: COUNT * 400 }],
  getSpansById: [{ requests: () => [TWICE], bytes: COUNT * 1_000 }],
  getExceptions: [{ requests: () => [TARGET], bytes: COUNT * LONG }],
  getAttributes: [{ requests: () => [refs.span], bytes: LONG }],
  getEvents: [{ requests: () => [{ ref: refs.span, limit: COUNT, offset: 0 }], bytes: COUNT * LONG }],
  getLinks: [{ requests: () => [{ ref: refs.span, limit: COUNT, offset: 0 }], bytes: COUNT * LONG }],
  getLinkedFrom: [{ requests: () => [{ ...TARGET, limit: 1, offset: 0 }], bytes: COUNT * 600 }],
  getResources: [{ requests: () => [refs.resource], bytes: LONG }],
  getScopes: [{ requests: () => [refs.scope], bytes: LONG }],
  getServices: [{ requests: () => [{ page: PAGE }], bytes: COUNT * LONG }],
  getServiceCounts: [],
  getOperations: [{ requests: () => [{ service: OPERATIONS_SERVICE, page: PAGE }], bytes: COUNT * LONG }],
  countOperations: [],
  getAttributeKeys: [{ requests: () => [{ page: PAGE }], bytes: (COUNT - 10) * LONG }],
  countAttributeKeys: [],
  getAttributeValues: [
    { requests: () => [{ key: 'text', scope: 'SPAN', limit: 1, offset: 0 }], bytes: COUNT * LONG },
    { requests: () => [{ key: 'number', timeRange: { from: 1n }, limit: 1, offset: 0 }], bytes: COUNT * 100 },
  ],
  getAttributeStatistics: [
    { requests: () => [{ key: 'number', timeRange: { from: 1n }, quantiles: [] }], bytes: COUNT * 16 },
  ],
  getFieldStatistics: [{ requests: () => [{ field: 'DURATION', quantiles: [] }], bytes: 8 * COUNT }],
  measureSpans: [
    {
      requests: () => [
        { groupBy: [{ attribute: { key: 'number' } }], sketch: false, numbers: [], maxGroups: 2 * COUNT },
      ],
      bytes: 600 * COUNT,
    },
  ],
  measureCalls: [{ requests: () => [{ sketch: false, numbers: [], maxCalls: 1 }], bytes: 600 * COUNT }],
  profileAttributes: [
    { requests: () => [{ maxKeys: 2 * COUNT }], bytes: COUNT * LONG },
    {
      requests: () => [
        { names: [{ key: 'text' }], maxKeys: 5, values: { maxValues: 2 * COUNT, wanted: [] }, filter: MARKED },
      ],
      bytes: COUNT * LONG,
    },
  ],
};

const ALL = Object.entries(CASES).flatMap(([name, cases]) =>
  cases.map((one, index) => ({ name: name as ReadName, number: index + 1, ...one })),
);

function read({ name, requests }: (typeof ALL)[number], readBytes: (bytes: number) => void): void {
  const operation = { cancelled: Int32Array.of(0), readBytes, readRecords: () => {} };
  runRead(reads, name, requests(), { timeoutMs: 60_000, operation });
}

test.each(ALL)('$name $number counts what it gathers', (one) => {
  let counted = 0;
  read(one, (more) => {
    counted += more;
  });
  expect(counted).toBeGreaterThanOrEqual(one.bytes);
});

test.each(ALL.filter(({ bytes }) => bytes >= 2 * LONG))('$name $number ends when that is too much', (one) => {
  let counted = 0;
  const refusal = new Error('too much');
  const count = (more: number): void => {
    expect(counted).toBeLessThan(one.bytes / 2);
    counted += more;
    if (counted >= one.bytes / 2) throw refusal;
  };
  expect(() => read(one, count)).toThrow(refusal);
});

describe('keys in a time range', () => {
  const left = { from: LATER };
  const recordsOf = (name: 'getAttributeKeys' | 'countAttributeKeys', most: number): number => {
    let records = 0;
    const operation = {
      cancelled: Int32Array.of(0),
      readBytes: () => {},
      readRecords: (more: number) => {
        records += more;
        if (records > most) throw new Error('too many');
      },
    };
    const request = { timeRange: left, page: { limit: 1 } };
    runRead(reads, name, [request], { timeoutMs: 60_000, operation });
    return records;
  };

  test('count as records, those that no span in the range has, too', () => {
    expect(recordsOf('getAttributeKeys', 10 * COUNT)).toBeGreaterThan(COUNT);
    expect(recordsOf('countAttributeKeys', 10 * COUNT)).toBeGreaterThan(COUNT);
  });

  test('are refused before they are looked for', () => {
    expect(() => recordsOf('countAttributeKeys', COUNT)).toThrow('too many');
    expect(() => recordsOf('getAttributeKeys', COUNT)).toThrow('too many');
  });
});
