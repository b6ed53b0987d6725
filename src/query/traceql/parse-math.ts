/** Parses arithmetic of metrics: `100 * ({ ... } | rate()) / ({ ... } | rate())`, and of the numbers in it. */
import { calculate } from '../../storage/evaluator/arithmetic.ts';
import { spanning } from './fault.ts';
import { takeOperator } from './parse-expression.ts';
import { isNumberNext, parseLiteral } from './parse-literal.ts';
import type { MathOperator, MetricsExpression } from './syntax.ts';
import type { TokenCursor } from './token-cursor.ts';

/** Reads what is in brackets, from the opening one on. */
export type GroupParser = (cursor: TokenCursor) => MetricsExpression | undefined;

const SUM: readonly MathOperator[] = ['+', '-'];
const PRODUCT: readonly MathOperator[] = ['*', '/'];

/**
 * A sum, up to the first token that cannot be part of it. `first` is its first operand if that is already read.
 * Arithmetic of numbers is folded; they are doubles, as samples are.
 */
export function parseMath(
  cursor: TokenCursor,
  parseGroup: GroupParser,
  first?: MetricsExpression,
): MetricsExpression | undefined {
  const product = (from?: MetricsExpression): MetricsExpression | undefined =>
    chained(cursor, PRODUCT, () => parseOperand(cursor, parseGroup), from);
  return chained(cursor, SUM, product, product(first));
}

/** A number, or arithmetic of numbers. */
export function parseNumber(cursor: TokenCursor): number | undefined {
  const parsed = parseMath(cursor, parseNumbers);
  return parsed?.type === 'number' ? parsed.value : undefined;
}

function parseNumbers(cursor: TokenCursor): MetricsExpression | undefined {
  cursor.take();
  const number = cursor.nested(() => parseMath(cursor, parseNumbers));
  return number && cursor.expectSymbol(')', [...SUM, ...PRODUCT]) ? number : undefined;
}

function chained(
  cursor: TokenCursor,
  operators: readonly MathOperator[],
  parsePart: () => MetricsExpression | undefined,
  from: MetricsExpression | undefined,
): MetricsExpression | undefined {
  let left = from ?? parsePart();
  while (left !== undefined) {
    const operator = takeOperator(cursor, operators);
    if (operator === undefined) return left;
    const right = parsePart();
    left = right && joined(cursor, operator, left, right);
  }
  return undefined;
}

function joined(
  cursor: TokenCursor,
  operator: MathOperator,
  left: MetricsExpression,
  right: MetricsExpression,
): MetricsExpression | undefined {
  const range = spanning([left, right]);
  if (left.type === 'number' && right.type === 'number') {
    return { type: 'number', value: ofNumbers(operator, left.value, right.value), ...range };
  }
  const compared = [left, right].find((side) => side.type === 'metricsPipeline' && side.first.type === 'compare');
  if (compared !== undefined) return cursor.fail(compared, 'compare() has no series to calculate with');
  const depth = 1 + Math.max(depthOf(left), depthOf(right));
  return cursor.checkDepth(depth) ? { type: 'math', operator, left, right, second: [], depth, ...range } : undefined;
}

function ofNumbers(operator: MathOperator, left: number, right: number): number {
  const result = calculate(operator, { type: 'double', value: left }, { type: 'double', value: right });
  return Number(result?.value);
}

function depthOf(expression: MetricsExpression): number {
  return expression.type === 'math' ? expression.depth : 1;
}

function parseOperand(cursor: TokenCursor, parseGroup: GroupParser): MetricsExpression | undefined {
  if (cursor.isSymbol('(')) return parseGroup(cursor);
  if (!isNumberNext(cursor)) return cursor.failExpected(['a number', '(']);
  const literal = parseLiteral(cursor);
  if (literal?.kind === 'duration') return cursor.fail(literal, 'metrics are calculated with numbers only');
  if (literal?.kind !== 'number') return undefined;
  return { type: 'number', value: Number(literal.value), offset: literal.offset, length: literal.length };
}
