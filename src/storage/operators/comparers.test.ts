import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { attributesOf } from '../../../test/fixtures/spans.ts';
import { matchesAttribute } from '../evaluator/matches-attribute.ts';
import { BY_IDENTITY, keyedComparer } from './comparers.ts';
import type { FilterValue } from './operators.ts';

const scalar = fc.oneof(
  fc.constantFrom<FilterValue>(0, -0, 0n, 1, 1n, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, 2n ** 53n + 1n),
  fc.constantFrom<FilterValue>('', '0', '1', 'true', true, false),
);

test('`in` is what `eq` of each of its values is', () => {
  fc.assert(
    fc.property(scalar, fc.array(scalar), (value, list) => {
      const meets = (criteria: object): boolean =>
        matchesAttribute({ key: 'k', ...criteria }, [attributesOf({ k: value })]);
      expect(meets({ in: list })).toBe(list.some((eq) => meets({ eq })));
    }),
  );
});

test('values are looked up in a list, not compared with each of its values', () => {
  const equals = vi.fn<(value: string, operand: string) => boolean>(BY_IDENTITY.equals);
  const keyOf = vi.fn<(value: string) => string>(BY_IDENTITY.keyOf);
  const list = ['a', 'b', 'c'];
  const { isAmong } = keyedComparer({ equals, keyOf, compare: () => 0 });
  expect(['a', 'c', 'd'].map((value) => isAmong(value, list))).toEqual([true, true, false]);
  expect(equals).not.toHaveBeenCalled();
  expect(keyOf).toHaveBeenCalledTimes(6);
});
