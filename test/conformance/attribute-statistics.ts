import { expect } from 'vitest';
import type { AttributeValue } from '../../src/model/attributes.ts';
import type { AttributeStatisticsRequest, AttributeValuesRequest, SpanReader } from '../../src/storage/backend.ts';
import { attributeKeysOf } from '../fixtures/catalog.ts';
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
} from '../fixtures/spans.ts';
import type { Topic } from './topic.ts';

const rich = makeSpan({
  traceId: traceIdOf(1),
  attributes: [...attributesOf({ 'http.status': 200n, 'http.%': null, '': 'x' }), { key: 'http.status', value: '200' }],
  resource: resourceOf('test-service', { 'http.host': ['a'] }),
  scope: makeScope({ attributes: attributesOf({ 'http.lib': true }) }),
  events: [
    makeEvent({ attributes: attributesOf({ 'http.status': 2.5 }) }),
    makeEvent({ attributes: attributesOf({ 'http.status': 200n }) }),
  ],
  links: [makeLink({ attributes: attributesOf({ z: new Uint8Array([1]) }) })],
});

/** One span each, all with key `v`, seconds apart. */
const VALUES: readonly AttributeValue[] = [
  'b',
  'b',
  'b',
  'a',
  'a',
  2n,
  2n,
  2,
  200n,
  '200',
  2.5,
  true,
  null,
  ['a'],
  'ab',
  'B',
  '%',
];
const valued = VALUES.map((value, index) =>
  makeSpan({
    traceId: traceIdOf(2),
    spanId: spanIdOf(index + 1),
    name: index < 4 ? 'early' : 'late',
    startTimeUnixNano: BASE_TIME + BigInt(index + 1) * 1_000_000_000n,
    attributes: attributesOf({ v: value }),
  }),
);
/** The value twice in one span, and in another scope. */
const twice = makeSpan({
  traceId: traceIdOf(3),
  attributes: [...attributesOf({ w: 'x' }), { key: 'w', value: 'x' }, { key: 'w', value: 'y' }],
  events: [makeEvent({ attributes: attributesOf({ w: 'x' }) }), makeEvent({ attributes: attributesOf({ w: 'z' }) })],
});

/** Texts whose order by code point is not that by UTF-16, and what a pattern could take for a wildcard. */
const TEXTS = [
  '',
  'Ab',
  'ab',
  'a%',
  'a_',
  '\u{1f600}',
  '\u{1f600}x',
  '\u{ff5e}',
  '\u{10ffff}',
  '\u{10ffff}z',
  '\ud7ff',
  '\ue000',
];
const texts = TEXTS.map((value, index) =>
  makeSpan({ traceId: traceIdOf(4), spanId: spanIdOf(index + 1), attributes: attributesOf({ t: value }) }),
);
/** One key with short and with very long values. */
const LONG = 'x'.repeat(5_000);
const long = [`${LONG}1`, `${LONG}2`, `${LONG}2`, 'short'].map((value, index) =>
  makeSpan({ traceId: traceIdOf(5), spanId: spanIdOf(index + 1), attributes: attributesOf({ long: value }) }),
);
/** The value 'both' in two scopes of one span, and in one scope of another each. */
const both = [
  makeSpan({
    traceId: traceIdOf(6),
    attributes: attributesOf({ u: 'both' }),
    resource: resourceOf('other-service', { u: 'both' }),
  }),
  makeSpan({ traceId: traceIdOf(6), spanId: spanIdOf(2), attributes: attributesOf({ u: 'both' }) }),
  makeSpan({
    traceId: traceIdOf(6),
    spanId: spanIdOf(3),
    events: [
      makeEvent({ attributes: attributesOf({ u: 'both' }) }),
      makeEvent({ attributes: attributesOf({ u: 'one' }) }),
    ],
  }),
];
const numbers = [
  makeSpan({
    traceId: traceIdOf(7),
    attributes: [...attributesOf({ n: 4n }), { key: 'n', value: 4n }, { key: 'n', value: '100' }],
    events: [makeEvent({ attributes: attributesOf({ n: [1, Number.NaN, 2n, 'x', [9n]] }) })],
  }),
  makeSpan({ traceId: traceIdOf(7), spanId: spanIdOf(2), name: 'tenth', attributes: attributesOf({ n: 0.1 }) }),
  makeSpan({ traceId: traceIdOf(7), spanId: spanIdOf(3), name: 'tenth', attributes: attributesOf({ n: 0.2, e: -0 }) }),
  makeSpan({ traceId: traceIdOf(7), spanId: spanIdOf(4), attributes: attributesOf({ e: Number.NEGATIVE_INFINITY }) }),
  makeSpan({ traceId: traceIdOf(7), spanId: spanIdOf(5), attributes: attributesOf({ big: 2n ** 63n - 1n, e: 7n }) }),
];

