/**
 * A stream of bytes. The reader chooses the size of each piece, and the stream holds no more than one piece. If the input
 * fails, the stream ends there: what came before can be read, and then {@link ByteSource.throwFailure} tells.
 */
import { zerosIn } from './content-form.ts';

/** The bytes, or why they cannot be given. */
export type Piece = { readonly bytes: Buffer } | { readonly problem: string };

const NEWLINE = 10;
/** Bytes searched for zeros at a time: a multiple of every word length. */
const ZEROS_AT_A_TIME = 1 << 12;

export class ByteSource {
  readonly #chunks: AsyncIterator<Buffer>;
  /** Received from the stream and not yet read. */
  #buffer: Buffer = Buffer.alloc(0);
  #ended = false;
  #failure: { readonly error: unknown } | undefined;
  #position = 0;

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** Number of bytes read. */
  get position(): number {
    return this.#position;
  }

  /** Throws what reading the input has thrown. */
  throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /** Reads the zeros that come next, in whole words of this size. Returns the number of bytes. */
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

  /** Returns the next `count` bytes, or fewer at the end, without reading them. For small counts. */
  async peek(count: number): Promise<Buffer> {
    while (this.#buffer.length < count && !this.#ended) {
      const next = await this.#next();
      if (next !== undefined) this.#buffer = Buffer.concat([this.#buffer, next]);
    }
    return this.#buffer.subarray(0, count);
  }

  /** Reads the next `count` bytes, or fewer at the end. */
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

  /** Puts back the last bytes that were read. */
  unread(bytes: Buffer): void {
    this.#buffer = Buffer.concat([bytes, this.#buffer]);
    this.#position -= bytes.length;
  }

  /**
   * Reads up to the next line feed and returns the bytes before it; undefined at the end. A line longer than `max` bytes is
   * a problem. The line after it can be read.
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

  /** Returns whether more bytes follow. */
  async #fill(): Promise<boolean> {
    this.#buffer = (await this.#next()) ?? this.#buffer;
    return this.#buffer.length > 0;
  }

  async #next(): Promise<Buffer | undefined> {
    try {
      while (!this.#ended) {
        const { value, done } = await this.#chunks.next();
        if (done === true) this.#ended = true;
        else if (value.length > 0) return value;
      }
    } catch (error) {
      this.#ended = true;
      this.#failure = { error };
    }
    return undefined;
  }
}

function tooLong(max: number): Piece {
  return { problem: `it has more than ${max} bytes; split it` };
}
