import { SpangraphError } from '../../src/errors.ts';

/** Milliseconds that a refused sender is told to wait. */
const RETRY_AFTER_MS = 1_000;

/** Bounds the bytes of all bodies that are being received at once: the sink bounds them only from when they are whole. */
export class ByteBudget {
  readonly #maxBytes: number;
  #taken = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** The share of one request. */
  open(): ByteShare {
    let own = 0;
    return {
      take: (bytes) => {
        if (this.#taken > own && this.#taken + bytes > this.#maxBytes) throw full(this.#maxBytes);
        own += bytes;
        this.#taken += bytes;
      },
      release: () => {
        this.#taken -= own;
        own = 0;
      },
    };
  }
}

export interface ByteShare {
  /** Throws QUEUE_FULL where all requests together would hold too much; a request that is alone is never refused. */
  take(bytes: number): void;
  release(): void;
}

function full(maxBytes: number): SpangraphError {
  return new SpangraphError(
    'QUEUE_FULL',
    `Bodies of more than ${maxBytes} bytes in all are being received (twice the largest request); send this one again later.`,
    { retryAfterMs: RETRY_AFTER_MS },
  );
}
