/** Receives the bodies of requests, and limits their memory. */
import type { IncomingMessage } from 'node:http';
import { SpangraphError } from '../../errors.ts';

export interface InboxLimits {
  /** Bytes of one body. */
  readonly maxBodyBytes: number;
  /** Bytes of all bodies that are being received. */
  readonly maxReceivedBytes: number;
}

/** For messages: the key of {@link InboxLimits.maxBodyBytes}. */
const SETTING = 'api.operations.max_request_body_size';

const RETRY_AFTER_MS = 1_000;

export class Inbox {
  readonly #limits: InboxLimits;
  readonly #where: string;
  #total = 0;

  /** `where`: ends the message about a body that is too large. */
  constructor(limits: InboxLimits, where = ` (${SETTING})`) {
    this.#limits = limits;
    this.#where = where;
  }

  /** The whole body. Throws BODY_TOO_LARGE, and OPERATION_REFUSED if too much is being received from all clients, or if it does not arrive. */
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
    } catch (thrown) {
      throw thrown instanceof SpangraphError ? thrown : cutOff(thrown);
    } finally {
      for (const chunk of chunks) this.#total -= chunk.length;
    }
    if (length <= maxBodyBytes) return whole(chunks);
    throw new SpangraphError(
      'BODY_TOO_LARGE',
      `The body has ${length} bytes, more than the ${maxBodyBytes} allowed${this.#where}.`,
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

/** Reading a request fails for no other reason. */
function cutOff(cause: unknown): SpangraphError {
  return new SpangraphError('OPERATION_REFUSED', 'The connection ended before the request had arrived.', { cause });
}

function refusedReceiving(limit: number): SpangraphError {
  return new SpangraphError(
    'OPERATION_REFUSED',
    `More than ${limit} bytes of requests are being received, which is the limit. Ask again later.`,
    { retryAfterMs: RETRY_AFTER_MS },
  );
}
