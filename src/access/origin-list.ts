/** Origins whose pages may send requests: exact ones, and patterns with one `*` as in the Collector's `allowed_origins`. */

/** The form of an exact origin, for messages. */
export const ORIGIN_FORM = 'an origin without a path, such as https://app.example.com or http://localhost:3000';

/** An exact origin as browsers send it. Undefined for text of another form. */
export function parseOrigin(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { origin } = new URL(text);
  return origin !== 'null' && !origin.includes('*') && origin === text.toLowerCase() ? origin : undefined;
}

/** The form of a pattern of origins, for messages. */
export const ORIGIN_PATTERN_FORM = 'an origin such as https://app.example.com, with at most one *, or * for all';

/** A pattern of origins, lower case. `*` stands for any characters, also none. Undefined for text of another form. */
export function parseOriginPattern(text: string): string | undefined {
  const pattern = text.toLowerCase();
  if (pattern === '*' || pattern === 'null') return pattern;
  return /^[a-z][a-z0-9+.-]*:\/\/[^*/\s]*\*?[^*/\s]*$/.test(pattern) && !pattern.endsWith('://') ? pattern : undefined;
}

export class OriginList {
  readonly #exact = new Set<string>();
  readonly #around: (readonly [before: string, after: string])[] = [];
  /** Whether no origin is in it. */
  readonly isEmpty: boolean;
  /** Whether every origin is in it. */
  readonly isAll: boolean;

  constructor(patterns: readonly string[]) {
    this.isEmpty = patterns.length === 0;
    this.isAll = patterns.includes('*');
    for (const pattern of patterns) {
      const [before = '', after] = pattern.split('*', 2);
      if (after === undefined) this.#exact.add(pattern);
      else this.#around.push([before, after]);
    }
  }

  /** `origin`: the value of an Origin header. */
  includes(origin: string): boolean {
    const text = origin.toLowerCase();
    if (this.isAll || this.#exact.has(text)) return true;
    return this.#around.some(
      ([before, after]) =>
        text.length >= before.length + after.length && text.startsWith(before) && text.endsWith(after),
    );
  }
}
