/** The pages of a list of names are the list, whatever the names. */
import { expect } from 'vitest';
import { ATTRIBUTE_SCOPES } from '../../src/model/attributes.ts';
import { compareNames } from '../../src/model/compare.ts';
import type { AttributeKeysRequest } from '../../src/storage/backend.ts';
import type { NextPage, Page, TimeRange } from '../../src/storage/query.ts';
import { attributeKeysOf, operationsOf, servicesOf } from '../fixtures/catalog.ts';
import {
  attributesOf,
  BASE_TIME,
  makeEvent,
  makeLink,
  makeScope,
  makeSpan,
  resourceOf,
  traceIdOf,
} from '../fixtures/spans.ts';
import { type Topic, tableOfCases } from './topic.ts';

/** In order of code points, which is not that of UTF-16 units. */
const NAMES = [
  '',
  '\0',
  '\0\0',
  '\0a',
  '\u0001',
  '\u00010',
  '\u0001L',
  '\u0001Lz',
  '\u0002',
  '%',
  'A',
  '_',
  'a',
  'a\0',
  'a\0b',
  'a\u0001',
  'ab',
  'n'.repeat(999),
  `${'n'.repeat(1_000)}1`,
  `${'n'.repeat(1_000)}2`,
  'n'.repeat(1_002),
  'z',
  '\ud7ff',
  '\ue000',
  '\uffff',
  '\u{10000}',
  '\u{1f600}',
  `\u{1f600}${'x'.repeat(1_000)}`,
  '\u{10ffff}',
  '\u{10ffff}\u{10ffff}',
];
const KINDS = [0, 2, 10, 2_147_483_647];
const SHOP = 'with every operation';
const MINUTE = 60_000_000_000n;
const LATER: TimeRange = { from: BASE_TIME + MINUTE };
/** Begins and ends within a minute. */
const WITHIN: TimeRange = { from: BASE_TIME + 1n, to: BASE_TIME + 3n * MINUTE + 1n };

const services = NAMES.map((service, index) =>
  makeSpan({
    traceId: traceIdOf(1 + index),
    startTimeUnixNano: BASE_TIME + BigInt(index) * MINUTE,
    resource: resourceOf(service),
  }),
);
const operations = NAMES.flatMap((name, index) =>
  KINDS.map((kind, kindIndex) =>
    makeSpan({
      traceId: traceIdOf(1_000 + index * KINDS.length + kindIndex),
      startTimeUnixNano: BASE_TIME + BigInt(index) * MINUTE,
      name,
      kind,
      resource: resourceOf(SHOP),
    }),
  ),
);
const keyed = NAMES.map((key, index) =>
  makeSpan({
    traceId: traceIdOf(2_000 + index),
    startTimeUnixNano: BASE_TIME + BigInt(index) * MINUTE,
    attributes: [...attributesOf({ [key]: 1n }), { key, value: 'text' }],
    events: [makeEvent({ attributes: attributesOf({ [key]: true }) })],
    ...(index % 2 === 0 ? { links: [makeLink({ attributes: attributesOf({ [key]: 'of a link' }) })] } : {}),
    ...(index % 3 === 0 ? { resource: resourceOf(SHOP, { [key]: null }) } : {}),
    ...(index % 5 === 0 ? { scope: makeScope({ attributes: attributesOf({ [key]: 2.5 }) }) } : {}),
  }),
);
/** A list without a shape, as it has many keys. */
const wide = makeSpan({
  traceId: traceIdOf(3_000),
  attributes: Array.from({ length: 300 }, (_, index) => ({ key: `wide ${index}`, value: BigInt(index) })),
});

/** The types that every key has in a scope. */
const TYPES = { SPAN: 'INT STRING', RESOURCE: 'EMPTY', SCOPE: 'DOUBLE', EVENT: 'BOOL', LINK: 'STRING' } as const;

/** The smaller one parts items of one name. */
const SIZES = [3, 11];

/** Reads on from the last item of each page. */
async function walk<Item, Position>(
  read: (page: NextPage<Position>) => Promise<Page<Item>[]>,
  limit: number,
  placeOf: (item: Item) => Position,
): Promise<Item[]> {
  const items: Item[] = [];
  for (let after: Position | undefined; ; ) {
    const [page] = await read({ limit, ...(after === undefined ? {} : { after }) });
    if (page === undefined) throw new Error('The port has answered nothing.');
    items.push(...page.items);
    if (!page.hasMore) return items;
    expect(page.items).toHaveLength(limit);
    const last = page.items.at(-1);
    if (last !== undefined) after = placeOf(last);
  }
}

const RANGES: Readonly<Record<string, { readonly timeRange?: TimeRange }>> = {
  'of all spans': {},
  'of spans that start late': { timeRange: LATER },
  'of spans in a few minutes': { timeRange: WITHIN },
};

