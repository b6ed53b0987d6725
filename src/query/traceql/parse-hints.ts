/** Parses `with(most_recent=true, sample=0.1)` at the end of a query. */
import { parseLiteral } from './parse-literal.ts';
import type { Hint } from './syntax.ts';
import type { TokenCursor } from './token-cursor.ts';

/** None if there is no `with`. */
export function parseHints(cursor: TokenCursor): readonly Hint[] | undefined {
  if (!cursor.takeWord('with')) return [];
  if (!cursor.expectSymbol('(')) return undefined;
  const hints: Hint[] = [];
  do {
    const hint = parseHint(cursor);
    if (hint === undefined) return undefined;
    hints.push(hint);
  } while (cursor.takeSymbol(','));
  return cursor.expectSymbol(')', [',']) ? hints : undefined;
}

function parseHint(cursor: TokenCursor): Hint | undefined {
  const token = cursor.peek();
  if (token.kind !== 'word') return cursor.failExpected(['the name of a hint', 'most_recent', 'sample', 'exemplars']);
  cursor.take();
  const value = cursor.expectSymbol('=') ? parseLiteral(cursor) : undefined;
  return value && { name: token.text, value, offset: token.offset, length: value.offset + value.length - token.offset };
}
