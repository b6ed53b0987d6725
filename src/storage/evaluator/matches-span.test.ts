import { describe, expect, test } from 'vitest';
import {
  attributesOf,
  makeEvent,
  makeLink,
  makeScope,
  makeSpan,
  mapOf,
  resourceOf,
  traceIdOf as traceId,
} from '../../../test/fixtures/spans.ts';
import type { AttributeScope, AttributeValue } from '../../model/attributes.ts';
import type { TraceSummary } from '../backend.ts';
import type { AttributeTest, FilterValue, SpanFilter, TraceFilter } from '../query.ts';
import { type FilterContext, filterableSpan } from './filterable.ts';
import { LazyTrace } from './lazy-trace.ts';
import { attributeEquals } from './matches-attribute.ts';
import { matchesSpan, matchesTrace } from './matches-span.ts';
import { matchesEnum, matchesInt64, matchesString } from './matches-test.ts';
import { matchesTimeRange } from './time-range.ts';
import { traceIdOf } from './trace-id-of.ts';

const span = makeSpan({
  traceId: traceId(7),
  name: 'GET /',
  kind: 2,
  statusCode: 2,
  startTimeUnixNano: 100n,
  endTimeUnixNano: 90n,
  attributes: [...attributesOf({ twice: 1n, empty: null }), { key: 'twice', value: 'two' }],
  resource: resourceOf('shop', { where: 'RESOURCE' }),
  scope: makeScope({ attributes: attributesOf({ where: 'SCOPE' }) }),
  events: [makeEvent(), makeEvent({ attributes: attributesOf({ where: 'EVENT' }) })],
  links: [makeLink({ attributes: attributesOf({ where: 'LINK' }) })],
});

/** For conditions that look at nothing but their span. */
const NOWHERE: FilterContext = {
  trace: () => expect.fail('a trace was read'),
  spansById: () => expect.fail('a span was read'),
  exceptions: () => expect.fail('log records were read'),
  known: () => expect.fail('another span was asked for'),
};
const holds = (filter: SpanFilter): boolean => matchesSpan(filter, filterableSpan(span), NOWHERE);
const attributeHolds = (attribute: AttributeTest): boolean => holds({ type: 'attribute', test: attribute });

describe('operators', () => {
  test('a test without operators holds; every operator given must', () => {
    expect([matchesString({}, 'a'), matchesEnum({}, 1), matchesInt64({}, 1n)]).toEqual([true, true, true]);
    expect([matchesString({ eq: 'a', in: ['a', 'b'] }, 'a'), matchesString({ eq: 'a', in: ['b'] }, 'a')]).toEqual([
      true,
      false,
    ]);
    expect([matchesEnum({ eq: 1, in: [1] }, 1), matchesEnum({ eq: 2, in: [1] }, 1)]).toEqual([true, false]);
    expect([matchesString({ in: [] }, ''), matchesEnum({ in: [] }, 0)]).toEqual([false, false]);
  });

  test.each([
    [{ eq: 5n }, [5]],
    [{ gt: 5n }, [6]],
    [{ gte: 5n }, [5, 6]],
    [{ lt: 5n }, [4]],
    [{ lte: 5n }, [4, 5]],
    [{ gt: 4n, lt: 6n }, [5]],
    [{ eq: 5n, gt: 5n }, []],
  ])('Int64Test %o', (int64, matching) => {
    expect([4, 5, 6].filter((value) => matchesInt64(int64, BigInt(value)))).toEqual(matching);
  });

  test('a time range is half open; times beyond 2^63 stand at 2^63 - 1', () => {
    const inRange = [9n, 10n, 19n, 20n].filter((time) => matchesTimeRange({ from: 10n, to: 20n }, time));
    expect(inRange).toEqual([10n, 19n]);
    expect([
      matchesTimeRange(undefined, 1n),
      matchesTimeRange({ from: 1n }, 1n),
      matchesTimeRange({ to: 1n }, 1n),
    ]).toEqual([true, true, false]);
    expect(matchesTimeRange({ to: 2n ** 63n }, 2n ** 64n - 1n)).toBe(true);
    expect(matchesTimeRange({ from: 2n ** 63n }, 2n ** 64n - 1n)).toBe(false);
  });
});

