/** A place in a row of tokens, shared by the parsers of spansets and of conditions. */
import { type Fault, fault, listed, type TextRange } from './fault.ts';
import { MAX_DEPTH } from './limits.ts';
import type { SymbolText, Token } from './token.ts';

/**
 * Parsers return undefined after they called one of the `fail` methods, which keep the first fault and return undefined
 * for that use.
 */
export class TokenCursor {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  readonly #end: Token;
  #next = 0;
  #depth = 0;
  #fault: Fault | undefined;

  constructor(text: string, tokens: readonly Token[]) {
    this.#text = text;
    this.#tokens = tokens;
    this.#end = { kind: 'end', offset: text.length, length: 0 };
  }

  get fault(): Fault | undefined {
    return this.#fault;
  }

  peek(ahead = 0): Token {
    return this.#tokens[this.#next + ahead] ?? this.#end;
  }

  take(): Token {
    const token = this.peek();
    this.#next++;
    return token;
  }

  isSymbol(...texts: readonly SymbolText[]): boolean {
    const token = this.peek();
    return token.kind === 'symbol' && texts.includes(token.text);
  }

  /** Takes the next token if it is this symbol. */
  takeSymbol(text: SymbolText): boolean {
    const isNext = this.isSymbol(text);
    if (isNext) this.#next++;
    return isNext;
  }

  /** Takes the next token if it is this word. */
  takeWord(text: string): boolean {
    const token = this.peek();
    const isNext = token.kind === 'word' && token.text === text;
    if (isNext) this.#next++;
    return isNext;
  }

  /** Takes this symbol, or fails. `instead` lists the alternatives. */
  expectSymbol(text: SymbolText, instead: readonly string[] = []): boolean {
    if (this.takeSymbol(text)) return true;
    this.failExpected([text, ...instead]);
    return false;
  }

  fail(where: TextRange, message: string, expected: readonly string[] = []): undefined {
    this.#fault ??= fault(where, message, expected);
    return undefined;
  }

  failExpected(expected: readonly string[], hint = ''): undefined {
    const found = this.peek();
    const written = this.#text.slice(found.offset, found.offset + found.length);
    const shown = written.length > 40 ? `${written.slice(0, 40)}...` : written;
    const what = found.kind === 'end' ? 'the end of the query' : shown;
    return this.fail(found, `expected ${listed(expected)}, found ${what}${hint}`, expected);
  }

  /** Parses one level deeper. */
  nested<Part>(parse: () => Part | undefined): Part | undefined {
    if (!this.checkDepth(this.#depth + 1)) return undefined;
    this.#depth++;
    const part = parse();
    this.#depth--;
    return part;
  }

  /** Whether a node of this depth is allowed; fails if not. */
  checkDepth(depth: number): boolean {
    if (depth <= MAX_DEPTH) return true;
    this.fail(this.peek(), `the query nests deeper than ${MAX_DEPTH} levels`);
    return false;
  }

  /**
   * `part (op part)*`, in which `&&` and `||` have the same precedence and group from the left, as in Tempo: `a || b &&
   * c` is `(a || b) && c`. A sequence of the same operator becomes one node.
   */
  chain<Node extends { readonly depth: number }>(
    parsePart: () => Node | undefined,
    join: (type: 'and' | 'or', parts: readonly Node[], depth: number) => Node,
  ): Node | undefined {
    let node = parsePart();
    while (node !== undefined && this.isSymbol('&&', '||')) {
      const operator = this.isSymbol('&&') ? '&&' : '||';
      const parts = [node];
      while (this.takeSymbol(operator)) {
        const part = parsePart();
        if (part === undefined) return undefined;
        parts.push(part);
      }
      const depth = 1 + parts.reduce((deepest, part) => Math.max(deepest, part.depth), 0);
      if (!this.checkDepth(depth)) return undefined;
      node = join(operator === '&&' ? 'and' : 'or', parts, depth);
    }
    return node;
  }
}