/** -0 and 0, each in spans of its own, in one span, and in two scopes. */
const zeros = [
  [attributesOf({ zero: -0 })],
  [attributesOf({ zero: 0 })],
  [[...attributesOf({ zero: 0 }), { key: 'zero', value: -0 }]],
  [attributesOf({ zero: -0 }), attributesOf({ zero: 0 })],
  [attributesOf({ zero: 0n }), attributesOf({ minus: -0 })],
].map(([own = [], ofEvent], index) =>
  makeSpan({
    traceId: traceIdOf(9),
    spanId: spanIdOf(index + 1),
    name: index < 2 ? 'early' : 'late',
    attributes: own,
    events: ofEvent === undefined ? [] : [makeEvent({ attributes: ofEvent })],
  }),
);

async function statisticsOf(reader: SpanReader, request: Partial<AttributeStatisticsRequest>) {
  const [found] = await reader.getAttributeStatistics([{ key: 'n', quantiles: [], ...request }]);
  return found;
}

async function valuesOf(reader: SpanReader, request: Partial<AttributeValuesRequest>) {
  const [found] = await reader.getAttributeValues([{ key: 'v', limit: 100, offset: 0, ...request }]);
  return { values: found?.items.map(({ value, count }) => [value, count]), total: found?.totalCount };
}

