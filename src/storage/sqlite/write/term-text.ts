/** Collects the terms of one span as bytes. As strings, pieces and whole, they would be much of the writer's garbage. */
import type { Attributes, AttributeValue } from '../../../model/attributes.ts';
import type { KeyHash } from '../rows/terms.ts';
import { findableValues, TERM_BYTES, writeValueTerm } from '../rows/terms.ts';
import type { EncodedAttributes } from './shapes.ts';

const FIRST_BYTES = 4096;
const BLANK = 0x20;

/** Whose attributes: the span's, an event's or a link's. */
type Letter = 's' | 'e' | 'l';

export class TermText {
  #bytes = Buffer.allocUnsafe(FIRST_BYTES);
  #length = 0;

  /** Begins the text of a span with these terms, separated by blanks. */
  begin(terms: string): void {
    this.#length = 0;
    this.add(terms);
  }

  /** Terms in ASCII, separated by blanks. */
  add(terms: string): void {
    this.#reserve(terms.length + 1);
    this.#length += this.#bytes.write(terms, this.#length, 'latin1');
    this.#bytes[this.#length++] = BLANK;
  }

  addAttributes(letter: Letter, attributes: Attributes, { shapeId, keyTerms, keyHashes }: EncodedAttributes): void {
    if (shapeId !== null) this.add(`h${shapeId}`);
    for (const term of keyTerms) this.add(`k${letter}${term}`);
    const code = letter.charCodeAt(0);
    for (let i = 0; i < attributes.length; i++) {
      const value = attributes[i]?.value ?? null;
      const hash = keyHashes[i];
      if (hash === undefined) continue;
      for (const findable of findableValues(value)) this.#addValue(code, hash, findable);
    }
  }

  toString(): string {
    return this.#bytes.toString('latin1', 0, this.#length);
  }

  #addValue(letter: number, key: KeyHash, value: AttributeValue): void {
    this.#reserve(TERM_BYTES + 2);
    const at = this.#length;
    if (!writeValueTerm(this.#bytes, at + 1, key, value)) return;
    this.#bytes[at] = letter;
    this.#bytes[at + 1 + TERM_BYTES] = BLANK;
    this.#length = at + TERM_BYTES + 2;
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(2 * (this.#length + bytes));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}
