import { expect, test } from 'vitest';
import { attributesOf } from '../../test/fixtures/spans.ts';
import { valueChanges } from './attribute-changes.ts';
import { exactText } from './attribute-text.ts';
import type { AttributeValue } from './attributes.ts';

type Values = Readonly<Record<string, AttributeValue>>;

const changesOf = (a: readonly Values[], b: readonly Values[]): string[] =>
  valueChanges(a.map(attributesOf), b.map(attributesOf)).map(
    (change) => `${change.key}: ${textOf(change.a)} -> ${textOf(change.b)}`,
  );

const textOf = (value: AttributeValue | undefined): string => (value === undefined ? 'absent' : exactText(value));

test('values that differ, and keys that one side lacks, sorted', () => {
  expect(changesOf([{ z: 1n, same: 'x', gone: true }], [{ new: 2n, same: 'x', z: 2n }])).toEqual([
    'gone: bool true -> absent',
    'new: absent -> int 2',
    'z: int 1 -> int 2',
  ]);
});

test('values of different types differ, NaN is NaN, and lists are compared by what is in them', () => {
  expect(changesOf([{ n: 1n, nan: Number.NaN, list: [1n] }], [{ n: 1, nan: Number.NaN, list: [1n] }])).toEqual([
    'n: int 1 -> double 1',
  ]);
  expect(changesOf([{ list: [1n, 2n] }], [{ list: [2n, 1n] }])).toEqual(['list: [int 1,int 2] -> [int 2,int 1]']);
});

test('a key whose values differ inside a group is left out, wherever that is', () => {
  expect(changesOf([{ id: 1n }, { id: 2n }], [{ id: 3n }])).toEqual([]);
  expect(changesOf([{ id: 3n }], [{ id: 1n }, {}])).toEqual([]);
  expect(changesOf([{ id: 3n }], [{}, { id: 1n }])).toEqual([]);
  expect(changesOf([{ id: 3n }, { id: 3n }], [{}, {}])).toEqual(['id: int 3 -> absent']);
});

test('an empty value is not an absent one, and the first of several counts', () => {
  expect(changesOf([{ empty: null }], [{}])).toEqual(['empty: empty -> absent']);
  const twice = [
    { key: 'k', value: 1n },
    { key: 'k', value: 2n },
  ];
  expect(valueChanges([twice], [attributesOf({ k: 1n })])).toEqual([]);
});

test('nothing changed for spans that only one side has', () => {
  expect(changesOf([], [{ a: 1n }])).toEqual([]);
  expect(changesOf([{ a: 1n }], [])).toEqual([]);
});