describe('fields', () => {
  test.each<[SpanFilter, SpanFilter]>([
    [
      { type: 'traceId', eq: traceId(7) },
      { type: 'traceId', eq: traceId(8) },
    ],
    [
      { type: 'service', test: { eq: 'shop' } },
      { type: 'service', test: { eq: '' } },
    ],
    [
      { type: 'name', test: { in: ['GET /'] } },
      { type: 'name', test: { in: ['GET'] } },
    ],
    [
      { type: 'kind', test: { eq: 2 } },
      { type: 'kind', test: { eq: 3 } },
    ],
    [
      { type: 'statusCode', test: { eq: 2 } },
      { type: 'statusCode', test: { eq: 0 } },
    ],
    [
      { type: 'durationNano', test: { eq: -10n } },
      { type: 'durationNano', test: { gte: 0n } },
    ],
    [
      { type: 'and', filters: [] },
      {
        type: 'and',
        filters: [
          { type: 'and', filters: [] },
          { type: 'kind', test: { eq: 3 } },
        ],
      },
    ],
  ])('%o holds, %o does not', (yes, no) => {
    expect([holds(yes), holds(no)]).toEqual([true, false]);
  });

  test('attributes are only asked for by conditions on attributes', () => {
    const unreadable = { ...filterableSpan(span), attributeLists: () => expect.fail('attributes were read') };
    expect(matchesSpan({ type: 'name', test: { eq: 'GET /' } }, unreadable, NOWHERE)).toBe(true);
  });
});

describe('attributes', () => {
  const scopes: AttributeScope[] = ['RESOURCE', 'SCOPE', 'EVENT', 'LINK'];

  test.each(scopes)('%s is found by its scope and without one, and nowhere else', (scope) => {
    const found = (where?: AttributeScope): boolean =>
      attributeHolds({ key: 'where', eq: scope, ...(where === undefined ? {} : { scope: where }) });
    expect(found()).toBe(true);
    expect((['SPAN', ...scopes] as const).filter(found)).toEqual([scope]);
  });

  test('exists looks at the key alone', () => {
    expect([attributeHolds({ key: 'empty', exists: true }), attributeHolds({ key: 'empty', exists: false })]).toEqual([
      true,
      false,
    ]);
    expect([attributeHolds({ key: 'gone', exists: true }), attributeHolds({ key: 'gone', exists: false })]).toEqual([
      false,
      true,
    ]);
    expect(attributeHolds({ key: 'where', exists: false, scope: 'SPAN' })).toBe(true);
    expect(attributeHolds({ key: 'where', exists: false, scope: 'EVENT' })).toBe(false);
  });

  test('exists and eq must both hold; without either the test holds', () => {
    expect(attributeHolds({ key: 'where', exists: true, eq: 'LINK' })).toBe(true);
    expect(attributeHolds({ key: 'where', exists: true, eq: 'x' })).toBe(false);
    expect(attributeHolds({ key: 'where', exists: false, eq: 'LINK' })).toBe(false);
    expect(attributeHolds({ key: 'gone' })).toBe(true);
  });

  test('every attribute of a double key counts', () => {
    expect([attributeHolds({ key: 'twice', eq: 1n }), attributeHolds({ key: 'twice', eq: 'two' })]).toEqual([
      true,
      true,
    ]);
  });

  test.each<[AttributeValue, FilterValue, boolean]>([
    ['200', '200', true],
    ['200', 200n, false],
    [200n, '200', false],
    [200n, 200, true],
    [200, 200n, true],
    [200n, 200n, true],
    [2n ** 53n + 1n, 2 ** 53, false],
    [2 ** 53, 2n ** 53n, true],
    [0.5, 0n, false],
    [-0, 0n, true],
    [-0, 0, true],
    [Number.NaN, Number.NaN, false],
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, true],
    [Number.POSITIVE_INFINITY, 2n ** 63n - 1n, false],
    [true, true, true],
    [true, 1n, false],
    [true, 'true', false],
    [null, '', false],
    [new Uint8Array([97]), 'a', false],
    [['a', 2n], 2, true],
    [['a', 2n], '2', false],
    [[['a']], 'a', false],
    [[], '', false],
    [mapOf({ a: 1n }), 1n, false],
  ])('%o equals %o: %s', (value, wanted, expected) => {
    expect(attributeEquals(value, wanted)).toBe(expected);
  });
});

