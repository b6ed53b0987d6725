/** The JSON text of an answer while it is made, with places for parts that arrive later. */

/** Characters after which a text is flattened: until then, each addition to it is an object. */
const PIECE_LENGTH = 2 ** 18;

/** A position of an answer that may be null. It becomes null if a part of it that may not be null has an error. */
export class Nullable {
  readonly #outer: Nullable | undefined;
  #isNull = false;

  constructor(outer?: Nullable) {
    this.#outer = outer;
  }

  becomeNull(): void {
    this.#isNull = true;
  }

  get isNull(): boolean {
    return this.#isNull;
  }

  /** Whether nothing inside it can become part of the answer. */
  get isDropped(): boolean {
    return this.#isNull || (this.#outer?.isDropped ?? false);
  }
}

/** A stretch of JSON text. A new piece of text goes to its end. */
export class Output {
  /** The innermost position around this text that may be null. */
  readonly nullable: Nullable;
  /** Set if this text is the whole value of {@link nullable}. */
  readonly #isWhole: boolean;
  readonly #parts: (string | Output)[] = [];
  /** What follows the parts. */
  #text = '';

  private constructor(nullable: Nullable, isWhole: boolean) {
    this.nullable = nullable;
    this.#isWhole = isWhole;
  }

  /** The text of a whole answer. */
  static root(): Output {
    return new Output(new Nullable(), true);
  }

  /** The text of a value that may be null; {@link add} makes it part of this text. */
  inner(): Output {
    return new Output(new Nullable(this.nullable), true);
  }

  /** A place at the end of this text that is filled later. */
  later(): Output {
    const place = new Output(this.nullable, false);
    this.#push(place);
    return place;
  }

  write(text: string): void {
    this.#text += text;
    if (this.#text.length >= PIECE_LENGTH) this.#endPiece();
  }

  /** Adds a text that {@link inner} began. It may have places that are not filled yet. */
  add(inner: Output): void {
    if (inner.#parts.length === 0) this.write(inner.#text);
    else this.#push(inner);
  }

  /** The whole text. All places must be filled. */
  toString(): string {
    if (this.#isWhole && this.nullable.isNull) return 'null';
    let whole = '';
    for (const part of this.#parts) whole += part;
    return whole + this.#text;
  }

  #push(part: Output): void {
    if (this.#text !== '') this.#endPiece();
    this.#parts.push(part);
  }

  #endPiece(): void {
    flatten(this.#text);
    this.#parts.push(this.#text);
    this.#text = '';
  }
}

/** V8 keeps a text that grew by additions as a tree of them until a character is read (V8, `String::Flatten`). */
function flatten(text: string): void {
  text.charCodeAt(0);
}
