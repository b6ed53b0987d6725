/** Literals: strings, signed numbers and durations, words such as `true`, `error` and `nil`. */
import { isInt64 } from '../../model/int64.ts';
import type { Literal } from './syntax.ts';
import type { TokenCursor } from './token-cursor.ts';
import { LITERAL_WORDS } from './words.ts';

/** Texts that an editor may offer in place of a value. */
export const LITERAL_FORMS = ['a string', 'a number', 'a duration', 'true', 'false', 'nil'];

/** Whether a literal begins here. */
export function isLiteralNext(cursor: TokenCursor): boolean {
  const token = cursor.peek();
  if (token.kind === 'word') return LITERAL_WORDS.has(token.text);
  return token.kind === 'string' || isNumberNext(cursor);
}

/** Whether a number or a duration begins here. */
export function isNumberNext(cursor: TokenCursor): boolean {
  const { kind } = cursor.peek(cursor.isSymbol('-') ? 1 : 0);
  return kind === 'integer' || kind === 'float' || kind === 'duration';
}

/** The literal that begins here. Fails if there is none. */
export function parseLiteral(cursor: TokenCursor): Literal | undefined {
  if (!isLiteralNext(cursor)) return cursor.failExpected(LITERAL_FORMS);
  const { offset } = cursor.peek();
  const negative = cursor.takeSymbol('-');
  const token = cursor.take();
  const range = { offset, length: token.offset + token.length - offset };
  switch (token.kind) {
    case 'word': {
      const word = LITERAL_WORDS.get(token.text);
      return word === undefined ? undefined : { ...word, ...range };
    }
    case 'string':
      return { kind: 'string', value: token.value, ...range };
    case 'float':
      return { kind: 'number', value: negative ? -token.value : token.value, ...range };
    case 'integer':
    case 'duration': {
      const value = negative ? -token.value : token.value;
      if (!isInt64(value)) return cursor.fail(range, 'a number that does not fit into 64 bits');
      return { kind: token.kind === 'integer' ? 'number' : 'duration', value, ...range };
    }
    default:
      return undefined;
  }
}
