/** Calculating with the numbers of spans, as TraceQL does. */
import { isInt64 } from '../../model/int64.ts';
import type { ArithmeticOperator } from '../query.ts';
import type { Quantity } from '../span-value.ts';

/**
 * Two ints give an int: `/` cuts fractions off. `+`, `-` and `%` of a duration and a duration or an int, and their
 * product, are durations. All else, and what does not fit into 64 bits, is a double. Undefined if an int is divided by 0.
 */
export function calculate(operator: ArithmeticOperator, left: Quantity, right: Quantity): Quantity | undefined {
  if (left.type === 'double' || right.type === 'double') return asDoubles(operator, left, right);
  const isDuration = left.type === 'duration' || right.type === 'duration';
  if (isDuration && (operator === '/' || operator === '^')) return asDoubles(operator, left, right);
  if (right.value === 0n && (operator === '/' || operator === '%')) return undefined;
  const value = exactly(operator, left.value, right.value);
  if (value === undefined || !isInt64(value)) return asDoubles(operator, left, right);
  return { type: isDuration ? 'duration' : 'int', value };
}

/** The same of the other sign. */
export function negate(quantity: Quantity): Quantity {
  return quantity.type === 'double'
    ? { type: 'double', value: -quantity.value }
    : (calculate('-', { type: quantity.type, value: 0n }, quantity) ?? quantity);
}

/** Undefined if the result is no integer or far from 64 bits. */
function exactly(operator: ArithmeticOperator, left: bigint, right: bigint): bigint | undefined {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '%':
      return left % right;
    case '^':
      return right >= 0n && Math.abs(Number(left) ** Number(right)) < 2 ** 64 ? power(left, right) : undefined;
  }
}

/** Of a result under 2 ** 64, so at most 64 factors that are not 0, 1 or -1. */
function power(base: bigint, exponent: bigint): bigint {
  if (base === 0n || base === 1n) return exponent === 0n ? 1n : base;
  if (base === -1n) return exponent % 2n === 0n ? 1n : -1n;
  return base ** exponent;
}

function asDoubles(operator: ArithmeticOperator, left: Quantity, right: Quantity): Quantity {
  return { type: 'double', value: inDoubles(operator, Number(left.value), Number(right.value)) };
}

function inDoubles(operator: ArithmeticOperator, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '%':
      return left % right;
    case '^':
      return left ** right;
  }
}
