/** Parses a whole query: a spanset, a pipeline, or metrics, with hints. */
import { COMPARISON_OPERATORS } from './comparisons.ts';
import { type Fault, isFault } from './fault.ts';
import { tokenize } from './lexer.ts';
import { parseHints } from './parse-hints.ts';

import { failAfter, isMetrics, JOINTS, type Part, parsePart } from './parse-part.ts';
import type { Hint, Query } from './syntax.ts';
import { TokenCursor } from './token-cursor.ts';

/** The tree of a whole query, or the first fault. The caller must limit the length of the text. */
export function parseSyntax(text: string): Query | Fault {
  const tokens = tokenize(text);
  if (isFault(tokens)) return tokens;
  const cursor = new TokenCursor(text, tokens);
  const part = parsePart(cursor);
  const hints = part && parseHints(cursor);
  const query = part && hints && queryOf(cursor, part, hints);
  if (query !== undefined && cursor.peek().kind !== 'end') failAfter(cursor, [...JOINTS, 'the end of the query']);
  const end = { offset: 0, length: text.length };
  return cursor.fault ?? query ?? { message: 'the query cannot be read', expected: [], ...end };
}

function queryOf(cursor: TokenCursor, part: Part, hints: readonly Hint[]): Query | undefined {
  if (part.type === 'call') return cursor.failExpected([...COMPARISON_OPERATORS]);
  if (part.type === 'number') return cursor.fail(part, 'a number alone is no query: expected a spanset', ['{', '(']);
  return isMetrics(part) ? { type: 'metrics', metrics: part, hints } : { type: 'spanset', spanset: part, hints };
}
