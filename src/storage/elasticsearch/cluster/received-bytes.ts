/**
 * The bytes of one answer while it is received. They are copied into one buffer that grows in its place and is given back at once.
 * If the pieces were kept and joined, an answer would take twice its size, outside the JavaScript heap, until the garbage
 * collector runs, and that does not run for such memory alone.
 */
export class ReceivedBytes implements Disposable {
  readonly maxBytes: number;
  /** The only piece so far: most answers have one. */
  #first: Uint8Array | undefined;
  #buffer: ArrayBuffer | undefined;
  #length = 0;

  /** `maxBytes`: address space of this size is reserved, and memory is taken for what arrives. */
  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  get length(): number {
    return this.#length;
  }

  /** False if the piece does not fit. */
  add(piece: Uint8Array): boolean {
    if (this.#length + piece.length > this.maxBytes) return false;
    if (this.#length === 0) this.#first = piece;
    else this.#append(piece);
    this.#length += piece.length;
    return true;
  }

  /** Valid until this is disposed of. */
  bytes(): Buffer {
    if (this.#buffer !== undefined) return Buffer.from(this.#buffer, 0, this.#length);
    const { buffer, byteOffset, length } = this.#first ?? new Uint8Array();
    return Buffer.from(buffer, byteOffset, length);
  }

  text(): string {
    return this.bytes().toString();
  }

  [Symbol.dispose](): void {
    this.#buffer?.resize(0);
  }

  #append(piece: Uint8Array): void {
    if (this.#buffer === undefined) {
      const first = this.#first ?? new Uint8Array();
      this.#buffer = new ArrayBuffer(first.length, { maxByteLength: this.maxBytes });
      new Uint8Array(this.#buffer).set(first);
      this.#first = undefined;
    }
    this.#buffer.resize(this.#length + piece.length);
    new Uint8Array(this.#buffer, this.#length).set(piece);
  }
}
