import { describe, expect, test } from 'vitest';
import { exactText, naturalText } from './attribute-text.ts';
import type { AttributeValue } from './attributes.ts';

const bytes = new Uint8Array([0, 1, 255]);
const map = {
  entries: [
    { key: 'a', value: 2n ** 63n - 1n },
    { key: 'a', value: null },
  ],
};

describe('naturalText', () => {
  test.each<[AttributeValue, string]>([
    ['a "b"', 'a "b"'],
    [true, 'true'],
    [-(2n ** 63n), '-9223372036854775808'],
    [200, '200'],
    [0.1, '0.1'],
    [-0, '-0'],
    [Number.NaN, 'NaN'],
    [Number.NEGATIVE_INFINITY, '-Infinity'],
    [bytes, 'AAH/'],
    [null, ''],
    [['a', 1n, 2.5, Number.NaN, [false]], '["a",1,2.5,"NaN",[false]]'],
    [map, '{"a":9223372036854775807,"a":null}'],
  ])('%o', (value, text) => {
    expect(naturalText(value)).toBe(text);
  });
});

test('exactText tells values apart that naturalText does not', () => {
  const values = [
    200,
    200n,
    '200',
    0,
    -0,
    '',
    null,
    'NaN',
    Number.NaN,
    bytes,
    'AAH/',
    [],
    { entries: [] },
    true,
    'true',
  ];
  const lists: AttributeValue[] = [...values, ...values.map((value) => [value]), map, [['a'], 'b'], [['a', 'b']]];
  expect(new Set(lists.map(exactText)).size).toBe(lists.length);
  expect(exactText([Number.NaN])).toBe(exactText([Number.NaN]));
});
