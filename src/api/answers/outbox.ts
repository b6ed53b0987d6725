/** Sends replies, and limits the memory of replies that clients do not read. */
import type { ServerResponse } from 'node:http';
import { lengthOf, type Reply } from '../../net/question.ts';
import { UnsentBytes } from './unsent-bytes.ts';

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
  readonly #unsent: UnsentBytes;

  constructor(limits: OutboxLimits) {
    this.#limits = limits;
    this.#unsent = new UnsentBytes(limits.maxUnsentBytes);
  }

  /** Resolves when the operating system has the reply, or when the connection is closed because the client does not read. */
  async send(response: ServerResponse, reply: Reply): Promise<void> {
    const { status, headers, body } = reply;
    const length = lengthOf(reply);
    const { vary, ...others } = headers;
    if (vary !== undefined) response.appendHeader('vary', vary);
    response.writeHead(status, { ...others, 'content-length': length });
    response.setTimeout(this.#limits.stallMs, () => response.destroy());
    this.#unsent.hold(response, length);
    try {
      for (const piece of piecesOf(body)) {
        if (!response.write(piece)) await drained(response);
        if (response.destroyed) return;
        this.#unsent.release(response, piece.byteLength);
      }
      response.end();
    } finally {
      this.#unsent.forget(response);
    }
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
