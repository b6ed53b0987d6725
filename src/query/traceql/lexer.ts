/** Cuts a query's text into tokens. */
import { type Fault, fault, isFault } from './fault.ts';
import { readAttribute, readName, SCOPES } from './read-attribute.ts';
import { readNumber } from './read-number.ts';
import { readString } from './read-string.ts';
import { SYMBOLS, type Token } from './token.ts';

/** White space and comments, which Tempo's scanner skips as Go does. */
const BLANK = /(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/y;
/** A name, with its scope if it is an intrinsic (`span:name`). */
const WORD = /[A-Za-z_]\w*(?::\w*)?/y;
const FLOAT_AFTER_POINT = /\.\d+(?:[eE][+-]?\d+)?(?=[\s{}()=~!<>&|^,]|$)/y;

/**
 * All tokens, or the first fault. The last token has the kind `end`. Takes time linear in the text, except for comments
 * without an end.
 */
export function tokenize(text: string): readonly Token[] | Fault {
  const tokens: Token[] = [];
  let offset = skipBlank(text, 0);
  while (offset < text.length) {
    const token = readToken(text, offset);
    if (isFault(token)) return token;
    tokens.push(token);
    offset = skipBlank(text, offset + token.length);
  }
  tokens.push({ kind: 'end', offset: text.length, length: 0 });
  return tokens;
}

function skipBlank(text: string, offset: number): number {
  BLANK.lastIndex = offset;
  return offset + (BLANK.exec(text)?.[0].length ?? 0);
}

function readToken(text: string, offset: number): Token | Fault {
  const first = text[offset] ?? '';
  if (first === '"' || first === '`') return readString(text, offset);
  if (/\d/.test(first)) return readNumber(text, offset);
  if (first === '.')
    return isAt(FLOAT_AFTER_POINT, text, offset) ? readNumber(text, offset) : readAttribute(text, offset, '');
  if (/[A-Za-z_]/.test(first)) return readWord(text, offset);
  const symbol = SYMBOLS.find((candidate) => text.startsWith(candidate, offset));
  if (symbol !== undefined) return { kind: 'symbol', text: symbol, offset, length: symbol.length };
  return unknownCharacter(text, offset);
}

function readWord(text: string, offset: number): Token | Fault {
  WORD.lastIndex = offset;
  const word = WORD.exec(text)?.[0] ?? '';
  const end = offset + word.length;
  if (text[end] !== '.') return { kind: 'word', text: word, offset, length: word.length };
  if (Object.hasOwn(SCOPES, word)) return readAttribute(text, offset, word);
  const name = readName(text, end);
  if (isFault(name)) return name;
  return { kind: 'word', text: text.slice(offset, name.end), offset, length: name.end - offset };
}

function unknownCharacter(text: string, offset: number): Fault {
  const found = String.fromCodePoint(text.codePointAt(offset) ?? 0);
  const range = { offset, length: found.length };
  if (found === '&') return fault(range, 'a single & means nothing', ['&&']);
  if (found === "'") return fault(range, 'strings are enclosed in " or `', ['"', '`']);
  return fault(range, `${JSON.stringify(found)} means nothing here`);
}

function isAt(pattern: RegExp, text: string, offset: number): boolean {
  pattern.lastIndex = offset;
  return pattern.test(text);
}
