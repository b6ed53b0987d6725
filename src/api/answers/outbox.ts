/** Sends replies, and limits the memory of replies that clients do not read. */
import type { ServerResponse } from 'node:http';
import { lengthOf, type Reply } from '../../net/question.ts';

export interface OutboxLimits {
  /** Bytes of all replies that clients have not read yet. */
  readonly maxUnsentBytes: number;
  /** Milliseconds that a client may read nothing. */
  readonly stallMs: number;
}

/** Bytes that are written to a connection at once. The rest waits until they are sent. */
const PIECE_BYTES = 256 * 1024;

export class Outbox {
  readonly #limits: OutboxLimits;
  /** Unsent bytes of each response, the oldest response first. */
  readonly #unsent = new Map<ServerResponse, number>();
  #total = 0;

  constructor(limits: OutboxLimits) {
    this.#limits = limits;
  }

  /** Resolves when the operating system has the reply, or when the connection is closed because the client does not read. */
  async send(response: ServerResponse, reply: Reply): Promise<void> {
    const { status, headers, body } = reply;
    const length = lengthOf(reply);
    const { vary, ...others } = headers;
    if (vary !== undefined) response.appendHeader('vary', vary);
    response.writeHead(status, { ...others, 'content-length': length });
    response.setTimeout(this.#limits.stallMs, () => response.destroy());
    this.#hold(response, length);
    try {
      for (const piece of piecesOf(body)) {
        if (!response.write(piece)) await drained(response);
        if (response.destroyed) return;
        this.#release(response, piece.byteLength);
      }
      response.end();
    } finally {
      this.#release(response, this.#unsent.get(response) ?? 0);
      this.#unsent.delete(response);
    }
  }

  /** Above the limit, the clients with the oldest responses lose their connections. */
  #hold(response: ServerResponse, length: number): void {
    this.#unsent.set(response, length);
    this.#total += length;
    for (const oldest of this.#unsent.keys()) {
      if (this.#total <= this.#limits.maxUnsentBytes || oldest === response) return;
      this.#release(oldest, this.#unsent.get(oldest) ?? 0);
      oldest.destroy();
    }
  }

  #release(response: ServerResponse, bytes: number): void {
    const held = Math.min(bytes, this.#unsent.get(response) ?? 0);
    this.#unsent.set(response, (this.#unsent.get(response) ?? 0) - held);
    this.#total -= held;
  }
}

function* piecesOf(body: Reply['body']): Iterable<Uint8Array> {
  for (const part of body) {
    for (let start = 0; start < part.byteLength; start += PIECE_BYTES) yield part.subarray(start, start + PIECE_BYTES);
  }
}

/** Resolves when the connection takes more, or is closed. */
export async function drained(response: ServerResponse): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = (): void => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}
