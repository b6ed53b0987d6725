import type { Attributes } from '../../../src/model/attributes.ts';

/** Tags of a span or fields of a log. Those that stand for a field of OTLP are taken out; the rest become attributes. */
export class SpanTags {
  #tags: Attributes;

  constructor(tags: Attributes) {
    this.#tags = tags;
  }

  /** Takes the tag and returns the meaning of its value. If the value is unknown, returns undefined and the tag stays. */
  takeKnown<Meaning>(key: string, meanings: ReadonlyMap<unknown, Meaning>): Meaning | undefined {
    const meaning = meanings.get(this.#find(key));
    if (meaning !== undefined) this.#drop(key);
    return meaning;
  }

  /** Takes the tag and returns its text. If the value is not a text, returns undefined and the tag stays. */
  takeText(key: string): string | undefined {
    const value = this.#find(key);
    if (typeof value !== 'string') return undefined;
    this.#drop(key);
    return value;
  }

  has(key: string, value: unknown): boolean {
    return this.#find(key) === value;
  }

  rest(): Attributes {
    return this.#tags;
  }

  #find(key: string): unknown {
    return this.#tags.find((tag) => tag.key === key)?.value;
  }

  #drop(key: string): void {
    const at = this.#tags.findIndex((tag) => tag.key === key);
    this.#tags = this.#tags.toSpliced(at, 1);
  }
}
