/** A stream of bytes, taken in pieces of the reader's choice; holds no more than the piece that is asked for. */

/** What was asked for, or why it cannot be given. */
export type Piece = { readonly bytes: Buffer } | { readonly problem: string };

const NEWLINE = 10;

export class ByteSource {
  readonly #chunks: AsyncIterator<Buffer>;
  /** Taken from the stream and not yet given out. */
  #buffer: Buffer = Buffer.alloc(0);
  #ended = false;

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** The next bytes, which stay where they are: `count` of them, or fewer at the end. For small counts. */
  async peek(count: number): Promise<Buffer> {
    while (this.#buffer.length < count && !this.#ended) {
      const next = await this.#next();
      if (next !== undefined) this.#buffer = Buffer.concat([this.#buffer, next]);
    }
    return this.#buffer.subarray(0, count);
  }

  /** Exactly `count` bytes; undefined where the stream ends before. */
  async read(count: number): Promise<Buffer | undefined> {
    const parts: Buffer[] = [];
    let missing = count;
    while (missing > 0) {
      if (this.#buffer.length === 0 && !(await this.#fill())) return undefined;
      const part = this.#take(Math.min(missing, this.#buffer.length));
      parts.push(part);
      missing -= part.length;
    }
    return Buffer.concat(parts);
  }

  /**
   * Up to the next line feed, without it; undefined at the end. A longer line than `max` bytes is a problem, and the stream
   * goes on behind it.
   */
  async readLine(max: number): Promise<Piece | undefined> {
    const parts: Buffer[] = [];
    let length = 0;
    for (;;) {
      if (this.#buffer.length === 0 && !(await this.#fill())) break;
      const at = this.#buffer.indexOf(NEWLINE);
      const part = this.#take(at === -1 ? this.#buffer.length : at);
      length += part.length;
      if (length <= max) parts.push(part);
      if (at === -1) continue;
      this.#take(1);
      return length > max ? tooLong(max) : { bytes: Buffer.concat(parts) };
    }
    if (length > max) return tooLong(max);
    return length === 0 ? undefined : { bytes: Buffer.concat(parts) };
  }

  /** All that is left. */
  async readRest(max: number): Promise<Piece> {
    const parts: Buffer[] = [];
    let length = 0;
    while (this.#buffer.length > 0 || (await this.#fill())) {
      length += this.#buffer.length;
      if (length > max) return tooLong(max);
      parts.push(this.#take(this.#buffer.length));
    }
    return { bytes: Buffer.concat(parts) };
  }

  #take(count: number): Buffer {
    const taken = this.#buffer.subarray(0, count);
    this.#buffer = this.#buffer.subarray(count);
    return taken;
  }

  /** Whether there is anything more. */
  async #fill(): Promise<boolean> {
    this.#buffer = (await this.#next()) ?? this.#buffer;
    return this.#buffer.length > 0;
  }

  async #next(): Promise<Buffer | undefined> {
    while (!this.#ended) {
      const { value, done } = await this.#chunks.next();
      if (done === true) this.#ended = true;
      else if (value.length > 0) return value;
    }
    return undefined;
  }
}

function tooLong(max: number): Piece {
  return { problem: `it has more than ${max} bytes; split it` };
}
