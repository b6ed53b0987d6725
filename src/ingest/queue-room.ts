/** The bytes of all requests that are under way, and their bound. */
import { SpangraphError } from '../errors.ts';

/** Milliseconds that a refused sender must wait. Some commits later there is room. */
export const RETRY_AFTER_MS = 1_000;
/** A connection may have so many times the room that is left (dynamic thresholds, Choudhury and Hahne 1998). */
const TIMES_FREE = 8;

/** Room of one request. */
export interface Room {
  /** In bytes. */
  readonly bytes: number;
  /** Enlarges the room to `bytes` in all, if it is smaller. Throws QUEUE_FULL. A request that is alone is never refused. */
  growTo(bytes: number): void;
  release(): void;
}

export class QueueRoom {
  readonly #maxBytes: number;
  readonly #ofConnection = new Map<string, number>();
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Room for a request of this connection, at first of no bytes. */
  reserve(connection: string): Room {
    let own = 0;
    const set = (bytes: number): void => {
      const rest = (this.#ofConnection.get(connection) ?? 0) - own;
      if (rest + bytes > 0) this.#ofConnection.set(connection, rest + bytes);
      else this.#ofConnection.delete(connection);
      this.#bytes += bytes - own;
      own = bytes;
    };
    return {
      get bytes() {
        return own;
      },
      growTo: (bytes) => {
        if (bytes <= own) return;
        const others = this.#bytes - own;
        if (others > 0 && !this.#hasRoom(connection, bytes - own)) throw this.#full(others);
        set(bytes);
      },
      release: () => set(0),
    };
  }

  /** Some room is always left for connections that have little, however many have much. */
  #hasRoom(connection: string, more: number): boolean {
    const free = this.#maxBytes - this.#bytes - more;
    return (this.#ofConnection.get(connection) ?? 0) + more <= free * TIMES_FREE;
  }

  #full(others: number): SpangraphError {
    return new SpangraphError(
      'QUEUE_FULL',
      `Other requests of ${others} bytes wait for their commit, and the ingest queue takes at most ${this.#maxBytes} ` +
        '(ingest.max_queue_size_mib), of which one connection gets a part; nothing of this request was stored, send it again later.',
      { retryAfterMs: RETRY_AFTER_MS },
    );
  }
}
