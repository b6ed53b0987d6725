/** String literals, as Go has them: "..." with escapes on one line, `...` as it stands. */
import { type Fault, fault, isFault } from './fault.ts';
import type { Token } from './token.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
};

/** `\x41`, `\u00e9`, `\U0001f600`: the letter determines the number of hex digits. */
const HEX_ESCAPE = /\\(?:x[0-7][0-9a-fA-F]|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})/y;

const PLAIN = /[^"\\\n]+/y;

/** The literal that begins at the quote at `offset`. */
export function readString(text: string, offset: number): Token | Fault {
  return text[offset] === '`' ? readRaw(text, offset) : readQuoted(text, offset);
}

function readRaw(text: string, offset: number): Token | Fault {
  const end = text.indexOf('`', offset + 1);
  if (end < 0) return fault({ offset, length: text.length - offset }, 'a string without its closing `', ['`']);
  return { kind: 'string', value: text.slice(offset + 1, end), offset, length: end + 1 - offset };
}

function readQuoted(text: string, offset: number): Token | Fault {
  let value = '';
  let at = offset + 1;
  while (at < text.length && text[at] !== '"' && text[at] !== '\n') {
    if (text[at] === '\\') {
      const escaped = readEscape(text, at);
      if (isFault(escaped)) return escaped;
      value += escaped.value;
      at += escaped.length;
    } else {
      PLAIN.lastIndex = at;
      const plain = PLAIN.exec(text)?.[0] ?? '';
      value += plain;
      at += plain.length;
    }
  }
  if (text[at] === '"') return { kind: 'string', value, offset, length: at + 1 - offset };
  return fault({ offset, length: at - offset }, 'a string without its closing "', ['"']);
}

function readEscape(text: string, offset: number): { readonly value: string; readonly length: number } | Fault {
  const letter = text[offset + 1] ?? '';
  const value = Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined;
  if (value !== undefined) return { value, length: 2 };
  HEX_ESCAPE.lastIndex = offset;
  const hex = HEX_ESCAPE.exec(text)?.[0];
  const codePoint = hex === undefined ? undefined : Number.parseInt(hex.slice(2), 16);
  if (hex !== undefined && codePoint !== undefined && codePoint <= 0x10ffff) {
    return { value: String.fromCodePoint(codePoint), length: hex.length };
  }
  const written = text.slice(offset, offset + 2);
  return fault(
    { offset, length: written.length },
    `unknown escape ${written} in a string: write \\${written}, or put the text in backquotes`,
    ['\\\\', '\\"', '\\n', '\\t', '\\u0000'],
  );
}
