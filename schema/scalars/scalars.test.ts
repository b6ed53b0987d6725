import fc from 'fast-check';
import { type GraphQLScalarType, parseValue } from 'graphql';
import { describe, expect, test } from 'vitest';
import type { Attributes, AttributeValue } from '../../src/model/attributes.ts';
import { schema } from '../index.ts';

function scalar(name: string): GraphQLScalarType {
  return schema.getType(name) as GraphQLScalarType;
}
const fromJson = (name: string, value: unknown) => scalar(name).parseValue(value);
const fromText = (name: string, text: string) => scalar(name).parseLiteral(parseValue(text), undefined);
const toJson = (name: string, value: unknown) => scalar(name).serialize(value);

describe('BigInt', () => {
  test('goes in as string, integer or literal without losing a digit', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }), (value) => {
        expect(fromJson('BigInt', String(value))).toBe(value);
        expect(fromText('BigInt', String(value))).toBe(value);
        expect(fromText('BigInt', `"${value}"`)).toBe(value);
        expect(toJson('BigInt', value)).toBe(String(value));
      }),
    );
    expect(fromJson('BigInt', 42)).toBe(42n);
    expect(fromJson('BigInt', 2 ** 53)).toBe(2n ** 53n);
    expect(fromJson('BigInt', -(2 ** 53))).toBe(-(2n ** 53n));
    expect(fromJson('BigInt', 2n ** 53n)).toBe(2n ** 53n);
  });

  test.each([
    2 ** 53 + 2,
    2n ** 53n + 1n,
    -(2n ** 53n) - 1n,
    1.5,
    NaN,
    true,
    null,
    '',
    '1e3',
    '0x10',
    ' 1',
    '18446744073709551616',
    '-9223372036854775809',
    '9'.repeat(100_000),
  ])('refuses %s', (value) => expect(() => fromJson('BigInt', value)).toThrow(/BigInt takes/));

  test('tells who sends a large number to send a string', () => {
    expect(() => fromJson('BigInt', 2 ** 60)).toThrow(/send a string/);
    expect(() => fromText('BigInt', '18446744073709551616')).toThrow(/BigInt takes/);
    expect(() => fromText('BigInt', '1.0')).toThrow(/BigInt takes/);
  });
});

describe('DateTime', () => {
  test('keeps nanoseconds both ways', () => {
    expect(toJson('DateTime', 1_730_291_040_123_456_789n)).toBe('2024-10-30T12:24:00.123456789Z');
  });

  test.each([
    ['2024-10-30T12:24:00Z', 1_730_291_040_000_000_000n],
    ['2024-10-30t14:24:00.5+02:00', 1_730_291_040_500_000_000n],
    ['2024-10-30T06:54:00.000000001-05:30', 1_730_291_040_000_000_001n],
    ['2024-02-29T00:00:00Z', 1_709_164_800_000_000_000n],
    ['2016-12-31T23:59:60Z', 1_483_228_800_000_000_000n],
    ['1969-12-31T23:59:59.5Z', -500_000_000n],
  ])('reads %s', (text, time) => expect(fromJson('DateTime', text)).toBe(time));

  test.each([
    '2024-10-30T12:24:00.1234567890Z',
    '2024-10-30T12:24:00',
    '2024-10-30',
    '2023-02-29T00:00:00Z',
    '2024-13-01T00:00:00Z',
    '2024-10-30T24:00:00Z',
    '2024-10-30T12:24:00+24:00',
    1_730_291_040,
  ])('refuses %s', (value) => expect(() => fromJson('DateTime', value)).toThrow(/DateTime takes/));
});

describe('ids', () => {
  test('come in any case and leave in lower case', () => {
    expect(fromJson('TraceID', 'ABCDEF0123456789abcdef0123456789')).toBe('abcdef0123456789abcdef0123456789');
    expect(fromText('SpanID', '"00000000000000AB"')).toBe('00000000000000ab');
    expect(fromJson('TraceID', 'ABCDEF0123456789')).toBe('0000000000000000abcdef0123456789');
    expect(fromText('TraceID', '"abcdef0123456789"')).toBe('0000000000000000abcdef0123456789');
  });
  test.each(['', 'abc', 'a'.repeat(15), 'a'.repeat(17), 'g'.repeat(32), 'a'.repeat(33), 5])('refuse %s', (value) => {
    expect(() => fromJson('TraceID', value)).toThrow(/32 hex digits/);
  });
});

describe('AttributeValue', () => {
  test.each<[AttributeValue, unknown]>([
    ['text', 'text'],
    [true, true],
    [5n, 5],
    [2n ** 53n, 2 ** 53],
    [2n ** 53n + 1n, '9007199254740993'],
    [-(2n ** 63n), '-9223372036854775808'],
    [1.5, 1.5],
    [Number.NaN, 'NaN'],
    [Number.NEGATIVE_INFINITY, '-Infinity'],
    [new Uint8Array([1, 2, 255]), 'AQL/'],
    [null, null],
    [
      ['a', 1n, [false]],
      ['a', 1, [false]],
    ],
  ])('%s leaves as %s', (value, json) => expect(toJson('AttributeValue', value)).toEqual(json));

  test('lists of keys and values are objects, the first of two equal keys stays', () => {
    const entries: Attributes = [
      { key: 'a', value: 1n },
      { key: '__proto__', value: 'x' },
      { key: 'a', value: 2n },
      { key: 'inner', value: { entries: [{ key: 'b', value: null }] } },
    ];
    const text = '{"a":1,"__proto__":"x","inner":{"b":null}}';
    expect(JSON.stringify(toJson('AttributeValue', { entries }))).toBe(text);
    expect(JSON.stringify(toJson('JSON', entries))).toBe(text);
  });

  test('goes in with its type', () => {
    expect(fromText('AttributeValue', '9007199254740993')).toBe(2n ** 53n + 1n);
    expect(fromText('AttributeValue', '200')).toBe(200n);
    expect(fromText('AttributeValue', '200.5')).toBe(200.5);
    expect(fromText('AttributeValue', '"200"')).toBe('200');
    expect(fromJson('AttributeValue', 200)).toBe(200);
    expect(fromJson('AttributeValue', 2 ** 53)).toBe(2n ** 53n);
    expect(fromJson('AttributeValue', -(2n ** 53n))).toBe(-(2n ** 53n));
    expect(fromJson('AttributeValue', 2 ** 64)).toBe(2 ** 64);
    expect(fromJson('AttributeValue', 10n ** 19n * 2n)).toBe(2e19);
    expect(fromJson('AttributeValue', 1e300)).toBe(1e300);
    expect(fromJson('AttributeValue', false)).toBe(false);
  });

  test('refuses what it cannot compare exactly', () => {
    expect(() => fromJson('AttributeValue', 2 ** 53 + 2)).toThrow(/lose digits/);
    expect(() => fromJson('AttributeValue', 2n ** 53n + 1n)).toThrow(/lose digits/);
    expect(() => fromJson('AttributeValue', { a: 1 })).toThrow(/takes a string/);
    expect(() => fromText('AttributeValue', '[1]')).toThrow(/takes a string/);
  });
});
