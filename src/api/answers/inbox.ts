/** Receives the bodies of requests, and limits their memory. */
import type { IncomingMessage } from 'node:http';
import { SpangraphError } from '../../errors.ts';

export interface InboxLimits {
  /** Bytes of one body. */
  readonly maxBodyBytes: number;
  /** Bytes of all bodies that are being received. */
  readonly maxReceivedBytes: number;
}

const RETRY_AFTER_MS = 1_000;

export class Inbox {
  readonly #limits: InboxLimits;
  #total = 0;

  constructor(limits: InboxLimits) {
    this.#limits = limits;
  }

  /** The whole body. Throws BODY_TOO_LARGE, and OPERATION_REFUSED if too much is being received from all clients. */
  async receive(request: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
    const { maxBodyBytes, maxReceivedBytes } = this.#limits;
    const chunks: Buffer[] = [];
    let length = 0;
    try {
      for await (const chunk of request as AsyncIterable<Buffer>) {
        length += chunk.length;
        // The rest is read and discarded, so that the client can read the refusal.
        if (length > maxBodyBytes) continue;
        this.#total += chunk.length;
        chunks.push(chunk);
        if (this.#total > maxReceivedBytes) throw refusedReceiving(maxReceivedBytes);
      }
    } finally {
      for (const chunk of chunks) this.#total -= chunk.length;
    }
    if (length <= maxBodyBytes) return whole(chunks);
    throw new SpangraphError(
      'BODY_TOO_LARGE',
      `The body has ${length} bytes, more than the ${maxBodyBytes} allowed (api.operations.max_request_body_size).`,
    );
  }
}

/** In memory of its own, so that it can go to another thread without a copy. */
function whole(chunks: readonly Buffer[]): Uint8Array<ArrayBuffer> {
  const body = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let end = 0;
  for (const chunk of chunks) {
    body.set(chunk, end);
    end += chunk.length;
  }
  return body;
}

function refusedReceiving(limit: number): SpangraphError {
  return new SpangraphError(
    'OPERATION_REFUSED',
    `More than ${limit} bytes of requests are being received, which is the limit. Ask again later.`,
    { retryAfterMs: RETRY_AFTER_MS },
  );
}
