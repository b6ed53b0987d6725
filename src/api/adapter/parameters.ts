/** Reads the parameters of a query string. A value of another form is BAD_USER_INPUT with the parameter's name. */
import { SpangraphError } from '../../errors.ts';
import { parseGoDuration } from '../../model/go-duration.ts';

/** Maximum number of parameters of one request. */
const MAX_PARAMETERS = 1_000;

export class Parameters {
  readonly #values: ReadonlyMap<string, readonly string[]>;

  /** Of a path with its query: `/api/search?limit=20`. */
  static of(url: string): Parameters {
    const begin = url.indexOf('?');
    const values = new Map<string, string[]>();
    let count = 0;
    for (const [name, value] of new URLSearchParams(begin < 0 ? '' : url.slice(begin))) {
      count += 1;
      if (count > MAX_PARAMETERS) {
        throw new SpangraphError('BAD_USER_INPUT', `The query string has over ${MAX_PARAMETERS} parameters.`);
      }
      const known = values.get(name);
      if (known === undefined) values.set(name, [value]);
      else known.push(value);
    }
    return new Parameters(values);
  }

  private constructor(values: ReadonlyMap<string, readonly string[]>) {
    this.#values = values;
  }

  /** The names that were sent, in their order. */
  names(): readonly string[] {
    return [...this.#values.keys()];
  }

  /** Whether the parameter was sent, also without a value. */
  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** The first value. Undefined where it is absent or empty. */
  text(name: string): string | undefined {
    return this.#values.get(name)?.[0] || undefined;
  }

  /** As {@link text}, for a parameter that must be present. */
  required(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw refusal(name, 'is required');
    return value;
  }

  /** Every value, empty ones too. */
  all(name: string): readonly string[] {
    return this.#values.get(name) ?? [];
  }

  /** A whole number of `min` to `max`. */
  integer(name: string, { min, max }: { readonly min: number; readonly max: number }): number | undefined {
    const value = this.bigint(name);
    if (value === undefined) return undefined;
    if (value < BigInt(min) || value > BigInt(max)) throw refusal(name, `must be from ${min} to ${max}, got ${value}`);
    return Number(value);
  }

  /** A whole number with a sign, of 64 bits. */
  bigint(name: string): bigint | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = /^[+-]?\d{1,19}$/.test(text) ? BigInt(text.replace('+', '')) : undefined;
    if (value === undefined || BigInt.asIntN(64, value) !== value) {
      throw refusal(name, `expected a whole number, got ${shown(text)}`);
    }
    return value;
  }

  /** `true` or `false`, and the other words that Go takes for them. */
  boolean(name: string): boolean | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    if (/^(?:1|t|true)$/i.test(text)) return true;
    if (/^(?:0|f|false)$/i.test(text)) return false;
    throw refusal(name, `expected true or false, got ${shown(text)}`);
  }

  /** Nanoseconds of a duration in Go's form: `1.5s`, `100ms`, `10us`. */
  duration(name: string): bigint | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = parseGoDuration(text);
    if (value === undefined) throw refusal(name, `expected a duration such as 1.5s, 100ms or 10us, got ${shown(text)}`);
    return value;
  }
}

/** The error for a parameter. */
export function refusal(name: string, reason: string): SpangraphError {
  return new SpangraphError('BAD_USER_INPUT', `parameter '${name}' ${reason}`);
}

/** Characters of a refused value that its message shows. */
const SHOWN = 100;

function shown(text: string): string {
  return JSON.stringify(text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text);
}
