/** Tells whether lines can still become a JSON value. */

import { endOfString, opensContainer } from '../../receivers/formats/otlp/json-bytes.ts';

/**
 * `open`: more must follow. `complete`: exactly one value. `followed`: one value, and another one that begins at
 * {@link JsonPrefix.end} of the last line. `broken`: not JSON, whatever follows.
 */
export type PrefixState = 'open' | 'complete' | 'followed' | 'broken';

type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | ', or end' | 'nothing';

const SCALAR = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)$/;
/** Maximum size of a number in bytes. */
const MAX_SCALAR_BYTES = 1_100;

/** Follows the structure of JSON without building values. It takes whole lines, because no JSON token spans two of them. */
export class JsonPrefix {
  /** The closing brackets of the open objects and arrays, the innermost last. */
  readonly #open: ('}' | ']')[] = [];
  #expected: Expected = 'value';
  #end = 0;

  /** The place in the last line where an object or a list begins behind the value. */
  get end(): number {
    return this.#end;
  }

  add(line: Buffer): PrefixState {
    for (let at = 0; at < line.length; ) {
      const end = this.#readToken(line, at);
      if (end === undefined) {
        this.#end = at;
        return this.#expected === 'nothing' && opensContainer(line[at]) ? 'followed' : 'broken';
      }
      at = end;
    }
    return this.#expected === 'nothing' ? 'complete' : 'open';
  }

  /** Returns the end of the token; undefined if it is not allowed here. */
  #readToken(line: Buffer, at: number): number | undefined {
    const character = String.fromCharCode(line[at] ?? 0);
    switch (character) {
      case ' ':
      case '\t':
      case '\r':
        return at + 1;
      case '{':
      case '[':
        return this.#enter(character) ? at + 1 : undefined;
      case '}':
      case ']':
        return this.#leave(character) ? at + 1 : undefined;
      case ':':
      case ',':
        return this.#separate(character) ? at + 1 : undefined;
      case '"':
        return this.#takeString() ? endOfString(line, at) : undefined;
      default:
        return this.#takesValue() ? this.#endWith(endOfScalar(line, at)) : undefined;
    }
  }

  #takesValue(): boolean {
    return this.#expected === 'value' || this.#expected === 'value or ]';
  }

  #enter(bracket: '{' | '['): boolean {
    if (!this.#takesValue()) return false;
    this.#open.push(bracket === '{' ? '}' : ']');
    this.#expected = bracket === '{' ? 'key or }' : 'value or ]';
    return true;
  }

  #leave(bracket: '}' | ']'): boolean {
    const isEmpty = this.#expected === (bracket === '}' ? 'key or }' : 'value or ]');
    if ((!isEmpty && this.#expected !== ', or end') || this.#open.at(-1) !== bracket) return false;
    this.#open.pop();
    this.#endValue();
    return true;
  }

  #separate(separator: ':' | ','): boolean {
    if (this.#expected !== (separator === ':' ? ':' : ', or end')) return false;
    this.#expected = separator === ',' && this.#open.at(-1) === '}' ? 'key' : 'value';
    return true;
  }

  #takeString(): boolean {
    if (this.#expected === 'key' || this.#expected === 'key or }') {
      this.#expected = ':';
      return true;
    }
    if (!this.#takesValue()) return false;
    this.#endValue();
    return true;
  }

  #endWith(end: number | undefined): number | undefined {
    if (end !== undefined) this.#endValue();
    return end;
  }

  #endValue(): void {
    this.#expected = this.#open.length === 0 ? 'nothing' : ', or end';
  }
}

function endOfScalar(line: Buffer, start: number): number | undefined {
  const text = line.toString('latin1', start, start + MAX_SCALAR_BYTES);
  const scalar = /^[-+.\w]+/.exec(text)?.[0] ?? '';
  return SCALAR.test(scalar) ? start + scalar.length : undefined;
}
