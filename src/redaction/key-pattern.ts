/** A pattern of attribute keys: a text in which `*` stands for any characters, also for none. */

/** Case does not count, because senders differ in it. */
export class KeyPattern {
  /** What stands around the stars. */
  readonly #parts: readonly string[];

  constructor(pattern: string) {
    this.#parts = folded(pattern).split('*');
  }

  /** Whether it is a name as it stands. */
  get isName(): boolean {
    return this.#parts.length === 1;
  }

  /** Whether it matches the whole key. Takes each part where it first occurs, so it never goes back. */
  matches(key: string): boolean {
    const text = folded(key);
    const [first = '', ...rest] = this.#parts;
    const last = rest.pop();
    if (last === undefined) return text === first;
    const end = text.length - last.length;
    if (!text.startsWith(first) || !text.endsWith(last)) return false;
    let at = first.length;
    for (const part of rest) {
      const found = text.indexOf(part, at);
      if (found === -1) return false;
      at = found + part.length;
    }
    return at <= end;
  }

  /** Whether it matches a key that begins so. */
  mayMatchAfter(prefix: string): boolean {
    const start = folded(prefix);
    const [first = ''] = this.#parts;
    // The first star stands for whatever is left of the prefix.
    return first.startsWith(start) || (!this.isName && start.startsWith(first));
  }
}

function folded(text: string): string {
  return text.toLowerCase();
}
