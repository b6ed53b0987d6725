/**
 * Compares what two expressions have.
 *
 * These rules apply to every backend:
 * - A comparison holds if one value of the left side compares so with one of the right side. So nothing compares with a
 *   side that has no value, and `ne` holds where two values of the sides differ.
 * - Numbers compare with numbers by their mathematical value, whatever their types; strings by code point; booleans,
 *   statuses and kinds are equal or not. Values of different types never compare, also not by `ne`.
 * - NaN equals nothing, differs from every number, and has no order.
 */
import { compareNames, compareNumbers } from '../../model/compare.ts';
import { numericKey } from '../operators/comparers.ts';
import type { ComparisonName } from '../query.ts';
import type { SpanValue } from '../span-value.ts';

/** Takes time in proportion to the number of values. */
export function someCompares(
  operator: ComparisonName,
  left: readonly SpanValue[],
  right: readonly SpanValue[],
): boolean {
  const [first, second] = [left[0], right[0]];
  if (first === undefined || second === undefined) return false;
  if (left.length === 1 && right.length === 1) return compares(operator, first, second);
  return FAMILIES.some((family) => someOf(operator, family, ofFamily(left, family), ofFamily(right, family)));
}

/** Values of one family compare with each other. */
type Family = 'number' | 'string' | 'boolean' | 'status' | 'kind';
const FAMILIES = ['number', 'string', 'boolean', 'status', 'kind'] as const satisfies Family[];

function familyOf({ type }: SpanValue): Family {
  return type === 'int' || type === 'double' || type === 'duration' ? 'number' : type;
}

function ofFamily(values: readonly SpanValue[], family: Family): readonly SpanValue[] {
  return values.filter((value) => familyOf(value) === family);
}

function compares(operator: ComparisonName, left: SpanValue, right: SpanValue): boolean {
  const family = familyOf(left);
  if (family !== familyOf(right)) return false;
  if (operator === 'eq' || operator === 'ne') {
    const key = keyOf(left);
    return (key !== undefined && key === keyOf(right)) === (operator === 'eq');
  }
  const order = orderOf(left, right);
  if (operator === 'gt') return order > 0;
  if (operator === 'gte') return order >= 0;
  return operator === 'lt' ? order < 0 : order <= 0;
}

/** Whether a pair of values of one family compares so. Only what is extreme decides. */
function someOf(
  operator: ComparisonName,
  family: Family,
  left: readonly SpanValue[],
  right: readonly SpanValue[],
): boolean {
  if (left.length === 0 || right.length === 0) return false;
  if (operator === 'eq') {
    const keys = new Set(left.map(keyOf));
    return right.some((value) => keyOf(value) !== undefined && keys.has(keyOf(value)));
  }
  if (operator === 'ne') return !areAllEqual([...left, ...right]);
  if (family !== 'number' && family !== 'string') return false;
  const isAbove = operator === 'gt' || operator === 'gte';
  const [a, b] = [extremeOf(left, isAbove ? 1 : -1), extremeOf(right, isAbove ? -1 : 1)];
  return a !== undefined && b !== undefined && compares(operator, a, b);
}

function areAllEqual(values: readonly SpanValue[]): boolean {
  const keys = new Set(values.map(keyOf));
  return keys.size === 1 && !keys.has(undefined);
}

/** The largest value for the sign 1, the smallest for -1. Undefined if no value has an order. */
function extremeOf(values: readonly SpanValue[], sign: 1 | -1): SpanValue | undefined {
  return values
    .filter((value) => keyOf(value) !== undefined)
    .reduce<SpanValue | undefined>(
      (most, value) => (most === undefined || orderOf(value, most) * sign > 0 ? value : most),
      undefined,
    );
}

/** Equal values of a family have the same key. Undefined for NaN. */
function keyOf({ value }: SpanValue): bigint | number | string | boolean | undefined {
  return typeof value === 'bigint' || typeof value === 'number' ? numericKey(value) : value;
}

/** Negative, 0 or positive; NaN if the two have no order. */
function orderOf({ value: left }: SpanValue, { value: right }: SpanValue): number {
  if (typeof left === 'string' && typeof right === 'string') return compareNames(left, right);
  if (isNumber(left) && isNumber(right)) return compareNumbers(left, right);
  return Number.NaN;
}

function isNumber(value: SpanValue['value']): value is bigint | number {
  return typeof value === 'bigint' || typeof value === 'number';
}
