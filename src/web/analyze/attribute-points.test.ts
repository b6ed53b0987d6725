import { expect, test } from 'vitest';
import { attributePoints } from './attribute-points.ts';

function span(start: string, value: unknown) {
  return {
    traceId: '',
    spanId: start,
    name: '',
    startTimeUnixNano: start,
    status: { code: 'UNSET' },
    service: { name: '' },
    attribute: value === undefined ? null : { value },
  } as const;
}

test('every finite number has a place, from the earliest on', () => {
  const spans = [span('1767225600000000005', 3), span('1767225600000000001', '9223372036854775807')];
  const { points, extent } = attributePoints([...spans, span('1', 'NaN'), span('2', undefined)]);
  expect(points.map(({ time, value }) => [time, value])).toEqual([
    [4, 3],
    [0, 2 ** 63],
  ]);
  expect([extent.origin, extent.lastTime]).toEqual([1_767_225_600_000_000_001n, 4]);
});

test.each([
  [[1, 99], true],
  [[1, 100], false],
  [[0, 1_000], true],
  [[-5, 1_000], true],
  [[], true],
])('%j: linear %s', (values, isLinear) => {
  const { extent } = attributePoints(values.map((value, index) => span(String(index), value)));
  expect(extent.axis?.isLinear).toBe(isLinear);
});