describe('what is read', () => {
  const summary: TraceSummary = {
    traceId: span.traceId,
    startTimeUnixNano: 100n,
    endTimeUnixNano: 90n,
    spanCount: 1,
    errorCount: 1,
    lastArrivalUnixNano: 1n,
    missingParentCount: 0,
    services: ['shop'],
    rootRef: 'x',
  };
  const lazily = (read: string[]): FilterContext & { readonly whole: LazyTrace } => {
    const whole = new LazyTrace({
      summary: () => {
        read.push('summary');
        return summary;
      },
      spans: () => {
        read.push('spans');
        return [filterableSpan(span)];
      },
      root: () => {
        read.push('root');
        return filterableSpan(span);
      },
    });
    return { ...NOWHERE, whole, trace: () => whole, spansById: () => whole.spans(), known: () => undefined };
  };

  test.each<[TraceFilter, readonly string[]]>([
    [{ type: 'and', filters: [] }, []],
    [{ type: 'spanCount', test: { eq: 1n } }, ['summary']],
    [{ type: 'service', test: { eq: 'shop' } }, ['summary']],
    [{ type: 'rootName', test: { eq: 'GET /' } }, ['summary', 'root']],
    [{ type: 'everySpan', filter: { type: 'name', test: {} } }, ['spans']],
    [
      { type: 'not', filter: { type: 'anySpan', filter: { type: 'parent', filter: { type: 'and', filters: [] } } } },
      ['spans'],
    ],
  ])('%o of a trace reads %o, each once', (filter, expected) => {
    const read: string[] = [];
    const context = lazily(read);
    expect([matchesTrace(filter, context.whole, context), matchesTrace(filter, context.whole, context)]).toEqual([
      true,
      true,
    ]);
    expect(read).toEqual(expected);
  });

  test('a condition on the trace is worked out once a trace', () => {
    const read: string[] = [];
    const filter: SpanFilter = { type: 'trace', filter: { type: 'spanCount', test: { eq: 1n } } };
    const context = lazily(read);
    const twice = [1, 2].map(() => matchesSpan(filter, filterableSpan(span), context));
    expect([twice, read]).toEqual([[true, true], ['summary']]);
  });

  test('what the context knows of other spans is not looked at', () => {
    const read: string[] = [];
    const inner: SpanFilter = { type: 'name', test: { eq: 'another name' } };
    const context = { ...lazily(read), known: (filter: SpanFilter) => (filter === inner ? true : undefined) };
    expect(matchesTrace({ type: 'anySpan', filter: inner }, context.whole, context)).toBe(true);
    expect(matchesTrace({ type: 'anySpan', filter: { type: 'and', filters: [inner] } }, context.whole, context)).toBe(
      false,
    );
  });

  test('without its trace a span has no relatives, targets nor trace', () => {
    const nothing: FilterContext = { ...NOWHERE, trace: () => undefined, spansById: () => [], known: () => undefined };
    const anything: SpanFilter = { type: 'and', filters: [] };
    const filters: SpanFilter[] = [
      { type: 'parent', filter: anything },
      { type: 'trace', filter: { type: 'and', filters: [] } },
      { type: 'link', test: { attributes: [], target: anything } },
    ];
    expect(filters.map((filter) => matchesSpan(filter, filterableSpan(span), nothing))).toEqual([false, false, false]);
  });
});

test('traceIdOf finds what a conjunction pins', () => {
  const pinned: SpanFilter = {
    type: 'and',
    filters: [
      { type: 'name', test: {} },
      { type: 'traceId', eq: 'a' },
    ],
  };
  expect(traceIdOf({ type: 'and', filters: [pinned, { type: 'traceId', eq: 'b' }] })).toBe('a');
  expect(traceIdOf({ type: 'anySpan', filter: pinned })).toBe('a');
  expect([traceIdOf(undefined), traceIdOf({ type: 'and', filters: [] })]).toEqual([undefined, undefined]);
  expect(traceIdOf({ type: 'descendant', filter: { type: 'trace', filter: { type: 'traceId', eq: 'c' } } })).toBe('c');
  expect(traceIdOf({ type: 'noSpan', filter: pinned })).toBeUndefined();
  expect(traceIdOf({ type: 'or', filters: [pinned] })).toBeUndefined();
});
