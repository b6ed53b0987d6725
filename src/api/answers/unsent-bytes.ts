/** Bounds the memory of replies that clients do not read. */

/** Where a reply goes. */
export interface Receiving {
  /** Ends the connection, and with it the reply. */
  destroy(): void;
}

export class UnsentBytes {
  readonly #maxBytes: number;
  /** Of each reply, the oldest first. */
  readonly #unsent = new Map<Receiving, number>();
  #total = 0;

  /** `maxBytes`: of all replies. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Counts the bytes of a reply. Above the limit, the clients with the oldest replies lose their connections. */
  hold(receiving: Receiving, bytes: number): void {
    this.#unsent.set(receiving, bytes);
    this.#total += bytes;
    for (const oldest of this.#unsent.keys()) {
      if (this.#total <= this.#maxBytes || oldest === receiving) return;
      this.release(oldest);
      oldest.destroy();
    }
  }

  /** So many of its bytes are sent; by default, all that are left. */
  release(receiving: Receiving, bytes = Number.POSITIVE_INFINITY): void {
    const unsent = this.#unsent.get(receiving) ?? 0;
    const sent = Math.min(bytes, unsent);
    this.#unsent.set(receiving, unsent - sent);
    this.#total -= sent;
  }

  /** Nothing more of the reply will be sent. */
  forget(receiving: Receiving): void {
    this.release(receiving);
    this.#unsent.delete(receiving);
  }
}
