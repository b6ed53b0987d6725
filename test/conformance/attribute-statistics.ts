import { expect } from 'vitest';
import type { AttributeValue } from '../../src/model/attributes.ts';
import type { AttributeValuesRequest, SpanReader } from '../../src/storage/backend.ts';
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

async function valuesOf(reader: SpanReader, request: Partial<AttributeValuesRequest>) {
  const [found] = await reader.getAttributeValues([{ key: 'v', limit: 100, offset: 0, ...request }]);
  return { values: found?.items.map(({ value, count }) => [value, count]), total: found?.totalCount };
}

export const attributeStatistics: Topic = {
  name: 'attribute keys and values',
  spans: () => [rich, ...valued, twice],
  cases: {
    'keys by scope with their types': async ({ reader }) => {
      const [keys] = await reader.getAttributeKeys([{ prefix: 'http.' }]);
      expect(keys).toEqual([
        { key: 'http.%', scope: 'SPAN', types: ['EMPTY'] },
        { key: 'http.host', scope: 'RESOURCE', types: ['ARRAY'] },
        { key: 'http.lib', scope: 'SCOPE', types: ['BOOL'] },
        { key: 'http.status', scope: 'EVENT', types: ['DOUBLE', 'INT'] },
        { key: 'http.status', scope: 'SPAN', types: ['INT', 'STRING'] },
      ]);
    },
    'keys of one scope, of a prefix, of a range': async ({ reader }) => {
      const found = await reader.getAttributeKeys([
        { scope: 'LINK' },
        { scope: 'SPAN' },
        { scope: 'SPAN', prefix: 'http.%' },
        { prefix: 'HTTP' },
        { timeRange: { from: BASE_TIME + 1n } },
        { timeRange: { to: BASE_TIME } },
      ]);
      expect(found.map((keys) => keys.map(({ key }) => key))).toEqual([
        ['z'],
        ['', 'http.%', 'http.status', 'v', 'w'],
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
        values: [['test-service', 19]],
      });
    },
    'an unknown key has no values': async ({ reader }) => {
      expect(await valuesOf(reader, { key: 'unknown' })).toEqual({ values: [], total: 0 });
    },
  },
};
