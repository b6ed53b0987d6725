/** Checks that the types of an expression fit together, and its regular expressions. */
import { comparesValues } from './comparisons.ts';
import { type Fault, fault, isFault } from './fault.ts';
import type { PatternReader } from './patterns.ts';
import type { Expression, Literal } from './syntax.ts';
import { isDuration, isOptional, typeOf, type ValueType } from './types.ts';
import { KIND_WORDS, STATUS_WORDS } from './words.ts';

type Report = (found: Fault) => void;
type Comparison = Extract<Expression, { type: 'comparison' }>;

/** What can be written where a value of the type is expected. */
const FORMS: Readonly<Record<Exclude<ValueType, 'any'>, readonly string[]>> = {
  nil: ['nil'],
  string: ['a string'],
  number: ['a number', 'a duration'],
  boolean: ['true', 'false'],
  status: STATUS_WORDS,
  kind: KIND_WORDS,
};

/** Reports every fault. */
export function checkExpression(expression: Expression, patternOf: PatternReader, report: Report): void {
  const check = (part: Expression): void => checkExpression(part, patternOf, report);
  switch (expression.type) {
    case 'and':
    case 'or':
      for (const part of expression.parts) checkCondition(part, patternOf, report);
      return;
    case 'not':
      checkCondition(expression.part, patternOf, report);
      return;
    case 'negate':
      checkNumber(expression.part, report);
      check(expression.part);
      return;
    case 'arithmetic':
      for (const side of [expression.left, expression.right]) {
        checkNumber(side, report);
        check(side);
      }
      return;
    case 'comparison':
      checkComparison(expression, patternOf, report);
      check(expression.left);
      check(expression.right);
      return;
    case 'field':
    case 'literal':
  }
}

/** An expression that must be true or false. */
export function checkCondition(condition: Expression, patternOf: PatternReader, report: Report): void {
  const type = typeOf(condition);
  if (type !== 'any' && type !== 'boolean')
    report(fault(condition, 'expected a comparison: this is not true or false'));
  checkExpression(condition, patternOf, report);
}

/** An expression that must be a number and not the same for every span. `what` names what it is computed for. */
export function checkMeasure(measured: Expression, what: string, patternOf: PatternReader, report: Report): void {
  checkNumber(measured, report);
  checkDependence(measured, what, report);
  checkExpression(measured, patternOf, report);
}

/** An expression that must depend on the span. */
export function checkDependence(expression: Expression, what: string, report: Report): void {
  if (dependsOnSpan(expression)) return;
  report(fault(expression, `the same for every span: ${what} needs an attribute or an intrinsic`, ['an attribute']));
}

function dependsOnSpan(expression: Expression): boolean {
  switch (expression.type) {
    case 'field':
      return true;
    case 'literal':
      return false;
    case 'and':
    case 'or':
      return expression.parts.some(dependsOnSpan);
    case 'not':
    case 'negate':
      return dependsOnSpan(expression.part);
    default:
      return dependsOnSpan(expression.left) || dependsOnSpan(expression.right);
  }
}

function checkNumber(expression: Expression, report: Report): void {
  const type = typeOf(expression);
  if (type !== 'any' && type !== 'number') report(fault(expression, 'expected a number or a duration', FORMS.number));
}

function checkComparison(comparison: Comparison, patternOf: PatternReader, report: Report): void {
  const found = comparesValues(comparison.operator) ? faultOfValues(comparison) : faultOfPattern(comparison, patternOf);
  if (found !== undefined) report(found);
}

function faultOfPattern({ left, right, operator }: Comparison, patternOf: PatternReader): Fault | undefined {
  const type = typeOf(left);
  if (type !== 'any' && type !== 'string') return fault(right, `a ${type} has no ${operator}`);
  if (right.type !== 'literal')
    return fault(right, 'a regular expression must be in quotes or backquotes', FORMS.string);
  const pattern = patternOf(right.literal);
  return isFault(pattern) ? pattern : undefined;
}

function faultOfValues(comparison: Comparison): Fault | undefined {
  const { operator, left, right } = comparison;
  const [leftType, rightType] = [typeOf(left), typeOf(right)];
  if (leftType === 'nil' || rightType === 'nil') return faultOfNil(comparison);
  // The value, of a field and a value.
  const where = left.type === 'literal' && right.type !== 'literal' ? left : right;
  const [type, other] = where === right ? [rightType, leftType] : [leftType, rightType];
  const negated = [left, right].find((side) => side.type === 'not');
  if (negated !== undefined && type !== other && type !== 'any' && other !== 'any') {
    return fault(negated, '! applies only to what directly follows it: write !( ... ) around the comparison', ['!(']);
  }
  if (other !== 'any' && type !== other && type !== 'any') return mismatch(where, other, where === left ? right : left);
  if (other === 'any' && where.type === 'literal') {
    const { literal } = where;
    if (literal.kind === 'status' || literal.kind === 'kind') return wordForText(literal);
  }
  const isEquality = operator === '=' || operator === '!=';
  const unordered = [type, other].find((one) => one === 'boolean' || one === 'status' || one === 'kind');
  if (isEquality || unordered === undefined) return undefined;
  const message = unordered === 'boolean' ? 'true and false have no order' : `${unordered} has = and != only`;
  return fault(where, message, ['=', '!=']);
}

function mismatch(where: Expression, type: Exclude<ValueType, 'any'>, other: Expression): Fault {
  const expected = isDuration(other) ? ['a duration', 'a number of nanoseconds'] : FORMS[type];
  return fault(where, `cannot be compared with a ${type}: expected ${expected.join(', ')}`, expected);
}

function wordForText({ word, kind, ...where }: Extract<Literal, { word: string }>): Fault {
  const message = `${word} is a ${kind}: compare it with ${kind}, or write "${word}" for the text`;
  return fault(where, message, [`"${word}"`]);
}

function faultOfNil({ operator, left, right }: Comparison): Fault | undefined {
  const isLeft = left.type === 'literal' && left.literal.kind === 'nil';
  const [nil, other] = isLeft ? [left, right] : [right, left];
  if (operator !== '=' && operator !== '!=') return fault(nil, 'nil has = and != only', ['=', '!=']);
  if (operator === '!=' || other.type !== 'field' || isOptional(other.field)) return undefined;
  const { field } = other;
  const advice = field.kind === 'attribute' ? ': without a name it is ""' : '';
  return fault(nil, `${field.kind === 'attribute' ? 'resource.service.name' : field.name} is never nil${advice}`, [
    '"',
  ]);
}
