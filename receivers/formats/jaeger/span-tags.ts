import type { Attributes } from '../../../src/model/attributes.ts';

/** Tags of a span or fields of a log: those that stand for a field of OTLP are taken out, the rest are attributes. */
export class SpanTags {
  #tags: Attributes;

  constructor(tags: Attributes) {
    this.#tags = tags;
  }

  /** What the tag's value stands for; undefined, and the tag stays, where it has none that is known. */
  takeKnown<Meaning>(key: string, meanings: ReadonlyMap<unknown, Meaning>): Meaning | undefined {
    const meaning = meanings.get(this.#find(key));
    if (meaning !== undefined) this.#drop(key);
    return meaning;
  }

  /** The tag's text; undefined, and the tag stays, where it is none. */
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
