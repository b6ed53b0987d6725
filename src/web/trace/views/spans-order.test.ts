import { expect, test } from 'vitest';
import { madeStore } from '../../../../test/fixtures/made-store.ts';
import { selfTimes } from '../self-time.ts';
import { treeOf } from '../tree.ts';
import { csvOf } from './csv.ts';
import { type SpanColumn, sorted } from './spans-order.ts';

const store = madeStore([
  { id: 'a', name: 'zoo', start: 0, end: 100, kind: 'SERVER' },
  { id: 'b', parent: 'a', name: 'apple', service: 'db', start: 50, end: 60, kind: 'CLIENT', failed: true },
  { id: 'c', parent: 'b', name: 'mid', service: 'api', start: 50, end: 51, kind: 'CLIENT' },
]);
const tree = treeOf(store);
const figures = { self: selfTimes(store, tree), depth: tree.depth };

test.each<[SpanColumn, boolean, string]>([
  ['start', false, 'abc'],
  ['start', true, 'bca'],
  ['duration', true, 'abc'],
  ['self', false, 'cba'],
  ['service', false, 'cba'],
  ['name', false, 'bca'],
  ['kind', false, 'bca'],
  ['status', true, 'bac'],
  ['depth', true, 'cba'],
])('by %s, descending: %s', (name, isDescending, expected) => {
  const spans = sorted(store, tree.order, figures, { name, isDescending });
  expect(Array.from(spans, (span) => store.ids[span]).join('')).toBe(expected);
});

test('a file has every digit, and nothing that a spreadsheet would run', () => {
  const made = madeStore([
    { id: 'a', name: '=cmd("x"),', service: '-1', start: 1, end: 9_000_000_000_000_000_002n },
    { id: 'b', parent: 'a', name: 'one\ntwo', start: 3, end: 5, failed: true },
  ]);
  const shape = treeOf(made);
  expect(csvOf(made, shape.order, { self: selfTimes(made, shape), depth: shape.depth }).split('\r\n')).toEqual([
    'spanId,parentSpanId,service,name,kind,status,startTimeUnixNano,durationNano,selfTimeNano,depth',
    `a,,"'-1","'=cmd(""x""),",INTERNAL,,1767225600000000001,9000000000000000001,9000000000000000000,0`,
    'b,a,"shop","one\ntwo",INTERNAL,ERROR,1767225600000000003,2,2,1',
    '',
  ]);
});
