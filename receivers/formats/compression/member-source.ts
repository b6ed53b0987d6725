/** Compressed bytes that are consumed by one decompressor after another. */
export class MemberSource {
  readonly #chunks: AsyncIterator<Buffer> | Iterator<Buffer>;
  /** Read from the input and not yet returned. */
  #pending: Buffer | undefined;
  #position = 0;
  #hasFailed = false;

  constructor(input: AsyncIterable<Buffer> | Iterable<Buffer>) {
    this.#chunks = Symbol.asyncIterator in input ? input[Symbol.asyncIterator]() : input[Symbol.iterator]();
  }

  /** Bytes that were returned and not put back. */
  get position(): number {
    return this.#position;
  }

  /** Whether reading the input has thrown. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  async hasMore(): Promise<boolean> {
    this.#pending ??= await this.#read();
    return this.#pending !== undefined;
  }

  /** The next bytes, at least one. Undefined at the end. */
  async next(): Promise<Buffer | undefined> {
    const chunk = this.#pending ?? (await this.#read());
    this.#pending = undefined;
    this.#position += chunk?.length ?? 0;
    return chunk;
  }

  /** The next bytes, as many as wanted. Undefined if the input ends before. */
  async take(count: number): Promise<Buffer | undefined> {
    const parts: Buffer[] = [];
    let missing = count;
    while (missing > 0) {
      const chunk = await this.next();
      if (chunk === undefined) return undefined;
      const part = chunk.subarray(0, missing);
      parts.push(part);
      missing -= part.length;
      if (part.length < chunk.length) this.putBack(chunk.subarray(part.length));
    }
    return Buffer.concat(parts);
  }

  /** Takes back the end of the last chunk. */
  putBack(rest: Buffer): void {
    this.#pending = rest.length === 0 ? undefined : rest;
    this.#position -= rest.length;
  }

  async #read(): Promise<Buffer | undefined> {
    try {
      for (;;) {
        const { value, done } = await this.#chunks.next();
        if (done === true) return undefined;
        if (value.length > 0) return value;
      }
    } catch (error) {
      this.#hasFailed = true;
      throw error;
    }
  }
}
