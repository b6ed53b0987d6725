/** Comparers of values. Lists are searched by a look-up, so a long list costs a value no more than a short one. */
import { getOrMake } from '../../model/get-or-make.ts';
import type { Comparer } from './operators.ts';

/** What a comparer is made of. */
interface Comparison<Value, Operand> extends Pick<Comparer<Value, Operand>, 'equals' | 'compare'> {
  /** Equal values have the same key, as a `Set` tells keys apart. Undefined for a value that equals nothing. */
  keyOf(value: Value | Operand): unknown;
}

export function keyedComparer<Value, Operand>(comparison: Comparison<Value, Operand>): Comparer<Value, Operand> {
  const { equals, compare, keyOf } = comparison;
  const sets = new WeakMap<readonly Operand[], ReadonlySet<unknown>>();
  const setOf = (operands: readonly Operand[]): ReadonlySet<unknown> =>
    getOrMake(sets, operands, () => new Set(operands.map(keyOf).filter((key) => key !== undefined)));
  return { equals, compare, isAmong: (value, operands) => setOf(operands).has(keyOf(value)) };
}

/** Equality and keys of values that are the same only if JavaScript calls them the same. */
export const BY_IDENTITY = {
  equals: <Value>(value: Value, operand: Value): boolean => value === operand,
  keyOf: <Value>(value: Value): Value => value,
} as const;

/** The key of a value that may be a number: integers and doubles of one mathematical value have the same. */
export function numericKey(value: bigint | number): bigint | number | undefined {
  if (Number.isInteger(value)) return BigInt(value);
  return Number.isNaN(value) ? undefined : value;
}
