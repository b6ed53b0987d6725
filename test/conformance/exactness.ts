import { expect } from 'vitest';
import type { AttributeValue } from '../../src/model/attributes.ts';
import type { Resource, Span } from '../../src/model/span.ts';
import { readWholeSpans } from '../fixtures/read-whole-spans.ts';
import { attributesOf, makeEvent, makeLink, makeScope, makeSpan, mapOf, traceIdOf } from '../fixtures/spans.ts';
import { type Topic, tableOfCases } from './topic.ts';

const MAX_UINT32 = 2 ** 32 - 1;

const VALUES: Readonly<Record<string, AttributeValue>> = {
  'empty string': '',
  'odd string': '\0 "\\" \u{1f600} \u{ffff} \r\n %_*?',
  'string of a number': '200',
  true: true,
  false: false,
  'largest int64': 2n ** 63n - 1n,
  'smallest int64': -(2n ** 63n),
  'int beyond doubles': 2n ** 53n + 1n,
  'int zero': 0n,
  'double of an integer': 200,
  'double zero': 0,
  'negative zero': -0,
  'smallest double': 5e-324,
  'largest double': 1.7976931348623157e308,
  tenth: 0.1,
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
  bytes: new Uint8Array([0, 255, 128, 10]),
  'no bytes': new Uint8Array(),
  empty: null,
  'empty array': [],
  'empty map': mapOf({}),
  'mixed array': ['a', 1n, 1, null, true, new Uint8Array([1]), ['b', [2n]], mapOf({ k: 2n ** 62n })],
  'map with double and empty keys': {
    entries: [
      { key: '', value: 1n },
      { key: 'k', value: 1 },
      { key: 'k', value: -0 },
    ],
  },
};

const resource: Resource = {
  attributes: attributesOf({ 'service.name': 'exact', n: 2n ** 60n, list: [1n, 1] }),
  droppedAttributesCount: MAX_UINT32,
  schemaUrl: 'https://opentelemetry.io/schemas/1.27.0',
  entityRefs: [
    { schemaUrl: 'u', type: 'service', idKeys: ['service.name', ''], descriptionKeys: [] },
    { schemaUrl: '', type: '', idKeys: [], descriptionKeys: ['n', 'list'] },
  ],
};

const FIELDS: Readonly<Record<string, Partial<Span>>> = {
  'ids, trace state and flags': {
    spanId: 'ffffffffffffffff',
    parentSpanId: '8000000000000001',
    traceState: 'a=1,b=\u00e9',
    flags: MAX_UINT32,
  },
  'a parent id of zeros': { parentSpanId: '0000000000000000' },
  'unknown enum numbers': { kind: 17, statusCode: 99 },
  'negative enum numbers': { kind: -(2 ** 31), statusCode: 2 ** 31 - 1 },
  'empty name and a status message': { name: '', statusCode: 2, statusMessage: 'fail\0ed' },
  'dropped counts': { droppedAttributesCount: MAX_UINT32, droppedEventsCount: 2 ** 31, droppedLinksCount: 1 },
  'times of 64 bits': { startTimeUnixNano: 2n ** 64n - 1n, endTimeUnixNano: 2n ** 64n - 2n },
  'times around 2^63': { startTimeUnixNano: 2n ** 63n - 1n, endTimeUnixNano: 2n ** 63n },
  'times of zero': { startTimeUnixNano: 0n, endTimeUnixNano: 0n },
  'an end before the start': { startTimeUnixNano: 10n, endTimeUnixNano: 9n },
  'double and empty keys in their order': {
    attributes: [
      { key: 'k', value: 1n },
      { key: '', value: 'x' },
      { key: 'k', value: '1' },
      { key: 'a\0b', value: null },
    ],
  },
  resource: { resource },
  'a resource without anything': {
    resource: { attributes: [], droppedAttributesCount: 0, schemaUrl: '', entityRefs: [] },
  },
  'a service name that is no string': { resource: { ...resource, attributes: attributesOf({ 'service.name': 5n }) } },
  scope: {
    scope: makeScope({
      name: 'lib',
      version: '',
      attributes: attributesOf(VALUES),
      droppedAttributesCount: 3,
      schemaUrl: 'u',
    }),
  },
  events: {
    events: [
      makeEvent({
        timeUnixNano: 2n ** 64n - 1n,
        name: 'late',
        attributes: attributesOf(VALUES),
        droppedAttributesCount: 7,
      }),
      makeEvent({ timeUnixNano: 0n, name: '' }),
      makeEvent({
        timeUnixNano: 5n,
        name: 'late',
        attributes: [
          { key: 'k', value: 1 },
          { key: 'k', value: 1n },
        ],
      }),
    ],
  },
  links: {
    links: [
      makeLink({ traceId: 'f'.repeat(32), spanId: 'f'.repeat(16), traceState: 'x=y', flags: MAX_UINT32 }),
      makeLink({
        traceId: '0'.repeat(32),
        spanId: '0'.repeat(16),
        attributes: attributesOf(VALUES),
        droppedAttributesCount: MAX_UINT32,
      }),
      makeLink(),
      makeLink(),
    ],
  },
  ...Object.fromEntries(
    Object.entries(VALUES).map(([name, value]) => [
      `attribute value: ${name}`,
      { attributes: attributesOf({ value }) },
    ]),
  ),
};

const spans = new Map(
  Object.entries(FIELDS).map(([name, overrides], index) => [
    name,
    makeSpan({ traceId: traceIdOf(index + 1), ...overrides }),
  ]),
);

export const exactness: Topic = {
  name: 'exactness',
  spans: () => [...spans.values()],
  cases: {
    ...tableOfCases(Object.fromEntries(spans), async ({ reader }, span) => {
      expect(await readWholeSpans(reader, [span.traceId])).toEqual([span]);
    }),
    'all in one batch': async ({ reader }) => {
      const expected = [...spans.values()];
      expect(
        await readWholeSpans(
          reader,
          expected.map((span) => span.traceId),
        ),
      ).toEqual(expected);
    },
    'equal resources and scopes have one ref, others have others': async ({ reader }) => {
      const records = (await reader.getSpansById([...spans.values()])).flat();
      const refOf = (name: string, ref: 'resourceRef' | 'scopeRef') =>
        records.find((record) => record.traceId === spans.get(name)?.traceId)?.[ref];
      expect(refOf('events', 'resourceRef')).toBe(refOf('links', 'resourceRef'));
      expect(refOf('events', 'scopeRef')).toBe(refOf('resource', 'scopeRef'));
      expect(new Set(records.map((record) => record.resourceRef)).size).toBe(4);
      expect(new Set(records.map((record) => record.scopeRef)).size).toBe(2);
    },
    'records say the service and when the span was taken in': async ({ reader }) => {
      const records = (await reader.getSpansById([...spans.values()])).flat();
      const services = new Set(records.map((record) => record.service));
      expect(services).toEqual(new Set(['test-service', 'exact', '']));
      const now = BigInt(Date.now()) * 1_000_000n;
      const minute = 60_000_000_000n;
      for (const { ingestionTimeUnixNano } of records) {
        expect(ingestionTimeUnixNano).toBeGreaterThan(now - 10n * minute);
        expect(ingestionTimeUnixNano).toBeLessThan(now + minute);
      }
    },
  },
};
