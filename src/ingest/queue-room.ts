/** The bytes of all requests that are under way, and their bound. */
import { SpangraphError } from '../errors.ts';
import { getOrMake } from '../model/get-or-make.ts';

/** Milliseconds that a refused sender must wait. Some commits later there is room. */
export const RETRY_AFTER_MS = 1_000;
/** A connection may have so many times the room that is left (dynamic thresholds, Choudhury and Hahne 1998). */
const TIMES_FREE = 8;

/** Room of one request. */
export interface Room {
  /** In bytes. */
  readonly bytes: number;
  /** Enlarges the room to `bytes` in all, if it is smaller. Throws QUEUE_FULL. A request that is alone is never refused. */
  readonly growTo: (bytes: number) => void;
  readonly release: () => void;
}

/** What the requests of one connection have. */
interface Account {
  bytes: number;
  requests: number;
}

export class QueueRoom {
  readonly #maxBytes: number;
  readonly #accounts = new Map<string, Account>();
  readonly #onChange: (bytes: number) => void;
  #bytes = 0;

  /** `onChange` is called with the bytes of all requests whenever they change. */
  constructor(maxBytes: number, onChange: (bytes: number) => void = () => {}) {
    this.#maxBytes = maxBytes;
    this.#onChange = onChange;
  }

  /** Room for a request of this connection, at first of no bytes. It is enlarged often, so that costs little. */
  reserve(connection: string): Room {
    const account = getOrMake(this.#accounts, connection, () => ({ bytes: 0, requests: 0 }));
    account.requests++;
    let own = 0;
    let isReleased = false;
    const add = (bytes: number): void => {
      own += bytes;
      account.bytes += bytes;
      this.#bytes += bytes;
      this.#onChange(this.#bytes);
    };
    return {
      get bytes() {
        return own;
      },
      growTo: (bytes) => {
        const more = bytes - own;
        if (more <= 0) return;
        const others = this.#bytes - own;
        // Some room is always left for connections that have little, however many have much.
        const free = this.#maxBytes - this.#bytes - more;
        if (others > 0 && account.bytes + more > free * TIMES_FREE) throw this.#full(others);
        add(more);
      },
      release: () => {
        if (isReleased) return;
        isReleased = true;
        add(-own);
        account.requests--;
        if (account.requests === 0) this.#accounts.delete(connection);
      },
    };
  }

  #full(others: number): SpangraphError {
    return new SpangraphError(
      'QUEUE_FULL',
      `Other requests of ${others} bytes wait for their commit, and the ingest queue takes at most ${this.#maxBytes} ` +
        '(ingest.max_queue_size_mib), of which one connection gets a part; nothing of this request was stored. Send it again later.',
      { retryAfterMs: RETRY_AFTER_MS },
    );
  }
}