export const catalogPages: Topic = {
  name: 'pages of the catalog',
  spans: () => [...services, ...operations, ...keyed, wide],
  cases: {
    ...tableOfCases(prefixed('services', RANGES), async ({ reader }, range) => {
      const whole = (await servicesOf(reader, range.timeRange)).map(({ name }) => name);
      expect(whole).toEqual([...new Set(whole)].sort(compareNames));
      if (range.timeRange === undefined) {
        const known = new Set([...NAMES, SHOP, 'test-service']);
        expect(whole).toEqual([...known].sort(compareNames));
      }
      for (const limit of SIZES) {
        expect(await walk<string, string>((page) => reader.getServices([{ ...range, page }]), limit, String)).toEqual(
          whole,
        );
      }
    }),
    ...tableOfCases(prefixed('operations', RANGES), async ({ reader }, range) => {
      for (const request of [{ service: SHOP }, { service: SHOP, kind: 10 }]) {
        const [whole = []] = await operationsOf(reader, [{ ...request, ...range }]);
        if (range.timeRange === undefined && request.kind === undefined) {
          const all = NAMES.flatMap((name) => KINDS.map((kind) => ({ name, kind, spanCount: 1 })));
          expect(whole.filter(({ name }) => name !== 'operation')).toEqual(all);
        }
        const counted = await reader.countOperations([
          { ...request, ...range },
          { service: 'nobody', ...range },
        ]);
        expect(counted).toEqual([whole.length, 0]);
        for (const limit of SIZES) {
          const pages = await walk(
            (page: NextPage<{ name: string; kind: number }>) => reader.getOperations([{ ...request, ...range, page }]),
            limit,
            ({ name, kind }) => ({ name, kind }),
          );
          expect(pages).toEqual(whole);
        }
      }
    }),
    ...tableOfCases(prefixed('attribute keys', RANGES), async ({ reader }, range) => {
      const [all = []] = await attributeKeysOf(reader, [range]);
      const requests: readonly AttributeKeysRequest[] = [
        {},
        { scope: 'LINK' },
        { prefix: 'a' },
        { prefix: '\u{1f600}'.charAt(0) },
        { contains: 'b' },
        { prefix: 'n', contains: 'nn' },
      ];
      for (const request of requests) {
        const [whole = []] = await attributeKeysOf(reader, [{ ...request, ...range }]);
        const { scope: only, prefix = '', contains = '' } = request;
        expect(whole).toEqual(
          all.filter(
            (one) => one.key.startsWith(prefix) && one.key.includes(contains) && (only ?? one.scope) === one.scope,
          ),
        );
        if (range.timeRange === undefined) expect(whole.length).toBeGreaterThan(0);
        const places = whole.map(({ key, scope }) => ({ key, scope }));
        expect(places).toEqual(places.toSorted((a, b) => compareNames(a.key, b.key) || compareNames(a.scope, b.scope)));
        expect(await reader.countAttributeKeys([{ ...request, ...range }])).toEqual([whole.length]);
        for (const limit of SIZES) {
          const pages = await walk(
            (page: NextPage<(typeof places)[number]>) => reader.getAttributeKeys([{ ...request, ...range, page }]),
            limit,
            ({ key, scope }) => ({ key, scope }),
          );
          expect(pages).toEqual(whole);
        }
      }
    }),
    'pages go on after a place where nothing is': async ({ reader }) => {
      const found = await reader.getServices(
        ['aa', '\u0001K', 'n'.repeat(1_001), '\u{10ffff}'.repeat(3)].map(oneAfter),
      );
      expect(found.map(({ items }) => items)).toEqual([['ab'], ['\u0001L'], ['n'.repeat(1_002)], []]);
      const operationsAfter = await reader.getOperations(
        [
          ['a', 3],
          ['a\0a', -5],
          ['n'.repeat(1_001), 0],
        ].map(([name, kind]) => ({
          service: SHOP,
          page: { limit: 1, after: { name: String(name), kind: Number(kind) } },
        })),
      );
      expect(operationsAfter.map(({ items }) => items.map(({ name, kind }) => [name, kind]))).toEqual([
        [['a', 10]],
        [['a\0b', 0]],
        [['n'.repeat(1_002), 0]],
      ]);
      const keysAfter = await reader.getAttributeKeys(
        (['EVENT', 'LINK', 'SPAN'] as const).map((scope) => ({ page: { limit: 1, after: { key: 'aa', scope } } })),
      );
      expect(keysAfter.map(({ items }) => items.map(({ key }) => key))).toEqual([['ab'], ['ab'], ['ab']]);
    },
    'the services of one call are counted in their ranges': async ({ reader }) => {
      const requests = NAMES.flatMap((service) => [
        { service },
        { service, timeRange: LATER },
        { service, timeRange: WITHIN },
      ]);
      const counts = await reader.getServiceCounts([
        ...requests,
        { service: SHOP },
        { service: 'nobody' },
        ...requests,
      ]);
      const expected = NAMES.flatMap((_, index) => [1, index >= 1 ? 1 : 0, index >= 1 && index <= 3 ? 1 : 0]);
      const ofShop = operations.length + keyed.filter((_, index) => index % 3 === 0).length;
      expect(counts).toEqual([...expected, ofShop, 0, ...expected]);
    },
    'a key has all its types on every page': async ({ reader }) => {
      for (const scope of ATTRIBUTE_SCOPES) {
        const keys = await walk(
          (page: NextPage<{ key: string; scope: typeof scope }>) =>
            reader.getAttributeKeys([{ scope, prefix: 'a', page }]),
          1,
          ({ key }) => ({ key, scope }),
        );
        const types = new Set(keys.map((found) => found.types.join(' ')));
        expect([...types]).toEqual([TYPES[scope]]);
      }
    },
  },
};

function oneAfter(name: string) {
  return { page: { limit: 1, after: name } };
}

function prefixed<Entry>(before: string, entries: Readonly<Record<string, Entry>>): Record<string, Entry> {
  return Object.fromEntries(Object.entries(entries).map(([name, entry]) => [`${before} ${name}`, entry]));
}
