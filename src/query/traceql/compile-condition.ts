/** Compiles the content of the braces of a spanset to a filter on spans. */
import { someCompares } from '../../storage/evaluator/compare-values.ts';
import { matchesString } from '../../storage/evaluator/matches-test.ts';
import type { SpanFilter } from '../../storage/query.ts';
import { allOf, anyOf, NOTHING } from '../filter-logic.ts';
import { ANY_SPAN, joinSpans, not } from './combine.ts';
import { comparesValues, filterName, mirrored, textTest } from './comparisons.ts';
import { compileAttribute } from './compile-attribute.ts';
import { compileExpression, spanValueOf } from './compile-expression.ts';
import { compileIntrinsic } from './compile-intrinsic.ts';
import { type Fault, fault, isFault } from './fault.ts';
import { fold } from './fold.ts';
import type { PatternReader } from './patterns.ts';
import type { Comparison, Condition, Expression, Literal } from './syntax.ts';
import { typeOf } from './types.ts';

type Compared = Extract<Expression, { type: 'comparison' }>;

/** Reports every fault. If a condition has a fault, its filter has no meaning. */
export function compileCondition(
  condition: Condition,
  patternOf: PatternReader,
  report: (found: Fault) => void,
): SpanFilter {
  return new ConditionCompiler(patternOf, report).compile(condition);
}

class ConditionCompiler {
  readonly #patternOf: PatternReader;
  readonly #report: (found: Fault) => void;

  constructor(patternOf: PatternReader, report: (found: Fault) => void) {
    this.#patternOf = patternOf;
    this.#report = report;
  }

  compile(condition: Condition): SpanFilter {
    switch (condition.type) {
      case 'and':
      case 'or':
        return joinSpans(
          condition.type,
          condition.parts.map((part) => this.compile(part)),
        );
      case 'not':
        return not(this.compile(condition.part));
      case 'literal':
        return constant(condition.literal.kind === 'boolean' && condition.literal.value);
      case 'comparison':
        return this.#comparison({ ...condition, left: fold(condition.left), right: fold(condition.right) });
      default:
        return this.#isTrue(condition, true);
    }
  }

  #comparison(compared: Compared): SpanFilter {
    const { operator, left, right } = compared;
    if (left.type === 'literal' && right.type === 'literal') {
      return this.#constants(compared, left.literal, right.literal);
    }
    const ofField = fieldAndLiteral(compared);
    if (ofField !== undefined) return this.#accepted(this.#ofField(ofField));
    if (isCondition(left) || isCondition(right)) return this.#ofConditions(compared);
    const [first, second] = [this.#expression(left), this.#expression(right)];
    if (first === undefined || second === undefined) {
      return this.#accepted(fault(compared, 'not supported: comparing what is computed with nil - compare its fields'));
    }
    if (comparesValues(operator)) {
      return { type: 'comparison', operator: filterName(operator), left: first, right: second };
    }
    return this.#accepted(
      this.#pattern(compared, (regex) => ({ type: 'computed', of: first, test: textTest(operator, regex) })),
    );
  }

  /** A comparison that is the same for every span. */
  #constants(compared: Compared, left: Literal, right: Literal): SpanFilter {
    const { operator } = compared;
    const [first, second] = [spanValueOf(left), spanValueOf(right)];
    if (!comparesValues(operator)) {
      const text = left.kind === 'string' ? left.value : '';
      return this.#accepted(
        this.#pattern(compared, (regex) => constant(matchesString(textTest(operator, regex), text))),
      );
    }
    if (first !== undefined && second !== undefined) {
      return constant(someCompares(filterName(operator), [first], [second]));
    }
    return constant((first === second) === (operator === '='));
  }

  #ofField(comparison: Comparison): SpanFilter | Fault {
    const { field } = comparison;
    return field.kind === 'attribute'
      ? compileAttribute(field, comparison, this.#patternOf)
      : compileIntrinsic(field, comparison, this.#patternOf);
  }

  /** Two sides that are true or false are equal if both hold or neither does. */
  #ofConditions({ operator, left, right }: Compared): SpanFilter {
    const [same, other] = operator === '=' ? [true, false] : [false, true];
    return anyOf<SpanFilter>([
      allOf<SpanFilter>([this.#isTrue(left, true), this.#isTrue(right, same)]),
      allOf<SpanFilter>([this.#isTrue(left, false), this.#isTrue(right, other)]),
    ]);
  }

  /** Spans for which the side is true, or false. An attribute must be present for either. */
  #isTrue(side: Expression, value: boolean): SpanFilter {
    if (isCondition(side)) return value ? this.compile(side) : not(this.compile(side));
    const { offset, length } = side;
    const literal: Literal = { kind: 'boolean', value, offset, length };
    if (side.type === 'literal') return constant(side.literal.kind === 'boolean' && side.literal.value === value);
    return side.type === 'field'
      ? this.#accepted(this.#ofField({ field: side.field, operator: '=', literal }))
      : NOTHING;
  }

  #pattern({ right }: Compared, make: (regex: string) => SpanFilter): SpanFilter | Fault {
    if (right.type !== 'literal') return fault(right, 'a regular expression must be in quotes or backquotes');
    const pattern = this.#patternOf(right.literal);
    return isFault(pattern) ? pattern : make(pattern.regex);
  }

  #expression(expression: Expression): ReturnType<typeof compileExpression> {
    return compileExpression(expression, (condition) => this.compile(condition));
  }

  #accepted(filter: SpanFilter | Fault): SpanFilter {
    if (!isFault(filter)) return filter;
    this.#report(filter);
    return ANY_SPAN;
  }
}

/** The comparison of a field with a literal, if it is one. */
function fieldAndLiteral({ operator, left, right }: Compared): Comparison | undefined {
  if (left.type === 'field' && right.type === 'literal') return { field: left.field, operator, literal: right.literal };
  const turned = mirrored(operator);
  if (left.type !== 'literal' || right.type !== 'field' || turned === undefined) return undefined;
  return { field: right.field, operator: turned, literal: left.literal };
}

/** Whether it is true or false whatever the attributes: not an attribute by itself. */
function isCondition(expression: Expression): boolean {
  return expression.type !== 'literal' && typeOf(expression) === 'boolean';
}

function constant(value: boolean): SpanFilter {
  return value ? ANY_SPAN : NOTHING;
}
