/** Parses what aggregates are compared with: a number or a duration, or arithmetic of them. */
import { fold } from './fold.ts';
import { parseArithmetic } from './parse-expression.ts';
import type { Literal } from './syntax.ts';
import type { TokenCursor } from './token-cursor.ts';

/** Its arithmetic is folded. */
export function parseScalar(cursor: TokenCursor): Literal | undefined {
  const expression = parseArithmetic(cursor);
  if (expression === undefined) return undefined;
  const folded = fold(expression);
  const literal = folded.type === 'literal' ? folded.literal : undefined;
  if (literal?.kind === 'number' || literal?.kind === 'duration') return literal;
  return cursor.fail(expression, 'expected a number or a duration', ['a number', 'a duration']);
}
