/** A stream of bytes, read in pieces of the reader's choice. It holds no more than the piece that is asked for. */
import { zerosIn } from './content-form.ts';

/** What was asked for, or why it cannot be given. */
export type Piece = { readonly bytes: Buffer } | { readonly problem: string };

const NEWLINE = 10;
/** Bytes in which zeros are looked for at a time: a multiple of every length of a word. */
const ZEROS_AT_A_TIME = 1 << 12;

export class ByteSource {
  readonly #chunks: AsyncIterator<Buffer>;
  /** Taken from the stream and not yet given out. */
  #buffer: Buffer = Buffer.alloc(0);
  #ended = false;
  #position = 0;

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** Bytes that were read. */
  get position(): number {
    return this.#position;
  }

  /** Reads the zeros that come next, but only whole words of so many bytes. Returns their number. */
  async skipZeros(wordBytes: number): Promise<number> {
    let skipped = 0;
    for (;;) {
      const begin = await this.peek(ZEROS_AT_A_TIME);
      const zeros = zerosIn(begin);
      const words = zeros === begin.length && zeros < ZEROS_AT_A_TIME ? zeros : zeros - (zeros % wordBytes);
      skipped += this.#take(words).length;
      if (words < ZEROS_AT_A_TIME) return skipped;
    }
  }

  /** The next bytes, which stay where they are: `count` of them, or fewer at the end. For small counts. */
  async peek(count: number): Promise<Buffer> {
    while (this.#buffer.length < count && !this.#ended) {
      const next = await this.#next();
      if (next !== undefined) this.#buffer = Buffer.concat([this.#buffer, next]);
    }
    return this.#buffer.subarray(0, count);
  }

  /** The next `count` bytes, or fewer at the end. */
  async readUpTo(count: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    let missing = count;
    while (missing > 0 && (this.#buffer.length > 0 || (await this.#fill()))) {
      const part = this.#take(Math.min(missing, this.#buffer.length));
      parts.push(part);
      missing -= part.length;
    }
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
  }

  /** Puts back the end of what was read. */
  unread(bytes: Buffer): void {
    this.#buffer = Buffer.concat([bytes, this.#buffer]);
    this.#position -= bytes.length;
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

  #take(count: number): Buffer {
    const taken = this.#buffer.subarray(0, count);
    this.#buffer = this.#buffer.subarray(count);
    this.#position += taken.length;
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
