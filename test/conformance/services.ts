import { expect } from 'vitest';
import type { TimeRange } from '../../src/storage/query.ts';
import { operationsOf, servicesOf } from '../fixtures/catalog.ts';
import { BASE_TIME, makeSpan, resourceOf, traceIdOf } from '../fixtures/spans.ts';
import type { Topic } from './topic.ts';

const SECOND = 1_000_000_000n;

const ROWS: readonly (readonly [service: string, name: string, kind: number, offset: bigint])[] = [
  ['shop', 'buy', 2, 0n],
  ['shop', 'buy', 2, 20n * SECOND],
  ['shop', 'buy', 3, 40n * SECOND],
  ['shop', 'Buy', 2, 59n * SECOND],
  ['shop', '', 2, 60n * SECOND],
  ['bank', 'buy', 2, 61n * SECOND],
  ['bank', 'pay', 2, 10n * 60n * SECOND],
  ['', 'lost', 1, 11n * 60n * SECOND],
  ['\u{1f600}', 'smile', 1, 11n * 60n * SECOND + 1n],
  ['\u{ff5e}', 'wave', 17, 11n * 60n * SECOND + 1n],
  ['late', 'late', 1, 2n ** 63n],
  ['first', 'first', 1, -BASE_TIME],
];

const spans = ROWS.map(([service, name, kind, offset], index) => {
  const start = BASE_TIME + offset;
  const times = { startTimeUnixNano: start, endTimeUnixNano: start };
  return makeSpan({ traceId: traceIdOf(index + 1), name, kind, resource: resourceOf(service), ...times });
});

const after = (seconds: bigint): bigint => BASE_TIME + seconds * SECOND;

export const services: Topic = {
  name: 'services and operations',
  spans: () => spans,
  cases: {
    'services by name, in the order of code points': async ({ reader }) => {
      const found = await servicesOf(reader);
      expect(found.map(({ name, spanCount }) => [name, spanCount])).toEqual([
        ['', 1],
        ['bank', 2],
        ['first', 1],
        ['late', 1],
        ['shop', 5],
        ['\u{ff5e}', 1],
        ['\u{1f600}', 1],
      ]);
    },
    'services in ranges that begin and end within a minute': async ({ reader }) => {
      const ranges: TimeRange[] = [
        { from: after(20n), to: after(60n) },
        { from: after(20n) + 1n, to: after(61n) + 1n },
        { from: after(61n), to: after(600n) },
        { from: after(61n) + 1n, to: after(600n) + 1n },
        { from: after(60n), to: after(60n) },
        { to: after(0n) },
        { from: 2n ** 63n - 1n },
        { from: after(5n), to: after(11n * 60n) + 1n },
      ];
      const found = await Promise.all(ranges.map((range) => servicesOf(reader, range)));
      expect(found.map((list) => Object.fromEntries(list.map(({ name, spanCount }) => [name, spanCount])))).toEqual([
        { shop: 3 },
        { shop: 3, bank: 1 },
        { bank: 1 },
        { bank: 1 },
        {},
        { first: 1 },
        { late: 1 },
        { shop: 4, bank: 2, '': 1 },
      ]);
    },
    'operations by name, then kind': async ({ reader }) => {
      const [shop, bank, none, unknown] = await operationsOf(reader, [
        { service: 'shop' },
        { service: 'bank', kind: 2 },
        { service: '' },
        { service: 'unknown' },
      ]);
      expect(shop).toEqual([
        { name: '', kind: 2, spanCount: 1 },
        { name: 'Buy', kind: 2, spanCount: 1 },
        { name: 'buy', kind: 2, spanCount: 2 },
        { name: 'buy', kind: 3, spanCount: 1 },
      ]);
      expect(bank?.map((operation) => operation.name)).toEqual(['buy', 'pay']);
      expect(none).toEqual([{ name: 'lost', kind: 1, spanCount: 1 }]);
      expect(unknown).toEqual([]);
    },
    'operations of a kind, in a range': async ({ reader }) => {
      const timeRange = { from: after(20n), to: after(59n) };
      const found = await operationsOf(reader, [
        { service: 'shop', timeRange },
        { service: 'shop', kind: 3, timeRange },
        { service: 'shop', kind: 1 },
        { service: '\u{ff5e}', kind: 17 },
      ]);
      expect(found).toEqual([
        [
          { name: 'buy', kind: 2, spanCount: 1 },
          { name: 'buy', kind: 3, spanCount: 1 },
        ],
        [{ name: 'buy', kind: 3, spanCount: 1 }],
        [],
        [{ name: 'wave', kind: 17, spanCount: 1 }],
      ]);
    },
  },
};
