/** Parses expressions: the content of the braces of a spanset, and the arguments of functions. */
import { COMPARISON_OPERATORS, type ComparisonOperator } from './comparisons.ts';
import { spanning, type TextRange } from './fault.ts';
import { isFieldNext, parseField } from './parse-field.ts';
import { isLiteralNext, LITERAL_FORMS, parseLiteral } from './parse-literal.ts';
import { ARITHMETIC_OPERATORS, type ArithmeticOperator, type Expression, type Field } from './syntax.ts';
import type { TokenCursor } from './token-cursor.ts';

type Operator = ComparisonOperator | ArithmeticOperator;

/** The operators between two operands, from those that bind least. Those of a level bind equally. */
const LEVELS: readonly (readonly Operator[])[] = [COMPARISON_OPERATORS, ['+', '-'], ['*', '/', '%'], ['^']];
const MULTIPLICATION = 2;
const POWER = 3;

/** What an editor may offer where an operand is missing. */
const CONDITION_FORMS = ['a condition', '}', '(', '!'];
const NUMBER_FORMS = ['a number', 'a duration', 'an attribute'];

/** An expression up to the first token that cannot be part of it. */
export function parseExpression(cursor: TokenCursor): Expression | undefined {
  return cursor.chain<Expression>(
    () => parseLevel(cursor, 0, CONDITION_FORMS),
    (type, parts, depth) => ({ type, parts, depth, ...spanning(parts) }),
  );
}

/** An expression without comparisons, unless in brackets: the side of a comparison. */
export function parseArithmetic(cursor: TokenCursor): Expression | undefined {
  return parseLevel(cursor, 1, NUMBER_FORMS);
}

/** Takes the comparison operator at this place. Undefined if there is none. */
export function takeComparison(cursor: TokenCursor): ComparisonOperator | undefined {
  return takeOperator(cursor, COMPARISON_OPERATORS);
}

/** Takes one of the operators. Undefined if the next token is none of them. */
export function takeOperator<Taken extends Operator>(
  cursor: TokenCursor,
  operators: readonly Taken[],
): Taken | undefined {
  const token = cursor.peek();
  const operator = token.kind === 'symbol' ? operators.find((one) => one === token.text) : undefined;
  if (operator !== undefined) cursor.take();
  return operator;
}

/** A field as an expression. */
export function ofField(field: Field): Expression {
  return { type: 'field', field, depth: 1, offset: field.offset, length: field.length };
}

/** `forms` lists what is expected if nothing can be read. */
function parseLevel(cursor: TokenCursor, level: number, forms: readonly string[]): Expression | undefined {
  const operators = LEVELS[level];
  if (operators === undefined) return parseUnary(cursor, forms);
  let left = parseLevel(cursor, level + 1, forms);
  while (left !== undefined) {
    const operator = takeOperator(cursor, operators);
    if (operator === undefined) return left;
    const right = parseRight(cursor, level);
    left = right && joined(cursor, operator, left, right);
  }
  return undefined;
}

/** What is to the right of an operator of the level. All group from the left but `^`. */
function parseRight(cursor: TokenCursor, level: number): Expression | undefined {
  if (level === 0) return parseLevel(cursor, 1, LITERAL_FORMS);
  if (level < POWER) return parseLevel(cursor, level + 1, NUMBER_FORMS);
  return cursor.nested(() => parseLevel(cursor, POWER, NUMBER_FORMS));
}

function joined(cursor: TokenCursor, operator: Operator, left: Expression, right: Expression): Expression | undefined {
  const depth = 1 + Math.max(left.depth, right.depth);
  if (!cursor.checkDepth(depth)) return undefined;
  const sides = { left, right, depth, ...spanning([left, right]) };
  return isArithmetic(operator)
    ? { type: 'arithmetic', operator, ...sides }
    : { type: 'comparison', operator, ...sides };
}

function isArithmetic(operator: Operator): operator is ArithmeticOperator {
  return ARITHMETIC_OPERATORS.some((one) => one === operator);
}

/** `!` applies to the product that follows it, `-` only to what directly follows. */
function parseUnary(cursor: TokenCursor, forms: readonly string[]): Expression | undefined {
  const sign = cursor.peek();
  if (cursor.takeSymbol('!')) {
    return prefixed(cursor, 'not', sign, () => parseLevel(cursor, MULTIPLICATION, CONDITION_FORMS));
  }
  if (!isLiteralNext(cursor) && cursor.takeSymbol('-')) {
    return prefixed(cursor, 'negate', sign, () => parseUnary(cursor, NUMBER_FORMS));
  }
  return parsePrimary(cursor, forms);
}

function prefixed(
  cursor: TokenCursor,
  type: 'not' | 'negate',
  sign: TextRange,
  parse: () => Expression | undefined,
): Expression | undefined {
  const part = cursor.nested(parse);
  if (part === undefined || !cursor.checkDepth(part.depth + 1)) return undefined;
  return { type, part, depth: part.depth + 1, ...spanning([sign, part]) };
}

function parsePrimary(cursor: TokenCursor, forms: readonly string[]): Expression | undefined {
  if (cursor.isSymbol('(')) return parseGroup(cursor);
  if (isLiteralNext(cursor)) {
    const literal = parseLiteral(cursor);
    return literal && { type: 'literal', literal, depth: 1, offset: literal.offset, length: literal.length };
  }
  if (!isFieldNext(cursor, forms !== CONDITION_FORMS)) return cursor.failExpected(forms, hintFor(cursor));
  const field = parseField(cursor);
  return field && ofField(field);
}

function hintFor(cursor: TokenCursor): string {
  if (cursor.isSymbol('=')) return ': write a single = for equality';
  return cursor.peek().kind === 'word' ? ': write text in quotes' : '';
}

function parseGroup(cursor: TokenCursor): Expression | undefined {
  const open = cursor.take();
  const inner = cursor.nested(() => parseExpression(cursor));
  if (inner === undefined) return undefined;
  const close = cursor.peek();
  if (!cursor.expectSymbol(')', ['&&', '||'])) return undefined;
  return { ...inner, ...spanning([open, close]) };
}
