import { expect } from 'vitest';
import type { Attribute, AttributeValue } from '../../src/model/attributes.ts';
import type { Span } from '../../src/model/span.ts';
import { buildTraceTree } from '../../src/model/trace-tree.ts';
import type { SpanFilter } from '../../src/storage/query.ts';
import { readWholeSpans } from '../fixtures/read-whole-spans.ts';
import {
  attributesOf,
  BASE_TIME,
  makeEvent,
  makeLink,
  makeSpan,
  mapOf,
  spanIdOf,
  traceIdOf,
} from '../fixtures/spans.ts';
import { OLDEST_FIRST } from './labelled.ts';
import { type Topic, tableOfCases } from './topic.ts';

const MEGABYTE = 'v'.repeat(2 ** 20);
/** Longer than what a list of rows holds. */
const LONG = 'l'.repeat(20_000);
const DEEP = Array.from({ length: 25 }).reduce<AttributeValue>((inner) => [mapOf({ k: inner })], 'core');
const MANY: readonly Attribute[] = Array.from({ length: 2_000 }, (_, i) => ({ key: `key${i}`, value: BigInt(i) }));

/** Each in a trace of its own. */
const LONE: Readonly<Record<string, Partial<Span>>> = {
  'start and end at zero': { startTimeUnixNano: 0n, endTimeUnixNano: 0n },
  'from zero to the last time': { startTimeUnixNano: 0n, endTimeUnixNano: 2n ** 64n - 1n },
  'from the last time to zero': { startTimeUnixNano: 2n ** 64n - 1n, endTimeUnixNano: 0n },
  'a NUL in every text': {
    name: '\0',
    statusMessage: 'a\0b',
    traceState: '\0',
    attributes: attributesOf({ '\0': '\0', 'a\0b': 'c\0d' }),
  },
  'quotes, patterns and operators': {
    name: `'; DROP TABLE spans; -- " \\ % _ * AND OR NOT (`,
    attributes: attributesOf({ '"k\' :*': `NEAR("a", 5) ' OR 1=1` }),
  },
  'a value of 1 MB': { attributes: attributesOf({ big: MEGABYTE }) },
  'long texts everywhere': {
    traceState: `k=${LONG}`,
    statusMessage: LONG,
    attributes: attributesOf({ long: LONG }),
    events: [makeEvent({ name: LONG, attributes: attributesOf({ event: LONG }) })],
    links: [makeLink({ traceState: `k=${LONG}`, attributes: attributesOf({ link: LONG }) })],
  },
  'a key of 100 kB': { attributes: attributesOf({ ['k'.repeat(100_000)]: 1n }) },
  '2,000 attributes': { attributes: MANY },
  'values nested 50 deep': { attributes: attributesOf({ deep: DEEP }) },
  '3,000 events': {
    events: Array.from({ length: 3_000 }, (_, i) =>
      makeEvent({ name: `e${i}`, attributes: attributesOf({ i: BigInt(i) }) }),
    ),
  },
  '1,000 attributes of one key': {
    attributes: Array.from({ length: 1_000 }, (_, i) => ({ key: 'same', value: BigInt(i) })),
  },
};
const lone = Object.fromEntries(
  Object.entries(LONE).map(([name, fields], index) => [name, makeSpan({ traceId: traceIdOf(index + 1), ...fields })]),
);

const family = (traceId: string, size: number, parentOf: (span: number) => number): Span[] =>
  Array.from({ length: size }, (_, i) =>
    makeSpan({
      traceId,
      spanId: spanIdOf(i + 1),
      parentSpanId: parentOf(i + 1) === 0 ? '' : spanIdOf(parentOf(i + 1)),
      startTimeUnixNano: BASE_TIME + BigInt(i),
    }),
  );

interface Family {
  readonly spans: readonly Span[];
  readonly depth: number;
  readonly missingParentCount: number;
}
const FAMILIES: Readonly<Record<string, Family>> = {
  '5,000 children of one parent': {
    spans: family(traceIdOf(101), 5_001, (i) => (i === 1 ? 0 : 1)),
    depth: 2,
    missingParentCount: 0,
  },
  'a chain of 10,000': { spans: family(traceIdOf(102), 10_000, (i) => i - 1), depth: 10_000, missingParentCount: 0 },
  'a cycle of 3': { spans: family(traceIdOf(103), 3, (i) => (i === 1 ? 3 : i - 1)), depth: 3, missingParentCount: 0 },
  'a span that is its own parent': { spans: family(traceIdOf(104), 1, () => 1), depth: 1, missingParentCount: 0 },
  'orphans only': { spans: family(traceIdOf(105), 100, () => 9_999), depth: 1, missingParentCount: 100 },
};

const attribute = (key: string, eq: string | bigint): SpanFilter => ({ type: 'attribute', test: { key, eq } });
const FOUND: Readonly<Record<string, SpanFilter>> = {
  'a NUL in every text': attribute('a\0b', 'c\0d'),
  'quotes, patterns and operators': attribute(`"k' :*`, `NEAR("a", 5) ' OR 1=1`),
  'a value of 1 MB': attribute('big', MEGABYTE),
  'long texts everywhere': { type: 'attribute', test: { key: 'link', scope: 'LINK', eq: LONG } },
  'a key of 100 kB': attribute('k'.repeat(100_000), 1n),
  '2,000 attributes': attribute('key1999', 1_999n),
  '3,000 events': attribute('i', 2_999n),
  '1,000 attributes of one key': attribute('same', 999n),
};

const prefixed = (prefix: string, cases: Topic['cases']): Topic['cases'] =>
  Object.fromEntries(Object.entries(cases).map(([name, run]) => [`${prefix}: ${name}`, run]));

export const hostile: Topic = {
  name: 'hostile input',
  spans: () => [...Object.values(lone), ...Object.values(FAMILIES).flatMap((entry) => entry.spans)],
  cases: {
    ...prefixed(
      'reads back',
      tableOfCases(lone, async ({ reader }, span) => {
        expect(await readWholeSpans(reader, [span.traceId])).toEqual([span]);
      }),
    ),
    ...prefixed(
      'is found',
      tableOfCases(FOUND, async ({ reader }, filter, name) => {
        const [page] = await reader.findSpans([{ filter, order: OLDEST_FIRST, page: { limit: 10 } }]);
        expect(page?.items.map((span) => span.traceId)).toEqual([lone[name]?.traceId]);
      }),
    ),
    ...prefixed(
      'keeps its shape',
      tableOfCases(FAMILIES, async ({ reader }, { spans, depth, missingParentCount }) => {
        const traceId = spans[0]?.traceId ?? '';
        const [skeleton = []] = await reader.getSkeletons([traceId]);
        expect(skeleton.map((span) => span.spanId)).toEqual(spans.map((span) => span.spanId));
        expect(buildTraceTree(skeleton).depth()).toBe(depth);
        expect(await reader.getTraces([traceId])).toMatchObject([{ spanCount: spans.length, missingParentCount }]);
      }),
    ),
    'a large trace reads back whole': async ({ reader }) => {
      const spans = FAMILIES['a chain of 10,000']?.spans ?? [];
      expect(await readWholeSpans(reader, [traceIdOf(102)])).toEqual(spans);
    },
  },
};
