/** A query cut into tokens, for colours and completion. What is right and wrong is said by the parser of the server. */

export interface Token {
  readonly kind: 'comment' | 'text' | 'number' | 'operator' | 'brace' | 'name';
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** UTF-16 units that are looked at. The server refuses queries that are longer than half of it. */
const LONGEST = 20_000;
/** Each branch accepts what is not closed yet, so nothing is read twice. */
const TOKENS = new RegExp(
  [
    String.raw`(?<comment>//[^\n]*|/\*[\s\S]*?(?:\*/|$))`,
    String.raw`(?<text>"(?:[^"\\]|\\[\s\S])*"?|\`[^\`]*\`?)`,
    String.raw`(?<number>\d[\wµ.]*)`,
    String.raw`(?<operator>[!&]?(?:>>|<<)|[!&][<>~]|&&|\|\||!=|=~|>=|<=|[=<>~!|,+*/%^-])`,
    '(?<brace>[{}()])',
    String.raw`(?<name>(?:[^\s{}()=~!<>&|^,"\`]|"(?:[^"\\]|\\[\s\S])*"?)+)`,
  ].join('|'),
  'g',
);

export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (const { 0: found, index, groups = {} } of text.slice(0, LONGEST).matchAll(TOKENS)) {
    const kind = (Object.keys(groups) as Token['kind'][]).find((name) => groups[name] !== undefined) ?? 'name';
    tokens.push({ kind, text: found, from: index, to: index + found.length });
  }
  return tokens;
}

/** How a field is compared. */
export const OPERATORS = ['=', '!=', '>', '>=', '<', '<=', '=~', '!~'];

export function isComparison(token: Token | undefined): boolean {
  return token?.kind === 'operator' && OPERATORS.includes(token.text);
}

/** Whether a text in quotes has its end. */
export function isClosed({ text }: Token): boolean {
  return /^(?:"(?:[^"\\]|\\[\s\S])*"|`[^`]*`)$/.test(text);
}