export const attributeStatistics: Topic = {
  name: 'attribute keys, values and statistics',
  spans: () => [rich, ...valued, twice, ...texts, ...long, ...both, ...numbers, ...zeros],
  cases: {
    'keys by scope with their types': async ({ reader }) => {
      const [keys] = await attributeKeysOf(reader, [{ prefix: 'http.' }]);
      expect(keys).toEqual([
        { key: 'http.%', scope: 'SPAN', types: ['EMPTY'] },
        { key: 'http.host', scope: 'RESOURCE', types: ['ARRAY'] },
        { key: 'http.lib', scope: 'SCOPE', types: ['BOOL'] },
        { key: 'http.status', scope: 'EVENT', types: ['DOUBLE', 'INT'] },
        { key: 'http.status', scope: 'SPAN', types: ['INT', 'STRING'] },
      ]);
    },
    'keys of one scope, of a prefix, of a range': async ({ reader }) => {
      const found = await attributeKeysOf(reader, [
        { scope: 'LINK' },
        { scope: 'SPAN' },
        { scope: 'SPAN', prefix: 'http.%' },
        { prefix: 'HTTP' },
        { timeRange: { from: BASE_TIME + 1n } },
        { timeRange: { to: BASE_TIME } },
      ]);
      expect(found.map((keys) => keys.map(({ key }) => key))).toEqual([
        ['z'],
        ['', 'big', 'e', 'http.%', 'http.status', 'long', 'n', 't', 'u', 'v', 'w', 'zero'],
        ['http.%'],
        [],
        ['service.name', 'v'],
        [],
      ]);
    },
    'values by frequency, then type, then text': async ({ reader }) => {
      expect(await valuesOf(reader, {})).toEqual({
        values: [
          ['b', 3],
          [2n, 2],
          ['a', 2],
          [['a'], 1],
          [true, 1],
          [2, 1],
          [2.5, 1],
          [null, 1],
          [200n, 1],
          ['%', 1],
          ['200', 1],
          ['B', 1],
          ['ab', 1],
        ],
        total: 13,
      });
    },
    '-0 and 0 are one value': async ({ reader }) => {
      const zeroesOf = (request: Partial<AttributeValuesRequest>) => valuesOf(reader, { key: 'zero', ...request });
      const all = {
        values: [
          [0, 4],
          [0n, 1],
        ],
        total: 2,
      };
      const early = { type: 'name', test: { eq: 'early' } } as const;
      expect(await zeroesOf({})).toEqual(all);
      expect(await zeroesOf({ prefix: '0' })).toEqual(all);
      expect(await zeroesOf({ limit: 1 })).toEqual({ values: [[0, 4]], total: 2 });
      expect(await zeroesOf({ prefix: '-' })).toEqual({ values: [], total: 0 });
      expect(await zeroesOf({ filter: early })).toEqual({ values: [[0, 2]], total: 1 });
      expect(await zeroesOf({ filter: early, prefix: '0' })).toEqual({ values: [[0, 2]], total: 1 });
      expect(await zeroesOf({ scope: 'SPAN' })).toEqual(all);
      expect(await zeroesOf({ scope: 'EVENT' })).toEqual({ values: [[0, 1]], total: 1 });
      expect(await valuesOf(reader, { key: 'minus' })).toEqual({ values: [[0, 1]], total: 1 });
      expect(await valuesOf(reader, { key: 'minus', prefix: '0' })).toEqual({ values: [[0, 1]], total: 1 });
      expect(await valuesOf(reader, { key: 'minus', prefix: '-0' })).toEqual({ values: [], total: 0 });
    },
    'values by prefix of their text': async ({ reader }) => {
      const prefixed = async (prefix: string) => (await valuesOf(reader, { prefix })).values;
      expect(await prefixed('2')).toEqual([
        [2n, 2],
        [2, 1],
        [2.5, 1],
        [200n, 1],
        ['200', 1],
      ]);
      expect(await prefixed('a')).toEqual([
        ['a', 2],
        ['ab', 1],
      ]);
      expect(await prefixed('tr')).toEqual([[true, 1]]);
      expect(await prefixed('%')).toEqual([['%', 1]]);
      expect(await prefixed('nothing')).toEqual([]);
    },
    'values page by page': async ({ reader }) => {
      expect(await valuesOf(reader, { limit: 2, offset: 1 })).toEqual({
        values: [
          [2n, 2],
          ['a', 2],
        ],
        total: 13,
      });
      expect(await valuesOf(reader, { limit: 2, offset: 50 })).toEqual({ values: [], total: 13 });
    },
    'values of filtered spans, in a range': async ({ reader }) => {
      const filter = { type: 'name', test: { eq: 'early' } } as const;
      expect(await valuesOf(reader, { filter })).toEqual({
        values: [
          ['b', 3],
          ['a', 1],
        ],
        total: 2,
      });
      const timeRange = { from: BASE_TIME + 2_000_000_000n, to: BASE_TIME + 5_000_000_000n };
      expect(await valuesOf(reader, { timeRange })).toEqual({
        values: [
          ['b', 2],
          ['a', 1],
        ],
        total: 2,
      });
    },
    'a span counts once for a value, in any of the scopes': async ({ reader }) => {
      expect(await valuesOf(reader, { key: 'w' })).toEqual({
        values: [
          ['x', 1],
          ['y', 1],
          ['z', 1],
        ],
        total: 3,
      });
      expect(await valuesOf(reader, { key: 'w', scope: 'SPAN' })).toMatchObject({
        values: [
          ['x', 1],
          ['y', 1],
        ],
      });
      expect(await valuesOf(reader, { key: 'w', scope: 'EVENT' })).toMatchObject({
        values: [
          ['x', 1],
          ['z', 1],
        ],
      });
      expect(await valuesOf(reader, { key: 'w', scope: 'LINK' })).toEqual({ values: [], total: 0 });
      expect(await valuesOf(reader, { key: 'service.name', scope: 'RESOURCE' })).toMatchObject({
        values: [
          ['test-service', 47],
          ['other-service', 1],
        ],
      });
    },
    'values by prefix are compared character by character': async ({ reader }) => {
      const prefixed = async (prefix: string) =>
        (await valuesOf(reader, { key: 't', prefix })).values?.map(([value]) => value);
      expect(await prefixed('')).toEqual([
        '',
        'Ab',
        'a%',
        'a_',
        'ab',
        '\ud7ff',
        '\ue000',
        '\u{ff5e}',
        ...TEXTS.slice(5, 7),
        ...TEXTS.slice(8, 10),
      ]);
      expect(await prefixed('a')).toEqual(['a%', 'a_', 'ab']);
      expect(await prefixed('a%')).toEqual(['a%']);
      expect(await prefixed('a_')).toEqual(['a_']);
      expect(await prefixed('A')).toEqual(['Ab']);
      expect(await prefixed('\u{1f600}')).toEqual(['\u{1f600}', '\u{1f600}x']);
      expect(await prefixed('\u{1f600}'.charAt(0))).toEqual(['\u{1f600}', '\u{1f600}x']);
      expect(await prefixed('\u{10ffff}')).toEqual(['\u{10ffff}', '\u{10ffff}z']);
      expect(await prefixed('\ud7ff')).toEqual(['\ud7ff']);
    },
    'values by prefix, of filtered spans': async ({ reader }) => {
      const filter = { type: 'name', test: { eq: 'early' } } as const;
      expect(await valuesOf(reader, { filter, prefix: 'a' })).toEqual({ values: [['a', 1]], total: 1 });
      expect(await valuesOf(reader, { filter, prefix: 'zz' })).toEqual({ values: [], total: 0 });
      const timeRange = { from: BASE_TIME + 2_000_000_000n };
      expect(await valuesOf(reader, { timeRange, prefix: '[' })).toEqual({ values: [[['a'], 1]], total: 1 });
    },
    'very long values are values like others': async ({ reader }) => {
      expect(await valuesOf(reader, { key: 'long', prefix: 'x' })).toEqual({
        values: [
          [`${LONG}2`, 2],
          [`${LONG}1`, 1],
        ],
        total: 2,
      });
      expect(await valuesOf(reader, { key: 'long', prefix: 's' })).toEqual({ values: [['short', 1]], total: 1 });
    },
    'a value in several scopes counts each span once': async ({ reader }) => {
      expect(await valuesOf(reader, { key: 'u' })).toEqual({
        values: [
          ['both', 3],
          ['one', 1],
        ],
        total: 2,
      });
      expect(await valuesOf(reader, { key: 'u', scope: 'SPAN' })).toMatchObject({ values: [['both', 2]] });
      expect(await valuesOf(reader, { key: 'u', prefix: 'o' })).toEqual({ values: [['one', 1]], total: 1 });
    },
    'a repeated span counts no value again': async ({ reader, writer, settle }) => {
      await writer.write([[...texts, ...both]]);
      await settle();
      expect(await valuesOf(reader, { key: 'u', scope: 'RESOURCE' })).toMatchObject({ values: [['both', 1]] });
      expect(await valuesOf(reader, { key: 't', prefix: 'ab' })).toMatchObject({ values: [['ab', 1]] });
    },
    'statistics of numbers, each as often as it is there': async ({ reader }) => {
      expect(await statisticsOf(reader, { quantiles: [0, 0.5, 0.25, 1] })).toEqual({
        count: 6,
        min: 0.1,
        max: 4,
        avg: (0.1 + 0.2 + 1 + 2 + 4 + 4) / 6,
        quantiles: [0.1, 1.5, 0.4, 4],
      });
      expect(await statisticsOf(reader, { scope: 'EVENT' })).toEqual({
        count: 2,
        min: 1,
        max: 2,
        avg: 1.5,
        quantiles: [],
      });
    },
    'statistics of filtered spans, in a range': async ({ reader }) => {
      const filter = { type: 'name', test: { eq: 'tenth' } } as const;
      expect(await statisticsOf(reader, { filter, quantiles: [0.5] })).toMatchObject({ count: 2, min: 0.1, max: 0.2 });
      expect(await statisticsOf(reader, { timeRange: { to: BASE_TIME } })).toBeUndefined();
    },
    'statistics of infinities, zeros and large integers': async ({ reader }) => {
      expect(await statisticsOf(reader, { key: 'e', quantiles: [0.5, 0.75] })).toEqual({
        count: 3,
        min: Number.NEGATIVE_INFINITY,
        max: 7,
        avg: Number.NEGATIVE_INFINITY,
        quantiles: [0, 3.5],
      });
      expect(await statisticsOf(reader, { key: 'big' })).toMatchObject({ min: 2 ** 63, avg: 2 ** 63 });
    },
    'no statistics where there is no number': async ({ reader }) => {
      expect(await statisticsOf(reader, { key: 't' })).toBeUndefined();
      expect(await statisticsOf(reader, { key: 'unknown' })).toBeUndefined();
    },
    'an unknown key has no values': async ({ reader }) => {
      expect(await valuesOf(reader, { key: 'unknown' })).toEqual({ values: [], total: 0 });
    },
  },
};
