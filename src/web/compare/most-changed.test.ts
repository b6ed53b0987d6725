import { expect, test } from 'vitest';
import type { Comparison } from './comparison.ts';
import { mostChanged, shareOf } from './most-changed.ts';

function span(selfTimeNano: number) {
  const status = { code: 'OK' as const };
  return { spanId: 'a', startTimeUnixNano: '0', durationNano: '0', selfTimeNano: String(selfTimeNano), status };
}

function node(name: string, before: number, after: number): Comparison['nodes'][number] {
  const shared = { path: [name], service: { name: 'shop' }, name, kind: 'SERVER' as const, state: 'SLOWER' as const };
  return { ...shared, a: [span(before)], b: [span(after)] };
}

const TRACE = { traceId: 'a', startTimeUnixNano: '0', durationNano: '0', spanCount: 1, errorCount: 0, services: [] };
const COMPARISON: Comparison = {
  a: { ...TRACE, rootSpan: null },
  b: { ...TRACE, rootSpan: null },
  nodes: [node('less', 90, 10), node('more', 10, 70), node('little', 10, 20)],
};

test('the operation with the largest change of self time in the direction of the difference counts', () => {
  expect(mostChanged(COMPARISON, 100n)?.node.name).toBe('more');
  expect(mostChanged(COMPARISON, -100n)?.node.name).toBe('less');
  expect(mostChanged({ ...COMPARISON, nodes: [node('same', 5, 5)] }, 100n)).toBe(undefined);
});

test('a share is said where it is one', () => {
  expect(shareOf(60n, 75n)).toBe(80);
  expect(shareOf(-80n, -75n)).toBe(undefined);
});
