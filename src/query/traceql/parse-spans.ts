/** Parses a condition in braces: `{ .a = 1 }`. */
import { COMPARISON_OPERATORS } from './comparisons.ts';
import { spanning } from './fault.ts';
import { parseExpression } from './parse-expression.ts';
import type { Condition, Expression, Spanset } from './syntax.ts';
import type { TokenCursor } from './token-cursor.ts';

/** The cursor is at the opening brace. */
export function parseSpans(cursor: TokenCursor): Extract<Spanset, { type: 'spans' }> | undefined {
  const open = cursor.take();
  const condition = cursor.isSymbol('}') ? everything(open.offset) : cursor.nested(() => parseExpression(cursor));
  if (condition === undefined) return undefined;
  const close = cursor.peek();
  if (lacksComparison(condition) || !cursor.takeSymbol('}')) return failAfterCondition(cursor, condition);
  const depth = condition.depth + 1;
  return cursor.checkDepth(depth) ? { type: 'spans', condition, depth, ...spanning([open, close]) } : undefined;
}

function everything(offset: number): Condition {
  const range = { offset, length: 2 };
  return { type: 'literal', literal: { kind: 'boolean', value: true, ...range }, depth: 1, ...range };
}

/** Whether it ends with an intrinsic by itself. None is true or false. */
function lacksComparison(condition: Expression): boolean {
  if (condition.type === 'and' || condition.type === 'or') {
    const last = condition.parts.at(-1);
    return last !== undefined && lacksComparison(last);
  }
  return condition.type === 'field' && condition.field.kind === 'intrinsic';
}

function failAfterCondition(cursor: TokenCursor, condition: Expression): undefined {
  const token = cursor.peek();
  const isLogic = token.kind === 'word' && /^(?:and|or)$/i.test(token.text);
  const hint = isLogic ? ': TraceQL has && and ||' : '';
  return cursor.failExpected(lacksComparison(condition) ? [...COMPARISON_OPERATORS] : ['}', '&&', '||'], hint);
}
