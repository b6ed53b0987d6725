/** Computes the parts of an expression that are the same for every span: `10 * 1024`, `-(2s)`. */
import { calculate, negate } from '../../storage/evaluator/arithmetic.ts';
import type { Quantity } from '../../storage/span-value.ts';
import type { ArithmeticOperator, Expression, Literal } from './syntax.ts';

/** The expression with its arithmetic of literals replaced by their results. */
export function fold(expression: Expression): Expression {
  switch (expression.type) {
    case 'negate': {
      const part = fold(expression.part);
      const quantity = quantityOf(part);
      return quantity === undefined ? { ...expression, part } : literalOf(expression, negate(quantity));
    }
    case 'arithmetic': {
      const [left, right] = [fold(expression.left), fold(expression.right)];
      const result = folded(expression.operator, left, right);
      return result === undefined ? { ...expression, left, right } : literalOf(expression, result);
    }
    case 'comparison':
      return { ...expression, left: fold(expression.left), right: fold(expression.right) };
    case 'and':
    case 'or':
      return { ...expression, parts: expression.parts.map(fold) };
    case 'not':
      return { ...expression, part: fold(expression.part) };
    default:
      return expression;
  }
}

function folded(operator: ArithmeticOperator, left: Expression, right: Expression): Quantity | undefined {
  const [a, b] = [quantityOf(left), quantityOf(right)];
  return a === undefined || b === undefined ? undefined : calculate(operator, a, b);
}

/** The number that a literal is. Undefined for all other expressions. */
function quantityOf(expression: Expression): Quantity | undefined {
  if (expression.type !== 'literal') return undefined;
  const { literal } = expression;
  if (literal.kind === 'duration') return { type: 'duration', value: literal.value };
  if (literal.kind !== 'number') return undefined;
  const { value } = literal;
  return typeof value === 'bigint' ? { type: 'int', value } : { type: 'double', value };
}

function literalOf({ offset, length }: Expression, quantity: Quantity): Expression {
  const range = { offset, length };
  const literal: Literal =
    quantity.type === 'duration'
      ? { kind: 'duration', value: quantity.value, ...range }
      : { kind: 'number', value: quantity.value, ...range };
  return { type: 'literal', literal, depth: 1, ...range };
}
